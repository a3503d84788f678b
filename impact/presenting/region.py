"""What the home page says of a region: how far the policies share the districts' boundaries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.alignment.zones import ALMOST
from districts.models import Basis, Confidence
from impact.presenting import wording
from impact.presenting.boundaries import basis, confidence
from impact.presenting.choices import key_figures, shown_period
from impact.presenting.wording import Entry

LISTED_DIVERGENT = 6
# A policy whose zones hold at least this share of each district's residents whole «contains» them;
# one that moreover coincides less than this with them is explained by its size.
_INSIDE, _APART = 0.9, 0.75
# How to print a day beside which its source is said apart.
_PRECISION_ALONE = {"day": "day", "year": "year", "vintage": "day"}
# Articles of the names of regions (art. 131 of the Constitution) that their ending does not tell.
_IRREGULAR = {"Friuli-Venezia Giulia": "Il", "Marche": "Le"}


@dataclass(frozen=True, slots=True)
class Claim:
    """The headline: «35 residenti su 100 vivono in comuni che sociale, lavoro e scuola mettono…».

    It counts who lives in the zone *matched* to the district for every counted policy, which does
    not make the boundaries equal: `coinciding` says in how many districts they are.
    `one`: whether a single policy is counted. `residents`: those of the comuni that every counted
    policy assigns to a zone, of whom the sentence speaks. `outside`: why the other policies are
    not counted, in words.
    """

    of_hundred: int
    policies: str
    one: bool
    coinciding: str
    residents: int
    index: float
    counted: int
    outside: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """A row of the table of policies; without zoning on that day, only `name`, and `known_from`
    if it has one later."""

    name: str
    known_from: str = ""
    zoning: str = ""
    zones: str = ""
    available: bool = False
    share: float | None = None
    units_outside: int | None = None
    population_outside: int | None = None
    nesting: float | None = None
    counted: bool = False
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Divergent:
    """A district and the policies whose zones cut across it: «sociale e lavoro», or none.

    `nested`: none does, and some zone contains it whole and is larger.
    """

    code: str
    name: str
    population: int
    alignment: float
    policies: str
    nested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The boundaries of one policy (or of the districts) as they stand.

    `day` is ISO, `printed` as precise as it is known; `of_source`: it is only the date of the
    document that they are known from. `act` is empty where none was found.
    """

    day: str
    printed: str
    of_source: bool
    name: str
    act: str
    basis: str


def with_article(name: str) -> str:
    """«Il Piemonte», «La Lombardia», «L’Umbria»; in another language than Italian just the name."""
    if wording.language() != "it":
        return name
    if name[:1] in "AEIOU":
        return f"L’{name}"
    feminine = name.endswith("a") or name.startswith("Valle")
    return f"{_IRREGULAR.get(name, 'La' if feminine else 'Il')} {name}"


def title(payload: Entry) -> str:
    """«Il Piemonte in 30 distretti»."""
    count = len(payload["districts"])
    words = {"region": with_article(payload["region"]["name"]), "n": wording.number(count)}
    return ngettext("%(region)s in %(n)s distretto", "%(region)s in %(n)s distretti", count) % words


def claim(payload: Entry) -> Claim | None:
    """How many are in the matched zone of every policy; None if no policy can prove anything."""
    alignment = payload["alignment"]
    share = alignment["all_policy_share"]
    if share is None:
        return None
    counted = alignment["policies"]
    return Claim(
        of_hundred=int(formats.number(formats.as_decimal(share) * 100)),
        policies=_names(counted),
        one=len(counted) == 1,
        coinciding=_coinciding(payload["districts"], one=len(counted) == 1),
        residents=alignment["all_policy_population"],
        index=alignment["index"],
        counted=len(counted),
        outside=[_why_outside(row) for row in payload["policies"] if row["policy"] not in counted],
    )


def _coinciding(districts: Sequence[Entry], *, one: bool) -> str:
    """In how many districts the boundaries are the very same for every counted policy.

    The index of a district is the mean of its coincidences, so it is 1 only if each of them is.
    """
    same = sum(district["alignment"] == 1 for district in districts)
    if not same:
        if one:
            return _("In nessun distretto i confini coincidono.")
        return _("In nessun distretto i confini coincidono per tutte.")
    words = {"n": wording.number(same), "of": wording.number(len(districts))}
    if one:
        said = ngettext(
            "In %(n)s distretto su %(of)s gli stessi confini valgono per entrambi.",
            "In %(n)s distretti su %(of)s gli stessi confini valgono per entrambi.",
            same,
        )
    else:
        said = ngettext(
            "In %(n)s distretto su %(of)s gli stessi confini valgono per tutte.",
            "In %(n)s distretti su %(of)s gli stessi confini valgono per tutte.",
            same,
        )
    return said % words


def _why_outside(row: Entry) -> str:
    name = {"policy": wording.policy(row["policy"])}
    if row["available"]:
        return _("%(policy)s coincide per costruzione") % name
    if row["known_from"]:
        words = name | {"day": wording.day(row["known_from"])}
        return _("%(policy)s ha confini noti solo dal %(day)s") % words
    return _("%(policy)s non ha confini da confrontare") % name


def counted_policies(payload: Entry) -> str:
    """The policies that the index counts: «sociale, lavoro e scuola»."""
    return _names(payload["alignment"]["policies"])


def _names(policies: Sequence[str]) -> str:
    """«sociale, lavoro e scuola»."""
    return wording.joined([wording.policy(policy).lower() for policy in policies])


def policy_rows(payload: Entry) -> list[PolicyRow]:
    """The policies of the paper in their fixed order, the missing ones included."""
    return [_policy_row(row) for row in payload["policies"]]


def _policy_row(row: Entry) -> PolicyRow:
    name = wording.policy(row["policy"])
    if not row["available"]:
        known_from = row["known_from"]
        return PolicyRow(name=name, known_from=wording.day(known_from) if known_from else "")
    return PolicyRow(
        name=name,
        zoning=row["zoning"],
        zones=_zones(row),
        available=True,
        share=row["share"],
        units_outside=row["units_outside"],
        population_outside=row["population_outside"],
        nesting=row["nesting"],
        counted=row["counted"],
        notes=[*_independence_notes(row), *_universe_notes(row)],
    )


def _zones(row: Entry) -> str:
    """«32 distretti sanitari»: the count and the name of the zoning, which is a plural."""
    name = wording.local(row, "zoning_name")
    return f"{wording.number(row['zones_count'])} {name[:1].lower()}{name[1:]}"


def _independence_notes(row: Entry) -> list[str]:
    """What the agreement can prove, where the zones were rebuilt out of one another."""
    if row["independence"] == "none":
        return [_("coincidono per costruzione: fuori dall’indice")]
    if row["independence"] != "partial":
        return []
    if row["firm_share"] is None:
        return [_("in parte per costruzione: nessuna riga ad affidabilità alta in entrambi")]
    words = {
        "share": wording.share(row["firm_share"]),
        "residents": wording.number(row["firm_population"]),
    }
    said = _(
        "in parte per costruzione: sulle sole righe ad affidabilità alta %(share)s"
        " (%(residents)s residenti)"
    )
    return [said % words]


def _universe_notes(row: Entry) -> list[str]:
    """Who is not compared, where the zones do not cover the region."""
    if not row["left_out_units"]:
        return []
    words = {
        "universe": wording.number(row["universe_population"]),
        "units": wording.number(row["left_out_units"]),
    }
    said = _("zonizzazione parziale: confronto su %(universe)s residenti, senza %(units)s comuni")
    return [said % words]


def containing_policy(payload: Entry) -> PolicyRow | None:
    """The counted policy that coincides least, if that is because its zones contain districts."""
    counted = [row for row in payload["policies"] if row["available"] and row["counted"]]
    lowest = min(counted, key=lambda row: row["share"], default=None)
    if lowest is None or lowest["zones_count"] >= len(payload["districts"]):
        return None
    inside = lowest["nesting"] >= _INSIDE and lowest["share"] < _APART
    return _policy_row(lowest) if inside else None


def most_divergent(payload: Entry) -> list[Divergent]:
    """The districts where the boundaries agree least, the worst first."""
    known = [d for d in payload["districts"] if d["alignment"] is not None]
    known.sort(key=lambda district: (district["alignment"], district["code"]))
    return [
        Divergent(
            code=d["code"],
            name=d["name"],
            population=d["population"],
            alignment=d["alignment"],
            policies=_names(d["diverges"]),
            # A zone that neither cuts the district nor contains it coincides by ALMOST at least,
            # so below it the mean has a zone that contains.
            nested=not d["diverges"] and d["alignment"] < ALMOST,
        )
        for d in known[:LISTED_DIVERGENT]
    ]


def laws(payload: Entry) -> list[Law]:
    """The boundaries in force that the page compares, the latest first."""
    compared = {row["zoning"] for row in payload["policies"] if row["available"]}
    compared.add(payload["boundary"]["zoning"])
    return [
        Law(
            day=law["effective_from"],
            printed=wording.day(law["effective_from"], _PRECISION_ALONE[law["date_precision"]]),
            of_source=law["date_precision"] == "vintage",
            name=wording.local(law, "name"),
            act=law["act"] if law["date_precision"] == "day" else "",
            basis=basis(law["basis"]),
        )
        for law in payload["laws"]
        if law["zoning"] in compared
    ]


def law_words(boundary: Entry) -> dict[str, str]:
    """What `_components/freshness.html` says of a law."""
    return {
        "since": wording.day(boundary["effective_from"], boundary["date_precision"]),
        "basis": "" if boundary["basis"] == Basis.LEGAL else basis(boundary["basis"]),
    }


def provenance(boundary: Entry) -> str:
    """How well the list of comuni of every district is known; nothing for an official one."""
    if boundary["basis"] == Basis.LEGAL:
        return ""
    counts = [
        ngettext("%(level)s per %(n)s comune", "%(level)s per %(n)s comuni", number)
        % {"level": confidence(level), "n": wording.number(number)}
        for level in Confidence.values
        if (number := boundary["confidence"].get(level, 0))
    ]
    words = {"basis": basis(boundary["basis"]), "counts": ", ".join(counts)}
    return _("Elenco dei comuni %(basis)s, affidabilità %(counts)s.") % words


def vintages(payload: Entry) -> list[tuple[str, str]]:
    """The latest period of the key figures and which they are, the latest period first."""
    of_period: dict[str, list[str]] = {}
    for indicator in key_figures(payload):
        period = shown_period(payload, indicator, None)
        if period is not None:
            of_period.setdefault(period, []).append(_inner(wording.local(indicator, "name")))
    return [
        (wording.period(period), wording.joined(names))
        for period, names in sorted(of_period.items(), reverse=True)
    ]


def _inner(name: str) -> str:
    """A name as it is written inside a sentence."""
    return name[:1].lower() + name[1:]
