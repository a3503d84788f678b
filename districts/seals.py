"""What a form remembers of the moment in which it was opened.

A page that one writes in carries, signed, who opened it, in which capacity, on which object, its
version and the values as they were. So that what comes back can be answered with what happened
meanwhile, and never with the loss of what was typed: somebody saved first (`changes`), the hat was
taken away or another one chosen, the object is not one's own any more.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from districts.errors import Malformed
from districts.permissions import hat_of

FIELD = "seal"
"""The name of the hidden field."""
_SALT = "districts.seals"


@dataclass(frozen=True, slots=True)
class Seal:
    """`subject`: the object, as `app.model:pk`; `hat`: primary key of the membership worn, or None.

    `values`: what the page showed, field by field, in words.
    """

    user: int
    subject: str
    version: int
    hat: int | None
    values: Mapping[str, str]

    def is_of(self, user: Any, subject: Any) -> bool:
        """Whether this person opened this very object."""
        return self.user == user.pk and self.subject == named(subject)

    def wears_the_same(self, user: Any) -> bool:
        """Whether the person still acts in the capacity in which the page was opened."""
        hat = hat_of(user)
        return self.hat == (hat.membership if hat else None)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that others changed meanwhile: as it was, as it is by now, as one wrote it."""

    label: str
    before: str
    theirs: str
    yours: str


def named(subject: Any) -> str:
    """`app.model:pk`."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def seal(user: Any, subject: Any, values: Mapping[str, str]) -> str:
    """The text to put into the form."""
    hat = hat_of(user)
    made = Seal(
        user=user.pk,
        subject=named(subject),
        version=getattr(subject, "version", 0),
        hat=hat.membership if hat else None,
        values=values,
    )
    return signing.dumps(asdict(made), salt=_SALT, compress=True)


def unseal(text: str) -> Seal:
    """What `seal` put there. Raises `Malformed` for anything else."""
    try:
        return Seal(**signing.loads(text, salt=_SALT))
    except (signing.BadSignature, TypeError):
        raise Malformed(
            _("Il modulo non è stato aperto da questa pagina: riaprila e scrivi di nuovo.")
        ) from None


def changes(
    made: Seal, now: Mapping[str, str], yours: Mapping[str, str], labels: Mapping[str, str]
) -> list[Change]:
    """What others changed since the form was opened, and one's own would overwrite.

    All in words, as a page prints them; a field of which one wrote what they wrote is no conflict.
    """
    return [
        Change(label, made.values.get(name, ""), now.get(name, ""), yours.get(name, ""))
        for name, label in labels.items()
        if now.get(name, "") != made.values.get(name, "")
        and yours.get(name, "") != now.get(name, "")
    ]
