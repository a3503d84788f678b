"""Drafts of one zoning side by side: what each adds up to, and the comuni on which they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts import formats
from districts.drafting.findings import Verdict
from districts.drafting.scenario import Standing
from districts.drafting.workbench import Workbench
from districts.languages import language
from districts.models import Policy
from districts.presenting.draft import zone_words


@dataclass(frozen=True, slots=True)
class Line:
    """A measure: its name and one printed value for the base and for each draft."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A comune that is not everywhere in the same zone: its zone in the base and in each draft."""

    code: str
    name: str
    residents: str
    zones: Sequence[str]


def lines(read: Sequence[tuple[Workbench, Verdict]]) -> list[Line]:
    """Every measure, for the base of the first and for each draft."""
    benches = [bench for bench, _verdict in read]
    standings = [benches[0].ground.base, *(bench.standing for bench in benches)]
    verdicts = [verdict for _bench, verdict in read]
    return [
        Line(_("Stato"), ["–", *(_completeness(bench) for bench in benches)]),
        Line(_("Zone"), [_number(len(one.members)) for one in standings]),
        Line(
            _("Comuni spostati dalla base"),
            ["–", *(_number(len(bench.moved)) for bench in benches)],
        ),
        Line(_("Residenti spostati"), ["–", *(_number(_people_moved(bench)) for bench in benches)]),
        Line(_("Comuni senza zona"), ["–", *(_number(len(bench.missing)) for bench in benches)]),
        Line(_("Zona con meno residenti"), [_smallest(one) for one in standings]),
        Line(_("Zona con più residenti"), [_largest(one) for one in standings]),
        Line(
            _("Zone non contigue"),
            [_number(_in_pieces(benches[0].ground.base)), *map(_contiguity, benches)],
        ),
        *_agreements(benches[0], standings),
        Line(_("Riscontri che bloccano"), ["–", *(_number(len(v.blocking)) for v in verdicts)]),
        Line(_("Avvisi da motivare"), ["–", *(_number(len(v.unexplained)) for v in verdicts)]),
    ]


def differences(benches: Sequence[Workbench], law: Mapping[str, str]) -> list[Difference]:
    """By name; empty where all drafts put every comune where the base of the first has it.

    law: how that base calls its zones, by code.
    """
    first = benches[0]
    found = []
    for code, unit in first.ground.units.items():
        zones = [first.ground.before.get(code), *(bench.after.get(code) for bench in benches)]
        if len(set(zones)) > 1:
            base, *others = zones
            said = [f"{base} {law[base]}" if base else _("senza zona")]
            said += [zone_words(bench, zone) for bench, zone in zip(benches, others, strict=True)]
            found.append(Difference(code, unit.name, _number(unit.population), said))
    return sorted(found, key=lambda one: one.name)


def _agreements(bench: Workbench, standings: Sequence[Standing]) -> list[Line]:
    """The index and each policy's share, where there is something to agree with."""
    if any(one.agreement is None for one in standings):
        return []
    known = [one.agreement for one in standings if one.agreement]
    names = dict(Policy.choices)
    return [
        Line(_("Indice A (%)"), [_number(100 * one.index, 2) for one in known]),
        *(
            Line(
                f"{names[policy]} (%)",
                [_number(100 * one.shares[policy], 2) for one in known],
            )
            for policy in bench.ground.land.whole
        ),
    ]


def _people_moved(bench: Workbench) -> int:
    return sum(bench.ground.units[code].population or 0 for code in bench.moved)


def _smallest(standing: Standing) -> str:
    least = min(standing.sums.items(), key=lambda item: (item[1].population, item[0]), default=None)
    return f"{_number(least[1].population)} ({least[0]})" if least else "–"


def _largest(standing: Standing) -> str:
    most = max(standing.sums.items(), key=lambda item: (item[1].population, item[0]), default=None)
    return f"{_number(most[1].population)} ({most[0]})" if most else "–"


def _completeness(bench: Workbench) -> str:
    if bench.missing:
        return _("incompleta")
    return _("completa") if bench.whole else _("parziale, come la zonizzazione")


def _contiguity(bench: Workbench) -> str:
    """How many zones are in pieces. Comuni without zone are no zone, and may yet part one."""
    count = _in_pieces(bench.standing)
    if not bench.missing:
        return _number(count)
    return _("%(n)s, finora") % {"n": _number(count)} if count else _("non si può ancora dire")


def _in_pieces(standing: Standing) -> int:
    return sum(not sums.contiguous for sums in standing.sums.values())


def _number(value: float | None, decimals: int = 0) -> str:
    return formats.number(value, decimals, language=language())
