"""A proposal asked again: what was asked, as the form begins with it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from districts.models import Proposal, ProposalRule
from districts.proposing.choices import Choices

Kind = ProposalRule.Kind


def as_asked(proposal: Proposal, choices: Choices) -> dict[str, Any]:
    """{field of the form: what was asked}, of all that these choices still have.

    From the same base a district without seat was dissolved; another base may have districts that
    nobody was asked about, which keep what is usual.
    """
    weights = dict(proposal.policies.values_list("law__zoning__code", "weight"))
    found: dict[str, Any] = {
        "title": proposal.title,
        "least": proposal.least,
        "most": proposal.most,
        "seconds": proposal.seconds,
        **{f"weight-{code}": weights.get(code, 0) for code in choices.policies},
        **_districts(proposal, choices),
    }
    if proposal.year in choices.years:
        found["year"] = str(proposal.year)
    rules = proposal.rules.order_by("pk").values_list("kind", "unit__istat_code", "zone__code")
    pins = [(unit, zone) for kind, unit, zone in rules if kind == Kind.PIN]
    units = [unit for kind, unit, _zone in rules if kind == Kind.LOCKED_UNIT]
    called = _called({unit for unit, _zone in pins} | set(units), choices)
    found["pins"] = "\n".join(
        f"{called[unit]} {zone}"
        for unit, zone in pins
        if unit in called and zone in choices.districts
    )
    found["locked_units"] = "\n".join(called[unit] for unit in units if unit in called)
    return found


def _districts(proposal: Proposal, choices: Choices) -> dict[str, Any]:
    rows = proposal.districts.values_list("zone__code", "seat__istat_code", "exempt")
    drawn = {zone: (seat, exempt) for zone, seat, exempt in rows}
    whole = proposal.rules.filter(kind=Kind.LOCKED_DISTRICT)
    locked = set(whole.values_list("zone__code", flat=True))
    found: dict[str, Any] = {}
    for code in choices.districts:
        if code in drawn:
            seat, exempt = drawn[code]
            # A comune that another base has elsewhere cannot be the seat here.
            if seat in choices.units and choices.units[seat].zone == code:
                found[f"seat-{code}"] = seat
        elif proposal.base_id == choices.base.pk:
            found[f"seat-{code}"], exempt = "", False
        else:
            continue
        found[f"exempt-{code}"] = exempt
        found[f"locked-{code}"] = code in locked
    return found


def _called(codes: Iterable[str], choices: Choices) -> dict[str, str]:
    """How to write comuni so that the form understands them: the name, or the code of namesakes."""
    names = Counter(unit.name for unit in choices.units.values())
    known = {code: choices.units[code].name for code in codes if code in choices.units}
    return {code: name if names[name] == 1 else code for code, name in known.items()}
