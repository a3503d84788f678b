"""Parsers of the catalogue and of the facts. They import no Django and write nothing.

Loading what they give is the work of `impact.loading`.
"""
