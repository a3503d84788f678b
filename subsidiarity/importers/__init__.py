"""Reading files about bodies: bytes in, rows and reasons out. No Django here."""
