"""Pages: find what the person may see, ask one action, answer."""
