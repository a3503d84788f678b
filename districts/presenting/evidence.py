"""On what the list of a zoning rests: its documents, and what it was built out of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.memory.law_register import LawRegister
from districts.models import BoundaryRevision, Evidence, Zoning
from districts.presenting import wording


@dataclass(frozen=True, slots=True)
class Foundation:
    """`documents`: day in words, and the document. `source`: what the list was built out of,
    if it has a page."""

    sentence: str
    documents: Sequence[tuple[str, Evidence]]
    source: Zoning | None


def foundation(register: LawRegister, law: BoundaryRevision) -> Foundation:
    """One query."""
    documents = list(law.evidence.all())
    return Foundation(
        sentence=_sentence(law, len(documents)),
        documents=[(wording.dated(each.dated), each) for each in documents],
        source=register.zonings.get(law.derived_from.code) if law.derived_from else None,
    )


def _sentence(law: BoundaryRevision, count: int) -> str:
    if count:
        found = ngettext(
            "L’elenco si fonda su %(n)s documento, citato con ciò che dice.",
            "L’elenco si fonda su %(n)s documenti, citati ognuno con ciò che dice.",
            count,
        )
        return found % {"n": wording.number(count)}
    if law.act:
        return _("Nessun documento oltre all’atto citato fra le revisioni.")
    return _("Nessun documento raccolto: vale quanto dice la nota fra le revisioni.")
