"""Consultations on drafts: what may be consulted on, comments, answers."""
