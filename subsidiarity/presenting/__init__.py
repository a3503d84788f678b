"""Words of the pages about bodies and what they do together."""
