"""The documents on which the lists of the laws rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from districts.importers.evidence import EvidenceRow
from districts.importers.outcomes import Outcome
from districts.loading.differences import Differences
from districts.models import BoundaryRevision, Evidence


def standing_lists(lists: Mapping[str, tuple[str, date]]) -> dict[str, int]:
    """{name of a list: the revision that says it}; `lists`: its zoning and the day of the law.

    Not in it: a list that has not been loaded.
    """
    laws = BoundaryRevision.objects.standing().filter(
        zoning__code__in={zoning for zoning, _day in lists.values()}
    )
    found = {(code, day): pk for pk, code, day in laws.values_list(*_LAW)}
    return {name: found[law] for name, law in lists.items() if law in found}


_LAW = ("pk", "zoning__code", "effective_from")


def load_evidence(
    rows: Sequence[EvidenceRow], revisions: Mapping[str, int], *, name: str
) -> Outcome:
    """`revisions`: as `standing_lists` gives them. What the file no longer says is taken away.

    The documents of a revision that was corrected stay with it.
    """
    stored = {
        (each.revision_id, each.document, each.dated): each
        for each in Evidence.objects.filter(revision__in=revisions.values())
    }
    differences = Differences(Evidence)
    touched = set()
    for row in rows:
        for used_in in row.used_in:
            if used_in not in revisions:
                message = "l’elenco non è caricato: caricalo prima."
                differences.refuse(row.line, "used_in", used_in, message)
                continue
            key = (revisions[used_in], row.document, row.dated)
            evidence = stored.pop(key, None) or Evidence(
                revision_id=key[0], document=row.document, dated=row.dated
            )
            before = len(differences)
            values = {"supports_it": row.supports_it, "supports_en": row.supports_en}
            differences.add(evidence, values, line=row.line)
            if len(differences) > before:
                touched.add(row.line)
    outcome = differences.outcome(name, len(rows))
    if outcome.rejected:
        return outcome
    gone = [evidence.pk for evidence in stored.values()]
    if gone:
        Evidence.objects.filter(pk__in=gone).delete()
    # A document counts once, however many lists it serves.
    told = Outcome.complete(name, len(rows), len(touched))
    return replace(told, removed=len(gone))
