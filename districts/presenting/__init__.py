"""Facts about zonings in the words and drawings of their pages."""
