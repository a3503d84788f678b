"""Who acts for whom: memberships, permits, scopes of tokens."""
