"""Approvals in steps: their rules, what passes by them, who is awaited."""
