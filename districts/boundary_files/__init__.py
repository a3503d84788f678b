"""Boundaries in files of others: reading them under limits, matching them, writing them.

Bytes and plain values in and out; Django only to convert coordinates, in the process that opens a
file (`child`), and to write a CSV as everywhere. What is refused or worth telling is a code with
its figures; the words are the pages' (`districts.presenting.boundary_file`). docs/adr/0032.
"""
