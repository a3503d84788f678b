"""In words: why a file of boundaries is not read, and what was done to one that was."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.boundary_files.defects import Defect, DefectKind
from districts.boundary_files.judging import MAX_BYTES, MAX_UNPACKED, FileRefused, Refusal
from districts.boundary_files.opening import Note
from districts.languages import language

Words = Callable[[Mapping[str, Any]], str]
_MB = 2**20


def refusal_words(refused: FileRefused) -> str:
    """What is wrong with a file, and how to mend it."""
    return _REFUSALS[refused.why](refused.figures)


def note_words(note: Note) -> str:
    """What was done to a file, to be checked by who knows it."""
    return _NOTES[note.code](note.figures)


def defect_words(kind: DefectKind) -> tuple[str, str]:
    """What a defect is called, and what it means."""
    return _DEFECTS[kind]()


def _place(figures: Mapping[str, Any]) -> str:
    if "lon" not in figures:
        return ""
    lat = formats.number(figures["lat"], 5, language=language())
    lon = formats.number(figures["lon"], 5, language=language())
    return _(" vicino a %(lat)s N, %(lon)s E") % {"lat": lat, "lon": lon}


def _reason(figures: Mapping[str, Any]) -> str:
    known = {
        "Self-intersection": _("il bordo incrocia sé stesso"),
        "Ring Self-intersection": _("il bordo tocca sé stesso"),
        "Hole lies outside shell": _("un buco sta fuori dal suo poligono"),
        "Nested shells": _("un poligono sta dentro l'altro"),
        "Nested holes": _("un buco sta dentro l'altro"),
        "Interior is disconnected": _("l'interno è diviso"),
        "Too few points in geometry component": _("un bordo ha troppo pochi punti"),
    }
    return known.get(str(figures.get("reason", "")), _("la forma non è valida"))


_REFUSALS: dict[Refusal, Words] = {
    Refusal.EMPTY: lambda f: _("Il file è vuoto: scegline un altro."),
    Refusal.TOO_LARGE: lambda f: (
        _("Il file supera %(megabytes)s MB: semplifica i confini, o manda solo l'elenco.")
        % {"megabytes": MAX_BYTES // _MB}
    ),
    Refusal.PROGRAM: lambda f: _(
        "Il file è un programma, qualunque sia il suo nome: non viene aperto."
    ),
    Refusal.OTHER_FORMAT: lambda f: _(
        "Il formato non è fra quelli che si leggono: GeoPackage, Shapefile in uno ZIP, GeoJSON,"
        " TopoJSON, CSV, ODS, XLSX."
    ),
    Refusal.ENCRYPTED: lambda f: _("Lo ZIP è protetto da una password: crealo senza."),
    Refusal.OUTSIDE: lambda f: (
        _(
            "Lo ZIP contiene «%(name)s», che uscirebbe dalla sua cartella: ricrealo con i soli file"
            " dei confini."
        )
        % f
    ),
    Refusal.BOMB: lambda f: (
        _("Lo ZIP, aperto, supera %(megabytes)s MB o ha troppi file: non viene aperto.")
        % {"megabytes": MAX_UNPACKED // _MB}
    ),
    Refusal.BROKEN_ZIP: lambda f: _("Lo ZIP è incompleto o rovinato: ricrealo e riprova."),
    Refusal.NO_SHAPEFILE: lambda f: _(
        "Nello ZIP non c'è uno Shapefile: servono almeno i file .shp, .shx e .dbf."
    ),
    Refusal.INCOMPLETE_SHAPEFILE: lambda f: (
        _("Lo Shapefile %(name)s è incompleto: aggiungi allo ZIP anche %(missing)s.") % f
    ),
    Refusal.NOT_A_GEOPACKAGE: lambda f: _(
        "Il file è una base di dati SQLite ma non un GeoPackage: esportalo come GeoPackage."
    ),
    Refusal.NOT_UTF8: lambda f: (
        _("Il testo non si legge (riga %(line)s): salva il file in UTF-8.") % f
        if f.get("line")
        else _("I nomi non si leggono: salva il file in UTF-8.")
    ),
    Refusal.UNREADABLE: lambda f: _(
        "Il file è rovinato o incompleto: riaprilo nel programma che lo ha prodotto ed esportalo di"
        " nuovo."
    ),
    Refusal.TOO_HEAVY: lambda f: _(
        "Il file chiede troppo tempo o troppa memoria: semplifica i confini e riprova."
    ),
    Refusal.NO_LAYERS: lambda f: _("Il file non ha livelli: esportalo di nuovo."),
    Refusal.NO_FEATURES: lambda f: (
        _("Il livello «%(layer)s» è vuoto: non ha nemmeno una riga.") % f
    ),
    Refusal.NO_LAYER: lambda f: (
        _("Il livello «%(name)s» non c'è. Livelli del file: %(layers)s.") % f
    ),
    Refusal.TOO_MANY: lambda f: (
        _("Il file ha %(features)s righe, al massimo se ne leggono %(most)s.") % f
    ),
    Refusal.TOO_WIDE: lambda f: (
        _(
            "Il file ha %(columns)s colonne, al massimo se ne leggono %(most)s: lascia solo il"
            " codice del comune e la zona."
        )
        % f
    ),
    Refusal.NO_CRS: lambda f: _(
        "Il file non dice in quale sistema di coordinate è, e dai numeri non si capisce: aggiungi"
        " il file .prj, o esportalo in WGS 84 (EPSG:4326)."
    ),
    Refusal.STRANGE_CRS: lambda f: _(
        "Il sistema di coordinate del file non si converte: esportalo in WGS 84 (EPSG:4326)."
    ),
    Refusal.NOT_POLYGONS: lambda f: _(
        "Il file ha punti o linee, non poligoni: i confini si leggono dai poligoni, o da un elenco"
        " di comuni e zone."
    ),
    Refusal.NOT_FINITE: lambda f: _(
        "Ci sono coordinate che non sono numeri: esporta di nuovo il file."
    ),
    Refusal.BEYOND_MENDING: lambda f: (
        _("La forma della riga %(row)s non si può aggiustare%(place)s: ridisegnala.")
        % {"row": f.get("row", ""), "place": _place(f)}
    ),
    Refusal.NO_UNITS: lambda f: (
        _(
            "Nessuna colonna contiene codici ISTAT o nomi di comuni (colonne: %(columns)s)."
            " Scrivi il codice ISTAT a sei cifre in una colonna."
        )
        % f
    ),
    Refusal.NO_ZONES: lambda f: (
        _(
            "Nessuna colonna contiene codici o nomi delle zone di questa zonizzazione (colonne:"
            " %(columns)s). Scrivi il codice della zona in una colonna, o scegli di quale zona è il"
            " disegno."
        )
        % {"columns": f.get("columns") or "—"}
    ),
    Refusal.ELSEWHERE: lambda f: _(
        "Il disegno è altrove: non tocca nessun comune. Controlla il sistema di coordinate, e che"
        " longitudine e latitudine non siano scambiate."
    ),
}

_NOTES: dict[str, Words] = {
    "reprojected": lambda f: (
        _("Le coordinate erano in %(crs)s: convertite in WGS 84 (EPSG:4326).") % f
    ),
    "no_crs": lambda f: (
        _(
            "Il file non dice in quale sistema di coordinate è (manca il .prj): letto come"
            " %(taken)s. Controlla sulla mappa che cada al suo posto."
        )
        % f
    ),
    "z": lambda f: _("Le quote (coordinata Z) sono state tralasciate: i confini non ne hanno."),
    "encoding": lambda f: (
        _("Il testo non era in UTF-8: letto come %(encoding)s. Controlla le lettere accentate.") % f
    ),
    "no_shape": lambda f: (
        ngettext(
            "%(count)s riga non ha una forma.", "%(count)s righe non hanno una forma.", f["count"]
        )
        % f
    ),
    "not_polygons": lambda f: (
        ngettext(
            "%(count)s riga ha anche punti o linee: tralasciati.",
            "%(count)s righe hanno anche punti o linee: tralasciati.",
            f["count"],
        )
        % f
    ),
    "mended": lambda f: (
        _("La forma della riga %(row)s è stata aggiustata%(place)s: %(reason)s.")
        % {"row": f["row"], "place": _place(f), "reason": _reason(f)}
    ),
}

_DEFECTS: dict[DefectKind, Callable[[], tuple[str, str]]] = {
    DefectKind.OVERLAP: lambda: (_("Sovrapposizione"), _("lo stesso luogo è in due zone")),
    DefectKind.GAP: lambda: (_("Vuoto"), _("nessuna zona copre questo luogo")),
    DefectKind.OUTSIDE: lambda: (_("Fuori regione"), _("il disegno esce dal territorio")),
    DefectKind.EDGES: lambda: (
        _("Bordi che non combaciano"),
        _("la linea comune a due zone è disegnata in due modi"),
    ),
}


def defect_size(defect: Defect) -> str:
    """Its area; nothing for borders."""
    if defect.km2 is None:
        return "–"
    return formats.quantity(defect.km2, "km2", 2, language=language())
