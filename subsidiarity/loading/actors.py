"""Bodies of public lists, and their mandates.

A body loaded from a list is verified by its source, and by nobody here. What its people wrote since
(contacts, districts, what it does) is theirs and stays.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from districts.importers.outcomes import Outcome
from districts.loading import unit_ids
from districts.loading.differences import Differences
from districts.models import BoundaryRevision, Zone
from subsidiarity.importers.actors import ActorRow, MandateRow
from subsidiarity.models import Actor, Mandate


def zone_codes() -> dict[str, frozenset[str]]:
    """{zoning: codes of its zones}, for the parser."""
    found: dict[str, set[str]] = {}
    for zoning, code in Zone.objects.values_list("zoning__code", "code"):
        found.setdefault(zoning, set()).add(code)
    return {zoning: frozenset(codes) for zoning, codes in found.items()}


def load_actors(rows: Sequence[ActorRow], *, today: date, name: str) -> Outcome:
    """Enter the bodies that are new, correct those that the list now says otherwise."""
    units = unit_ids()
    stored = {actor.code: actor for actor in Actor.objects.all()}
    differences = Differences(Actor)
    for row in rows:
        actor = stored.get(row.code) or Actor(code=row.code, website=row.website)
        if not actor._state.adding and not actor.source:
            message = "un ente con questo codice si è registrato da sé: scegli un altro codice."
            differences.refuse(row.line, "code", row.code, message)
            continue
        values = {
            "name": row.name,
            "kind": row.kind,
            "legal_form": row.legal_form,
            "seat_id": units[row.seat] if row.seat else None,
            "tax_code": row.tax_code,
            "source": row.source,
        }
        if actor._state.adding:
            values["state"] = Actor.State.VERIFIED
        differences.add(actor, values, line=row.line)
        _refuse_taken_code(differences, row, stored)
    if differences.rejected:
        return differences.outcome(name, len(rows))
    changed = {actor.code for actor in [*differences.new, *differences.changed]}
    differences.write()
    changed |= _load_mandates(rows, today)
    return Outcome.complete(name, len(rows), len(changed))


def _refuse_taken_code(
    differences: Differences[Actor], row: ActorRow, stored: Mapping[str, Actor]
) -> None:
    holders = [a for a in stored.values() if row.tax_code and a.tax_code == row.tax_code]
    if any(a.code != row.code and a.state not in Actor.OPEN_STATES for a in holders):
        message = "un altro ente ha già questo codice fiscale."
        differences.refuse(row.line, "tax_code", row.tax_code, message)


def _load_mandates(rows: Sequence[ActorRow], today: date) -> set[str]:
    """Enter the mandates that are not there; returns the codes of their bodies.

    A mandate that the file names no more is ended by people, not by a file.
    """
    actors = dict(Actor.objects.values_list("code", "pk"))
    zones = {
        (zoning, code): pk
        for zoning, code, pk in Zone.objects.values_list("zoning__code", "code", "pk")
    }
    laws = dict(BoundaryRevision.objects.in_force(today).values_list("zoning__code", "pk"))
    known = set(Mandate.objects.values_list("actor", "zone", "task", "valid_from"))
    new: list[Mandate] = []
    changed: set[str] = set()
    for row in rows:
        given: MandateRow | None = row.mandate
        if given is None:
            continue
        key = (actors[row.code], zones[given.zoning, given.zone_code], given.task, given.valid_from)
        if key in known:
            continue
        actor, zone, task, since = key
        new.append(
            Mandate(
                actor_id=actor,
                zone_id=zone,
                task=task,
                valid_from=since,
                confirmed_in_id=laws[given.zoning],
                source=row.source,
            )
        )
        changed.add(row.code)
    Mandate.objects.bulk_create(new)
    return changed
