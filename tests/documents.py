"""What people send as the document of an act: one, and a program that only calls itself one."""

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64
