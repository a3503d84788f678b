"""Parsers: the bytes of a file in, rows and reasons out. They import no Django and write nothing.

Loading what they give is the work of `districts.loading` and `impact.loading`.
"""
