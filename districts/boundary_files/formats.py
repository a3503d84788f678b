"""The formats in which boundaries are written."""

from enum import StrEnum


class Format(StrEnum):
    """The formats that are written, by their extension."""

    GEOPACKAGE = "gpkg"
    SHAPEFILE = "zip"
    GEOJSON = "geojson"
    TOPOJSON = "topojson"
    CSV = "csv"

    @property
    def label(self) -> str:
        """Its name, the same in every language."""
        return _LABELS[self]

    @property
    def content_type(self) -> str:
        return _TYPES[self]


_LABELS = {
    Format.GEOPACKAGE: "GeoPackage",
    Format.SHAPEFILE: "Shapefile",
    Format.GEOJSON: "GeoJSON",
    Format.TOPOJSON: "TopoJSON",
    Format.CSV: "CSV",
}
_TYPES = {
    Format.GEOPACKAGE: "application/geopackage+sqlite3",
    Format.SHAPEFILE: "application/zip",
    Format.GEOJSON: "application/geo+json",
    Format.TOPOJSON: "application/topo+json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
}
