"""Pages about the platform itself: its method, its data, its duties towards readers."""
