"""How an indicator is made: its components, its formula, how it adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from districts import formats
from impact.presenting import wording
from impact.presenting.explanation import Sources
from impact.presenting.wording import Entry, local


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A component of the rule, with the sources of its own figures."""

    role: str
    sign: str
    code: str
    name: str
    address: str
    note: str
    sources: str
    periods: str


def terms(payload: Entry, indicator: Entry, sources: Sources) -> list[Term]:
    """What the rule adds up, numerator first."""
    roles = {"numerator": _("Numeratore"), "denominator": _("Denominatore"), "weight": _("Peso")}
    order = list(roles)
    found = []
    for term in sorted(indicator["terms"], key=lambda t: order.index(t["role"])):
        cells = payload["values"].get(term["code"], {})
        codes = sorted({code for cell in cells.values() for code in cell["sources"]})
        notes = []
        if term["period_offset"]:
            notes.append(_("anno %(offset)s") % {"offset": f"{term['period_offset']:+d}"})
        if term["blank_as_zero"]:
            notes.append(_("una casella vuota della fonte conta zero"))
        found.append(
            Term(
                role=roles[term["role"]],
                sign="−" if term["sign"] < 0 else "+",
                code=term["code"],
                name=local(term, "name"),
                address=reverse("indicator", args=[term["code"]]),
                note="; ".join(notes),
                sources="; ".join(sources[c].name for c in codes if c in sources),
                periods=", ".join(sorted(cells)),
            )
        )
    return found


def formula(indicator: Entry) -> str:
    """The rule in words: «residenti di 65 anni e più, diviso residenti 0-14 anni, per 100»."""
    words = {"above": _sum(indicator, "numerator"), "below": _sum(indicator, "denominator")}
    kind = indicator["aggregation"]
    if kind == "ratio_of_sums":
        said = _("%(above)s, diviso %(below)s") % words
        if indicator["multiplier"] != 1:
            by = wording.number(indicator["multiplier"])
            said = _("%(formula)s, per %(by)s") % {"formula": said, "by": by}
        return said[:1].upper() + said[1:]
    return {
        "sum": _("Il numero dei comuni si somma."),
        "weighted_mean": _("Media dei comuni, ciascuno con il peso dei suoi residenti."),
        "platform": _("Calcolato dalla piattaforma."),
    }.get(kind, _("Il valore è quello che la fonte dà per la zona: non si calcola da altro."))


def _sum(indicator: Entry, role: str) -> str:
    said = ""
    for term in indicator["terms"]:
        if term["role"] == role:
            name = local(term, "name")
            name = name[:1].lower() + name[1:]
            sign = "−" if term["sign"] < 0 else "+"
            said += f" {sign} {name}" if said or sign == "−" else name
    return said.strip()


def direction_words(indicator: Entry) -> str:
    """Whether more is better."""
    return {
        "higher_better": _("Più alto è meglio"),
        "lower_better": _("Più basso è meglio"),
    }.get(indicator["direction"], _("Senza verso: nessun giudizio"))


def adding_up(
    indicator: Entry, region: str, whole: float | None, values: Sequence[float | None]
) -> str:
    """How it adds up, and what a mean of the `values` in the table would wrongly give.

    `whole`: the value of the region, None if it has none to compare with.
    """
    kind = indicator["aggregation"]
    said = {
        "sum": _("Zona per zona si sommano i numeri dei comuni; la regione è la somma di tutti."),
        "ratio_of_sums": _(
            "In ogni zona la somma dei numeratori dei comuni divisa per la somma dei denominatori:"
            " mai la media delle percentuali."
        ),
        "weighted_mean": _("In ogni zona la media dei comuni, ciascuno con i suoi residenti."),
        "platform": _("Calcolato dalla piattaforma."),
    }.get(
        kind,
        _("Non si aggrega: si conosce solo per queste zone, e non lo spalmiamo sui comuni."),
    )
    known = [value for value in values if value is not None]
    if kind not in {"ratio_of_sums", "weighted_mean"} or whole is None or not known:
        return said
    right = wording.printed(indicator, whole)
    mean = wording.printed(indicator, sum(map(formats.as_decimal, known)) / len(known))
    if mean == right:
        return said
    words = {"said": said, "mean": mean, "right": right, "region": region}
    words["n"] = wording.number(len(known))
    wrong = _(
        "%(said)s Per %(region)s fa %(right)s; la media dei %(n)s valori della tabella darebbe"
        " %(mean)s."
    )
    return wrong % words
