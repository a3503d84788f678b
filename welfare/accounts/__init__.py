"""Who signs in and how: names, second factor, identity provider, first administrator, erasure."""
