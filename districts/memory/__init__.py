"""What is remembered: registers of laws, of objects and timelines."""
