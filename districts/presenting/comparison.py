"""The page of two zonings against each other: sentence, measures, caveats, comuni to move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.alignment.zones import NESTED
from districts.boundaries.agreement import Agreement
from districts.models import BoundaryRevision
from districts.presenting import wording
from districts.rights.memberships import Member

MOST = 100
"""How many units the table lists, those of most residents; all of them are in the CSV."""
# From this share of the weight on one unit alone lifts the technical measures.
_HEAVY = 0.1
_CONCENTRATED = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the four: value, what it is, what stands beside it."""

    value: str
    name: str
    beside: str
    raw: float


@dataclass(frozen=True, slots=True)
class Mover:
    """A comune to move: where it is in a, where in b, where it would have to be."""

    code: str
    name: str
    residents: str
    a: str
    b: str
    target: str
    is_comune: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says of a pair."""

    sentence: str
    effort: str
    where: str
    measures: Sequence[Measure]
    universe: str
    outside: str
    construction: str
    well_known: str
    rough: str
    approximate: bool
    unit_word: str
    units_word: str
    movers_title: str
    movers: Sequence[Mover]
    movers_left: str
    technical: Sequence[tuple[str, str, str]]
    warning: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The two laws and the names of their zones."""

    a: BoundaryRevision
    b: BoundaryRevision
    a_names: Mapping[str, str]
    b_names: Mapping[str, str]


def names_of(units: Sequence[Member], number: int) -> dict[str, str]:
    """{code: name} of the zones of one of the laws that `units` were asked for."""
    return {place.zone: place.zone_name for unit in units if (place := unit.places[number])}


def comparison_words(
    found: Agreement, other: Agreement, known: Agreement | None, sides: Sides, year: int
) -> Words:
    """`other`: by the other weight; `known`: on well documented rows alone, if it must be said."""
    nested = _nested(found, sides) if found.kind == "parts" else ""
    return Words(
        sentence=nested or _sentence(found, sides),
        effort="" if nested else _effort(found),
        where="" if nested else _where(found, sides),
        measures=_measures(found, other, sides),
        universe=_universe(found, year),
        outside=_outside(found),
        construction=_construction(found),
        well_known=_well_known(known),
        rough=_rough(found, year),
        approximate=found.kind != "comuni" and bool(found.approximated or found.estimated),
        unit_word=_("Comune") if found.kind == "comuni" else _("Parte di comune"),
        units_word=_("Comuni") if found.kind == "comuni" else _("Parti di comune"),
        movers_title=_movers_title(found),
        movers=_movers(found, sides),
        movers_left=_movers_left(found),
        technical=_technical(found),
        warning=_warning(found),
    )


def _sentence(found: Agreement, sides: Sides) -> str:
    share = found.metrics.matched_share
    words = {"a": wording.name(sides.a.zoning), "b": wording.name(sides.b.zoning)}
    if not found.moves.units:
        return _("«%(a)s» e «%(b)s» hanno gli stessi confini.") % words
    if found.pair.weight_kind == "area":
        words["n"] = wording.share(share, 0)
        return (
            _(
                "Per il %(n)s della superficie la zona di «%(b)s» è quella abbinata alla zona "
                "di «%(a)s»."
            )
            % words
        )
    count = round(share * 100)
    words["n"] = str(count)
    many = ngettext(
        "Per %(n)s residente su 100 la zona di «%(b)s» è quella abbinata alla zona di «%(a)s».",
        "Per %(n)s residenti su 100 la zona di «%(b)s» è quella abbinata alla zona di «%(a)s».",
        count,
    )
    return many % words


def _nested(found: Agreement, sides: Sides) -> str:
    """What it means that one zoning only divides the other; nothing where it does not."""
    own = found.metrics
    nesting = max(own.nesting_a_in_b, own.nesting_b_in_a)
    if not found.moves.units or nesting < NESTED:
        return ""
    names = [wording.name(sides.a.zoning), wording.name(sides.b.zoning)]
    inner, outer = names if own.nesting_a_in_b >= NESTED else reversed(names)
    words = {"inner": inner, "outer": outer, "nesting": wording.number(nesting, 3)}
    return (
        _(
            "Ogni zona di «%(inner)s» sta tutta dentro una sola zona di «%(outer)s» (annidamento "
            "%(nesting)s): le due non si contraddicono, la prima suddivide la seconda e nessun "
            "confine deve cambiare."
        )
        % words
    )


def _effort(found: Agreement) -> str:
    moving = [unit.code for unit in found.moves.units]
    if not moving:
        return _("Nessun comune dovrebbe cambiare zona.")
    words = {
        "comuni": wording.units(len(moving), found.kind),
        "residents": wording.residents(found.residents(moving)),
    }
    many = ngettext(
        "Per far coincidere tutto dovrebbe cambiare zona %(comuni)s, con %(residents)s.",
        "Per far coincidere tutto dovrebbero cambiare zona %(comuni)s, con %(residents)s.",
        len(moving),
    )
    return many % words


def _where(found: Agreement, sides: Sides) -> str:
    """Where half of what differs lies, if few zones hold it."""
    total = found.moves.weight
    if not total or len(found.zones) <= _CONCENTRATED:
        return ""
    away = sorted(((z.weight - z.intersection, z.zone) for z in found.zones), reverse=True)
    held, named = 0.0, []
    for weight, zone in away[:_CONCENTRATED]:
        held += weight
        named.append(sides.a_names[zone])
        if held >= total / 2:
            words = {"names": wording.joined(named), "share": wording.share(held / total, 0)}
            return _("Il %(share)s di ciò che non combacia è in %(names)s.") % words
    return ""


def _measures(found: Agreement, other: Agreement, sides: Sides) -> list[Measure]:
    own, metrics = found.metrics, other.metrics
    by_area = found.pair.weight_kind == "area"
    beside = _("%(share)s dei residenti") if by_area else _("%(share)s della superficie")
    names = {"a": wording.name(sides.a.zoning), "b": wording.name(sides.b.zoning)}
    zones = len(found.zones)
    columns = len(found.pair.b_codes)
    identical = len(own.identical_zones)
    return [
        Measure(
            wording.share(own.matched_share),
            _("superficie in zone abbinate") if by_area else _("residenti in zone abbinate"),
            beside % {"share": wording.share(metrics.matched_share)},
            own.matched_share,
        ),
        Measure(
            wording.share(own.nesting_b_in_a),
            _("annidamento di «%(b)s» in «%(a)s»") % names,
            _("nell’altro verso %(share)s") % {"share": wording.share(own.nesting_a_in_b)},
            own.nesting_b_in_a,
        ),
        Measure(
            wording.number(own.pieces),
            _("incroci fra %(a)s e %(b)s")
            % {"a": wording.zones(zones), "b": wording.zones(columns)},
            _("%(n)s se coincidessero") % {"n": wording.number(max(zones, columns))},
            own.pieces,
        ),
        Measure(
            _("%(n)s su %(of)s") % {"n": wording.number(identical), "of": wording.number(zones)},
            ngettext("zona identica", "zone identiche", identical),
            _("con gli stessi comuni"),
            identical,
        ),
    ]


def _universe(found: Agreement, year: int) -> str:
    words = {
        "comuni": wording.units(len(found.pair.unit_codes), found.kind),
        "residents": wording.residents(found.residents(found.pair.unit_codes)),
        "year": year,
    }
    return _("Confronto su %(comuni)s che entrambe assegnano, %(residents)s nel %(year)s.") % words


def _outside(found: Agreement) -> str:
    """What a partial zoning keeps out of the comparison; nothing if both cover everything."""
    left = found.pair.left_out
    outside = [*left.only_in_a, *left.only_in_b]
    parts = []
    if outside:
        words = {
            "comuni": wording.units(len(outside), found.kind_of(outside)),
            "residents": wording.residents(found.residents(outside)),
        }
        parts.append(
            _(
                "Restano fuori %(comuni)s, con %(residents)s, che una delle due non "
                "assegna: non contano né a favore né contro."
            )
            % words
        )
    if left.without_weight:
        words = {"comuni": wording.units(len(left.without_weight), found.kind)}
        parts.append(_("Di %(comuni)s non si conosce il peso.") % words)
    return " ".join(parts)


def _construction(found: Agreement) -> str:
    return {
        "none": _(
            "Coincidono per costruzione: un elenco è nato dall’altro. Questi numeri non "
            "provano che le politiche siano allineate."
        ),
        "partial": _("Coincidono in parte per costruzione: i due elenchi hanno una base comune."),
        "full": "",
    }[found.independence]


def _well_known(known: Agreement | None) -> str:
    if known is None:
        return ""
    words = {
        "share": wording.share(known.metrics.matched_share),
        "comuni": wording.units(len(known.pair.unit_codes), known.kind),
    }
    return _("Sulle sole righe di affidabilità alta in entrambe: %(share)s, su %(comuni)s.") % words


def _rough(found: Agreement, year: int) -> str:
    """How parts of comuni were compared, and what is approximate or estimated, if anything is."""
    said = []
    if found.kind != "comuni":
        said.append(
            _(
                "Confronto sulle parti di comune: dove un elenco ha il comune intero, ogni sua "
                "parte ne prende la zona."
            )
        )
    if found.approximated:
        count = wording.units(found.approximated, found.kind)
        said.append(_("È approssimata la riga di %(units)s.") % {"units": count})
    if found.kind != "comuni" and found.estimated:
        said.append(_("I residenti del %(year)s delle parti sono stimati.") % {"year": year})
    return " ".join(said)


def _movers_title(found: Agreement) -> str:
    count = len(found.moves.units)
    if found.kind != "comuni":
        words = {"units": wording.units(count, found.kind)}
        return _("Fuori dalla zona abbinata: %(units)s") % words
    if not count:
        return _("Nessun comune da spostare")
    title = ngettext("Il comune da spostare", "I %(n)s comuni da spostare", count)
    return title % {"n": wording.number(count)}


def _movers(found: Agreement, sides: Sides) -> list[Mover]:
    population = found.population
    heaviest = sorted(
        found.moves.units, key=lambda unit: (-(population.get(unit.code) or 0), unit.code)
    )
    return [
        Mover(
            code=unit.code,
            name=found.unit_names[unit.code],
            residents=wording.number(population.get(unit.code)),
            a=sides.a_names[unit.a_zone],
            b=sides.b_names[unit.b_zone],
            target=sides.b_names[unit.b_target] if unit.b_target else "",
            is_comune=unit.code not in found.parts,
        )
        for unit in heaviest[:MOST]
    ]


def _movers_left(found: Agreement) -> str:
    """What the table leaves out; nothing if it is whole."""
    count = len(found.moves.units)
    if count <= MOST:
        return ""
    words = {"most": wording.number(MOST), "units": wording.units(count, found.kind)}
    said = _("In tabella i primi %(most)s per residenti; l’elenco intero (%(units)s) è nel CSV.")
    return said % words


def _technical(found: Agreement) -> list[tuple[str, str, str]]:
    own = found.metrics
    inner = {
        "h": wording.number(own.homogeneity, 3),
        "c": wording.number(own.completeness, 3),
    }
    return [
        (
            _("V-measure"),
            wording.number(own.v_measure, 3),
            _("omogeneità %(h)s, completezza %(c)s") % inner,
        ),
        (
            _("Variazione d’informazione"),
            wording.number(own.vi, 3),
            _("nat; 0 = partizioni identiche"),
        ),
        (
            _("Indice di Rand corretto"),
            wording.number(own.ari, 3),
            _("1 = partizioni identiche, 0 = come per caso"),
        ),
    ]


def _warning(found: Agreement) -> str:
    """That one unit alone lifts the technical measures; nothing where none does."""
    pair = found.pair
    heaviest = int(pair.weights.argmax())
    share = float(pair.weights[heaviest]) / pair.weight
    moving = {unit.code for unit in found.moves.units}
    code = pair.unit_codes[heaviest]
    if share < _HEAVY or code in moving:
        return ""
    words = {"name": found.unit_names[code], "share": wording.share(share, 0)}
    weighs = (
        _("%(name)s pesa il %(share)s dei residenti e coincide")
        if pair.weight_kind == "population"
        else _("%(name)s pesa il %(share)s della superficie e coincide")
    )
    consequence = _(
        "%(fact)s: le misure tecniche da sole sembrano migliori di come le vive chi abita altrove."
    )
    return consequence % {"fact": weighs % words}
