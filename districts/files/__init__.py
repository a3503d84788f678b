"""Files that people send: received within limits, checked, kept in private."""
