"""Pages about how the territory is divided."""
