"""Who agreed to do what with whom: bodies, pacts, co-design. Between `impact` and `districts`."""
