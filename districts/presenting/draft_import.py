"""The preview of an import: what would move, what is not understood, what is drawn wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.boundaries import coverage
from districts.boundary_files.matching import Former, Matched, Unknown
from districts.drafting.importing import Intake, Outcome, Reading
from districts.drafting.workbench import Workbench
from districts.languages import language
from districts.maps.cartography import Frame, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.presenting.boundary_file import defect_size, defect_words, note_words
from districts.presenting.draft import zone_words

NAMED = 60
"""Comuni that are only named."""
SHOWN = 400
"""Rows of a table: more are counted."""
_WIDTH, _PADDING = 600.0, 2.0
# So wide a defect is drawn at least [degrees]: some four pixels.
_SEEN = 0.008


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A comune that would change zone."""

    code: str
    name: str
    before: str
    after: str
    residents: str


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A comune that a person must decide on. options: (zone, words with its share)."""

    code: str
    name: str
    now: str
    residents: str
    options: Sequence[tuple[str, str]]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A comune of another year, and what becomes of its row."""

    code: str
    name: str
    until: str
    heirs: str
    zone: str


@dataclass(frozen=True, slots=True)
class DefectRow:
    """A defect of a drawing. `near`: the comune in which, or next to which, it lies."""

    kind: str
    meaning: str
    zones: str
    size: str
    near: str


@dataclass(frozen=True)
class Preview:
    """Everything that the page says before anything is written."""

    sentence: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    moves: Sequence[MoveRow]
    doubts: Sequence[DoubtRow]
    missing: Sequence[str]
    more_missing: int
    former_words: str
    former: Sequence[FormerRow]
    unknown: Sequence[Unknown]
    unknown_zones: Sequence[Unknown]
    defects: Sequence[DefectRow]
    map: Choropleth | None
    hidden: int
    geojson: str = ""


def preview(
    bench: Workbench,
    intake: Intake,
    found: Outcome,
    reading: Reading | None,
    *,
    whole: bool,
    decided: Mapping[str, str],
) -> Preview:
    """`reading`: None where only the intake is at hand, after others changed the draft."""
    matched = (reading.matched if reading else None) or Matched(zones={})
    moves = [_move(bench, code, *pair) for code, pair in found.moves.items()]
    moves.sort(key=lambda row: row.name)
    entering = sum(len(one.units) for one in intake.fresh)
    missing = found.missing if whole else ()
    return Preview(
        sentence=_sentence(len(moves), len(intake.doubts), entering, len(intake.names)),
        facts=_facts(intake, found, missing, matched),
        notes=_notes(reading, matched),
        moves=moves[:SHOWN],
        doubts=[_doubt(bench, doubt, decided) for doubt in intake.doubts],
        missing=sorted(bench.ground.units[code].name for code in missing)[:NAMED],
        more_missing=max(len(missing) - NAMED, 0),
        former_words=_former_words(bench, matched),
        former=[_former(bench, one) for one in matched.former],
        unknown=matched.unknown[:SHOWN],
        unknown_zones=matched.unknown_zones[:SHOWN],
        defects=_defects(bench, reading),
        map=_map(bench, intake, found, reading, missing),
        hidden=max(len(moves) - SHOWN, 0),
        geojson=_geojson(reading),
    )


def _sentence(moves: int, doubts: int, entering: int, names: int) -> str:
    if not moves and not doubts and not entering and not names:
        return _("Il file è uguale alla bozza: non c'è nulla da scrivere.")
    said = []
    if moves:
        said.append(
            ngettext("%(n)s comune cambierebbe zona.", "%(n)s comuni cambierebbero zona.", moves)
            % {"n": moves}
        )
    if entering:
        said.append(
            ngettext(
                "%(n)s comune è di una zona che la bozza non ha.",
                "%(n)s comuni sono di zone che la bozza non ha.",
                entering,
            )
            % {"n": entering}
        )
    if names and not said:
        said.append(_("I comuni sono gli stessi; alcune zone hanno un altro nome."))
    if doubts:
        said.append(
            ngettext(
                "Su %(n)s decidi tu: il file non basta.",
                "Su %(n)s decidi tu: il file non basta.",
                doubts,
            )
            % {"n": doubts}
        )
    return " ".join(said)


def _facts(
    intake: Intake, found: Outcome, missing: Sequence[str], matched: Matched
) -> list[tuple[str, str]]:
    counts = [
        (_("Riconosciuti"), len(intake.zones) + sum(len(one.units) for one in intake.fresh)),
        (_("Spostati"), len(found.moves)),
        (_("Invariati"), found.unchanged),
        (_("Dubbi"), len(intake.doubts)),
        (_("Non riconosciuti"), len(matched.unknown)),
        (_("Mancanti nel file"), len(missing)),
    ]
    return [(name, formats.number(count, language=language())) for name, count in counts]


def _notes(reading: Reading | None, matched: Matched) -> list[str]:
    if reading is None:
        return []
    layer = reading.layer
    said = [note_words(note) for note in layer.notes]
    if len(layer.layers) > 1:
        said.insert(
            0,
            _("Letto il livello «%(layer)s»; il file ha anche: %(others)s.")
            % {
                "layer": layer.name,
                "others": ", ".join(name for name in layer.layers if name != layer.name),
            },
        )
    if matched.columns[0]:
        said.append(
            _("Comuni dalla colonna «%(units)s», zone dalla colonna «%(zones)s».")
            % {"units": matched.columns[0], "zones": matched.columns[1]}
        )
    if matched.padded:
        said.append(
            ngettext(
                "%(n)s codice aveva perso gli zeri iniziali: letto a sei cifre.",
                "%(n)s codici avevano perso gli zeri iniziali: letti a sei cifre.",
                matched.padded,
            )
            % {"n": matched.padded}
        )
    if matched.elsewhere:
        said.append(
            ngettext(
                "%(n)s riga è di un'altra regione: tralasciata.",
                "%(n)s righe sono di altre regioni: tralasciate.",
                matched.elsewhere,
            )
            % {"n": matched.elsewhere}
        )
    if reading.unlabelled:
        said.append(
            ngettext(
                "%(n)s poligono non dice di che zona è: tralasciato.",
                "%(n)s poligoni non dicono di che zona sono: tralasciati.",
                reading.unlabelled,
            )
            % {"n": reading.unlabelled}
        )
    return said


def _residents(bench: Workbench, code: str) -> str:
    return formats.number(bench.ground.units[code].population, language=language())


def _move(bench: Workbench, code: str, before: str | None, after: str | None) -> MoveRow:
    return MoveRow(
        code=code,
        name=bench.ground.units[code].name,
        before=zone_words(bench, before),
        after=zone_words(bench, after),
        residents=_residents(bench, code),
    )


def _doubt(bench: Workbench, doubt: Any, decided: Mapping[str, str]) -> DoubtRow:
    shares = {share.zone: share for share in doubt.shares}
    return DoubtRow(
        code=doubt.code,
        name=bench.ground.units[doubt.code].name,
        now=zone_words(bench, bench.after.get(doubt.code)),
        residents=_residents(bench, doubt.code),
        options=[(zone, _option(bench, zone, shares.get(zone))) for zone in doubt.choices],
        chosen=decided.get(doubt.code, ""),
    )


def _option(bench: Workbench, zone: str, share: Any) -> str:
    words = zone_words(bench, zone)
    if share is None:
        return words
    percent = formats.quantity(100 * share.decisive, "percent", 0, language=language())
    if share.population is None:
        return _("%(zone)s (%(share)s della superficie)") % {"zone": words, "share": percent}
    return _("%(zone)s (%(share)s dei residenti)") % {"zone": words, "share": percent}


def _former_words(bench: Workbench, matched: Matched) -> str:
    """Told once for the whole file, with the way to mend it."""
    if not matched.former:
        return ""
    words = {
        "n": len(matched.former),
        "day": formats.day(bench.revision.unit_vintage),
        "name": matched.former[0].name,
    }
    return (
        ngettext(
            "Il file ha %(n)s comune di un altro anno (%(name)s): la bozza usa i comuni al %(day)s."
            " La sua riga vale per il comune in cui è confluito, dove le righe sono d'accordo; per"
            " non vederlo più, rifai l'elenco con i comuni a quella data.",
            "Il file ha %(n)s comuni di un altro anno (ad esempio %(name)s): la bozza usa i comuni"
            " al %(day)s. Le loro righe valgono per i comuni in cui sono confluiti, dove sono"
            " d'accordo; per non vederli più, rifai l'elenco con i comuni a quella data.",
            len(matched.former),
        )
        % words
    )


def _former(bench: Workbench, one: Former) -> FormerRow:
    names = [bench.ground.units[code].name for code in one.heirs]
    return FormerRow(
        code=one.code,
        name=one.name,
        until=formats.day(one.until) if one.until else "–",
        heirs=", ".join(names) or _("non si sa"),
        zone=zone_words(bench, one.zone) if one.zone else "–",
    )


def _defects(bench: Workbench, reading: Reading | None) -> list[DefectRow]:
    if reading is None or not reading.defects:
        return []
    codes = list(bench.ground.shapes)
    tree = shapely.STRtree([bench.ground.shapes[code] for code in codes])
    rows = []
    for defect in reading.defects:
        kind, meaning = defect_words(defect.kind)
        nearest = tree.nearest(shapely.point_on_surface(defect.where))
        near = bench.ground.units[codes[int(nearest)]].name if nearest is not None else ""
        zones = ", ".join(defect.zones) or "–"
        rows.append(DefectRow(kind, meaning, zones, defect_size(defect), near))
    return rows


def _geojson(reading: Reading | None) -> str:
    if reading is None or not reading.defects:
        return ""
    features = [defect.feature() for defect in reading.defects]
    return orjson.dumps({"type": "FeatureCollection", "features": features}).decode()


def _overlays(bench: Workbench, frame: Frame, reading: Reading | None) -> list[Overlay]:
    """The zones of the draft as they stand, and what is wrong with the drawing."""
    drawn = bench.ground.drawn
    labels = [bench.after.get(code) for code in drawn]
    zones = coverage.dissolve(list(drawn.values()), labels).values()
    overlays = [Overlay("line-zone", frame.trace(zones), Tiles("", "", []))]
    if reading is not None and reading.defects:
        spots = [defect.where.buffer(_SEEN) for defect in reading.defects]
        overlays.append(Overlay("different", frame.trace(spots), Tiles("", "", [])))
    return overlays


def _map(
    bench: Workbench,
    intake: Intake,
    found: Outcome,
    reading: Reading | None,
    missing: Sequence[str],
) -> Choropleth | None:
    """What would move, what is in doubt, and the defects over it."""
    drawn = bench.ground.drawn
    if not drawn:
        return None
    looks = {
        "class-4": (_("cambierebbe zona"), set(found.moves)),
        "class-5": (_("entra in una zona nuova"), {c for one in intake.fresh for c in one.units}),
        "class-2": (_("in dubbio"), {doubt.code for doubt in intake.doubts}),
        # A list of a few comuni says nothing of all the others.
        "no-data": (_("manca nel file"), set(missing) if 2 * len(missing) < len(drawn) else set()),
        "ground": (_("resta dov'è"), set(drawn)),
    }
    drawing = project(list(drawn.values()), _WIDTH, _PADDING)
    overlays = _overlays(bench, drawing.frame, reading)
    places = []
    for code in drawn:
        fill = next(look for look, (_words, codes) in looks.items() if code in codes)
        text = looks[fill][0]
        places.append(Place(code=code, name=bench.ground.units[code].name, fill=fill, text=text))
    used = {place.fill for place in places}
    legend = [(look, words) for look, (words, _codes) in looks.items() if look in used]
    if len(overlays) > 1:
        legend.append(("different", _("difetto del disegno")))
    return Choropleth(
        id="mappa",
        title=_("Che cosa cambierebbe"),
        subtitle=_("Le linee scure sono le zone della bozza."),
        label=_("Mappa di ciò che il file cambierebbe; le tabelle dicono lo stesso"),
        source="",
        layer="units",
        drawing=drawing,
        places=places,
        classes=(),
        apart=legend,
        overlays=overlays,
        heading=2,
        panel=True,
    )
