"""Comuni that merge, split or pass to another province, and what becomes of the laws."""
