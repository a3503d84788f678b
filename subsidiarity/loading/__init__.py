"""Writing what the parsers of `subsidiarity.importers` read: only what differs."""
