"""A zoning as geometry and graph: coverage, contiguity, checks, editions, differences."""
