"""Plans of districts: what is to change, from where it starts, how far it has come."""
