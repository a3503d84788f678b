"""Requests for a proposal of districts, worked on in the background; `proposals` solves them."""
