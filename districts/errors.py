"""What a reader may ask wrongly, with the words that help to ask again.

They stand in the lowest layer, because every layer answers readers.
"""


class Malformed(Exception):
    """A question that cannot be read: an unknown parameter, a date that does not exist (400).

    `detail` is the sentence that people read; `allowed` becomes members of the problem document.
    """

    status = 400

    def __init__(self, detail: str, **allowed: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.allowed = allowed


class Impossible(Malformed):
    """A readable question without an answer: an unknown code, a day before the law (422)."""

    status = 422


class Missing(Malformed):
    """The thing that the address itself names does not exist (404)."""

    status = 404
