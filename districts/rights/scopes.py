"""What a token of the API may be used for. No Django here.

A scope takes away and never gives: a token does what its hat may do *and* its scopes name
(docs/adr/0030).
"""

from enum import StrEnum


class Scope(StrEnum):
    """The scopes, as tokens, the API and its document write them."""

    READ = "read"
    READ_PROVISIONAL = "read:provisional"
    WRITE_OBSERVATIONS = "write:observations"
    WRITE_PROPOSALS = "write:proposals"
