"""On what a row of a list rests, in words.

The `source` of a row is written as `fixtures/README.md` says: how it was come by, what from, and a
note. What is not written so is shown as it is: it may be the name of a document already, in
Italian; a note that has no words of ours is in English. Each is marked so on a page of another
language.
"""

import re

from django.utils.translation import gettext as _

from districts.languages import in_english, in_italian
from districts.languages import said as told

_WRITTEN = re.compile(
    r"(?P<how>reconstructed-from|derived-from|confirmed-by|confirmed-asl-by|official-list|official|approximated)"
    r"(?:-(?P<what>[^( ]+))? ?(?:\((?P<note>.+)\))?"
)
_COUNTED = re.compile(r"(?P<n>[0-9]+) (?:comuni|members)(?: as in (?P<where>[^ ,;]+))?")


def source_words(source: str) -> str:
    """The sentence for a reader; sites and documents keep their names."""
    written = _WRITTEN.fullmatch(source.strip())
    if written is None:
        return in_italian(source)
    what = ", ".join(_what(each) for each in (written["what"] or "").split("+") if each)
    said = _how(written["how"], what)
    if not written["note"]:
        return said
    return told("%(how)s (%(note)s)", how=said, note=_note(written["note"]))


def _how(how: str, what: str) -> str:
    if how == "approximated":
        return _("stima: nessun documento la conferma")
    words = {
        "official": _("elenco ufficiale"),
        "official-list": _("elenco ufficiale: %(what)s"),
        "reconstructed-from": _("ricostruita da: %(what)s"),
        "derived-from": _("derivata da: %(what)s"),
        "confirmed-by": _("confermata da: %(what)s"),
        "confirmed-asl-by": _("confermata, almeno nell’ASL, da: %(what)s"),
    }
    return words[how] % {"what": what}


def _what(name: str) -> str:
    """The lists that others are built on, in words."""
    return {
        "districts": _("elenco dei distretti sanitari"),
        "province": _("provincia"),
        "istat-province-codes": _("codici di provincia ISTAT"),
        "ussl-grid": _("elenco delle ex USSL"),
        "regional-ussl-table": _("tabella regionale delle ex USSL"),
        "regional-asl1995-table": _("tabella regionale delle ASL del 1995"),
    }.get(name, name)


def _note(note: str) -> str:
    if counted := _COUNTED.fullmatch(note):
        n, where = counted["n"], counted["where"]
        words = _("%(n)s comuni, come in %(where)s") if where else _("%(n)s comuni")
        return words % {"n": n, "where": where}
    known = {
        "partition inferred": _("la divisione è dedotta"),
        "no count found": _("nessun documento dice quanti comuni sono"),
        "merged-comuni": _("comuni poi fusi"),
        "inherited-from-merged-comuni": _("ereditato dai comuni che si sono fusi"),
    }
    return known.get(note) or in_english(note)
