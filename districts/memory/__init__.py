"""What is remembered: registers of laws, timelines of objects."""
