"""«Spiega questo numero»: how a value of a district came about, from formula to fingerprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.languages import in_italian
from impact.presenting import wording
from impact.presenting.boundaries import boundary_words
from impact.presenting.choices import Choices, shown_period
from impact.presenting.figures import change_words, spread_words, value_words
from impact.presenting.wording import Entry

INTERVALS = {"wilson": "Wilson", "log_ratio": "log", "byar": "Byar"}


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Who published a set of figures, under which licence, with which caution."""

    code: str
    name: str
    licence: str
    note: str


Sources = Mapping[str, SourceFacts]


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the formula: «diviso **15.373** residenti 0-14 anni»."""

    before: str
    number: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the explanation; `method`: the section of /metodo/ that says how, if one does."""

    name: str
    text: str
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What `district_explain.html` prints."""

    code: str
    name: str
    period: str
    formula: Sequence[Part]
    result: str
    rows: Sequence[Row]
    mark: str
    judgement: str | None
    mark_reason: str
    sources: Sequence[SourceFacts]
    version: int
    contributing: str
    contributing_count: int
    api: str
    back: str


def explain(payload: Entry, choices: Choices, sources: Sources) -> Explanation | None:
    """The explanation of the indicator chosen by `spiega`; None if no period has it."""
    indicator = choices.explained
    period = shown_period(payload, indicator, choices.period) if indicator else None
    if indicator is None or period is None:
        return None
    cell = payload["values"][indicator["code"]][period]
    formula = formula_parts(payload, indicator, cell)
    contributing = choices.query(indicatore=indicator["code"], periodo=period)
    as_of = f"&as_of={choices.read_on.isoformat()}" if choices.read_on else ""
    return Explanation(
        code=indicator["code"],
        name=wording.local(indicator, "name"),
        period=wording.period(period),
        formula=formula,
        result=value_words(indicator, cell),
        rows=[row for row in _rows(payload, indicator, period, cell) if row.text],
        mark=wording.direction_of(cell["mark"]),
        judgement=cell["judgement"],
        mark_reason=_mark_reason(indicator, cell),
        sources=[sources[code] for code in cell["sources"] if code in sources],
        version=indicator["version"],
        contributing=f"{contributing}#dentro",
        contributing_count=cell["units_observed"],
        api=f"/api/v1/values?indicator={indicator['code']}&zone={payload['zone']['code']}"
        f"&period={period}{as_of}",
        back=choices.query(),
    )


def formula_parts(payload: Entry, indicator: Entry, cell: Entry) -> list[Part]:
    """The numbers put into the formula; nothing where there is no number to put."""
    if cell["value"] is None or cell["numerator"] is None:
        return []
    if indicator["aggregation"] == "sum":
        many = ngettext("comune", "comuni", cell["units_observed"])
        count = wording.number(cell["units_observed"])
        return [Part(_("somma di"), count, f"{many}: {wording.local(indicator, 'name').lower()}")]
    above = Part("", _exact(cell["numerator"]), _terms(indicator, "numerator"))
    if cell["denominator"] is None:
        return [above]
    role = "weight" if indicator["aggregation"] == "weighted_mean" else "denominator"
    below = Part(_("diviso"), _exact(cell["denominator"]), _terms(indicator, role))
    parts = [above, below]
    if indicator["multiplier"] != 1:
        parts.append(Part(_("per"), wording.number(indicator["multiplier"]), ""))
    return parts


def _exact(value: float) -> str:
    """A sum is printed whole; one that has decimals, with one."""
    return wording.number(value, 0 if float(value).is_integer() else 1)


def _terms(indicator: Entry, role: str) -> str:
    """The names of what is added and taken away: «residenti 0-14 anni + residenti 65 e più»."""
    said = ""
    for term in indicator["terms"]:
        if term["role"] != role:
            continue
        name = wording.local(term, "name")
        name = name[:1].lower() + name[1:]
        if term["period_offset"]:
            name += _(" (anno %(offset)s)") % {"offset": f"{term['period_offset']:+d}"}
        sign = "−" if term["sign"] < 0 else "+"
        said += f" {sign} {name}" if said or sign == "−" else name
    if said:
        return said
    if role == "weight":
        return _("residenti")
    return _("somma dei valori dei comuni, ciascuno per i suoi residenti")


def _rows(payload: Entry, indicator: Entry, period: str, cell: Entry) -> list[Row]:
    withheld = cell["status"] == "suppressed"
    change, trend = change_words(payload, indicator, period)
    return [
        Row(_("Definizione"), wording.local(indicator, "definition")),
        Row(_("Significa"), _meaning(indicator, cell)),
        Row(_("Come si somma"), adding_up(payload, indicator, period, cell), "aggregazione"),
        Row(
            _("Copertura"),
            _coverage(indicator, cell),
            "riservatezza" if withheld else "copertura",
        ),
        Row(_("Intervallo 95 %"), _interval(payload, indicator, period, cell), "intervalli"),
        Row(_("Variazione"), "; ".join(filter(None, [change, trend])), "confronti"),
        Row(_("Nota"), in_italian(indicator["note_it"])),
        Row(_("Confini"), boundary_words(payload["boundary"]), "confini"),
    ]


def _meaning(indicator: Entry, cell: Entry) -> str:
    if cell["value"] is None or not indicator["meaning_it"]:
        return ""
    value = wording.number(cell["value"], indicator["decimals"])
    return wording.local(indicator, "meaning").replace("{value}", value)


def adding_up(payload: Entry, indicator: Entry, period: str, cell: Entry) -> str:
    """The rule, and the wrong answer that a mean of the comuni would give."""
    units = cell["units_total"]
    words = {
        "sum": ngettext("Somma di %(n)s comune.", "Somma dei %(n)s comuni.", units),
        "ratio_of_sums": ngettext(
            "Somma dei numeratori divisa per somma dei denominatori di %(n)s comune.",
            "Somma dei numeratori divisa per somma dei denominatori dei %(n)s comuni.",
            units,
        ),
        "weighted_mean": ngettext(
            "Media di %(n)s comune, con il peso dei suoi residenti.",
            "Media dei %(n)s comuni, ciascuno con il peso dei suoi residenti.",
            units,
        ),
        "platform": _("Calcolato dalla piattaforma."),
        "none": _("Non si aggrega."),
    }
    said = words[indicator["aggregation"]] % {"n": wording.number(units)}
    mean = payload["unit_spread"].get(indicator["code"], {}).get(period, {}).get("simple_mean")
    if indicator["aggregation"] not in {"ratio_of_sums", "weighted_mean"} or mean is None:
        return said
    wrong = wording.printed(indicator, mean)
    if units == 1 or wrong == wording.printed(indicator, cell["value"]):
        return said
    never = _("Mai la media semplice dei valori dei comuni (darebbe %(mean)s).")
    return f"{said} {never % {'mean': wrong}}"


def _coverage(indicator: Entry, cell: Entry) -> str:
    words = ngettext(
        "%(n)s comune su %(of)s · %(covered)s dei residenti",
        "%(n)s comuni su %(of)s · %(covered)s dei residenti",
        cell["units_observed"],
    ) % {
        "n": wording.number(cell["units_observed"]),
        "of": wording.number(cell["units_total"]),
        "covered": wording.share(cell["coverage"]),
    }
    reason = wording.why(indicator, cell) if cell["value"] is None else ""
    return f"{words} · {reason}" if reason else words


def _interval(payload: Entry, indicator: Entry, period: str, cell: Entry) -> str:
    known = wording.interval(indicator, cell["ci_low"], cell["ci_high"])
    if known:
        kind = INTERVALS.get(indicator["interval"], indicator["interval"])
        words = _("%(interval)s (variabilità del conteggio, formula %(kind)s)")
        return words % {"interval": known, "kind": kind}
    if indicator["aggregation"] == "sum":
        return _("nessuno: è un conteggio completo")
    spread = spread_words(payload, indicator, period)
    exhaustive = _("nessuno: la fonte è esaustiva e non ha errore campionario")
    return f"{exhaustive}; {spread}" if spread else exhaustive


def _mark_reason(indicator: Entry, cell: Entry) -> str:
    """Why the mark is what it is."""
    if indicator["aggregation"] == "sum":
        return _("Il conteggio di un distretto non si confronta con quello della regione.")
    if cell["reference"] is None:
        return _("La regione non ha un valore con cui confrontarlo.")
    words = {"value": wording.printed(indicator, cell["reference"])}
    reason = {
        "higher": _("L'intervallo sta tutto sopra il valore della regione (%(value)s)."),
        "lower": _("L'intervallo sta tutto sotto il valore della regione (%(value)s)."),
        "similar": _("L'intervallo comprende il valore della regione (%(value)s)."),
        "not_compared": _("Senza un intervallo non c'è giudizio; nella regione: %(value)s."),
    }
    return reason[cell["mark"]] % words
