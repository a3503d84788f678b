"""The sentences that a district's page opens with, generated from its figures by fixed rules.

1. At most two key figures that differ from the region, in the order of the catalogue: what the
   figure means, its value rounded, and the region's.
2. The comparable key figures that are in line with the region, by name.
3. The policies whose zones differ, among those whose agreement proves something: with the names of
   the comuni if they are at most three, else with how many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.languages import said
from impact.presenting import wording
from impact.presenting.choices import Choices, key_figures, shown_period
from impact.presenting.wording import Entry

_TOLD = 2
_NAMED = 3


def opening(payload: Entry, choices: Choices) -> list[SafeString]:
    """The sentences, with what matters in bold."""
    compared = _compared(payload, choices)
    differing = [c for c in compared if c.cell["mark"] != "similar" and c.indicator["meaning_it"]][
        :_TOLD
    ]
    similar = [c for c in compared if c.cell["mark"] == "similar"]
    sentences = [_difference(c, payload["region"]["name"]) for c in differing]
    if similar:
        sentences.append(_in_line(similar))
    return [*sentences, *_policies(payload)]


@dataclass(frozen=True, slots=True)
class _Compared:
    indicator: Entry
    cell: Entry


def _compared(payload: Entry, choices: Choices) -> list[_Compared]:
    """The key figures that can be compared with the region, in order.

    Those of another period than the one chosen are left out: a sentence has no room to say so.
    """
    found = []
    for indicator in key_figures(payload):
        period = shown_period(payload, indicator, choices.period)
        if period is None or choices.period not in {None, period}:
            continue
        cell = payload["values"][indicator["code"]][period]
        if cell["mark"] != "not_compared":
            found.append(_Compared(indicator, cell))
    return found


def _difference(compared: _Compared, region: str) -> SafeString:
    """«Ogni 100 ragazzi ci sono **231** anziani, più che in Piemonte (225).»"""
    indicator, cell = compared.indicator, compared.cell
    value, reference = _rounded(cell["value"], cell["reference"])
    before, _value, after = wording.local(indicator, "meaning").partition("{value}")
    comparison = {"higher": _("più che in %(region)s"), "lower": _("meno che in %(region)s")}
    return format_html(
        "{}<strong>{}</strong>{}, {} ({}).",
        before,
        value,
        after.rstrip("."),
        comparison[cell["mark"]] % {"region": region},
        reference,
    )


def _rounded(value: float, reference: float) -> tuple[str, str]:
    """Both rounded as one would say them, with a decimal more while they look the same."""
    decimals = 0 if max(abs(value), abs(reference)) >= 20 else 1
    said = wording.number(value, decimals), wording.number(reference, decimals)
    while said[0] == said[1] and decimals < 3:
        decimals += 1
        said = wording.number(value, decimals), wording.number(reference, decimals)
    return said


def _in_line(similar: Sequence[_Compared]) -> SafeString:
    names = [_lowered(wording.local(c.indicator, "name")) for c in similar]
    said = _("In linea con la regione: %(names)s.") % {"names": wording.joined(names)}
    return format_html("{}", said)


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _policies(payload: Entry) -> list[SafeString]:
    """What the independent policies say of the boundaries."""
    counted = [p for p in payload["policies"] if p["available"] and p["counted"]]
    same = [p for p in counted if p["state"] == "coincides"]
    sentences = []
    if same:
        sentences.append(_coincide(same))
    return sentences + [_differ(p, payload) for p in counted if p["state"] != "coincides"]


def _coincide(policies: Sequence[Entry]) -> SafeString:
    names = wording.joined([_with_caveat(p) for p in policies])
    words = _("Per %(policies)s il distretto coincide con una sola zona")
    return format_html("{}.", words % {"policies": names})


def _with_caveat(policy: Entry) -> str:
    """«il sociale (in parte per costruzione)»."""
    noun = wording.policy_noun(policy["policy"])
    if policy["independence"] == "full":
        return noun
    return _("%(policy)s (in parte per costruzione)") % {"policy": noun}


def _differ(policy: Entry, payload: Entry) -> SafeString:
    known = {"policy": wording.policy_noun(policy["policy"])}
    if policy["state"] == "nested":
        words = _("Per %(policy)s sta tutto in una zona più grande,") % known
        return format_html("{} <strong>{}</strong>.", words, policy["zone_name"])
    outside = [unit["name"] for unit in policy["only_here"]]
    added = [unit["name"] for unit in policy["only_there"]]
    if 0 < len(outside) + len(added) <= _NAMED:
        return _named(_("Per %(policy)s") % known, outside, added)
    known["n"] = wording.number(len(outside) or len(added))
    known["of"] = wording.number(payload["zone"]["units_count"])
    # Of those who go and those who come, the sentence tells the first.
    words = (
        ngettext(
            "Per %(policy)s %(n)s comune su %(of)s sta in un'altra zona.",
            "Per %(policy)s %(n)s comuni su %(of)s stanno in un'altra zona.",
            len(outside),
        )
        if outside
        else ngettext(
            "Per %(policy)s si aggiunge %(n)s comune di altri distretti.",
            "Per %(policy)s si aggiungono %(n)s comuni di altri distretti.",
            len(added),
        )
    )
    return format_html("{}", words % known)


def _named(start: str, outside: Sequence[str], added: Sequence[str]) -> SafeString:
    parts: list[str] = []
    if outside:
        words = ngettext("sta in un'altra zona", "stanno in un'altra zona", len(outside))
        parts.append(format_html("<strong>{}</strong> {}", wording.joined(outside), words))
    if added:
        words = ngettext(
            "si aggiunge da un altro distretto", "si aggiungono da altri distretti", len(added)
        )
        parts.append(format_html("<strong>{}</strong> {}", wording.joined(added), words))
    if len(parts) > 1:
        parts = [said(_("%(first)s e %(last)s"), first=parts[0], last=parts[1])]
    return format_html("{} {}.", start, *parts)
