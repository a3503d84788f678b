"""What the OGC API says of itself: links, collections, conformance, its OpenAPI document."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from districts.ogc.asking import CRS84, MOST, SYSTEMS, USUAL, Question
from districts.ogc.collections import Collection, Extents

JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMANCE = [
    *(_CORE + name for name in ("core", "oas30", "geojson")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
]

Link = dict[str, str]
Address = Callable[[str], str]
"""From a path below `/ogc` to an address with its host."""


def link(href: str, rel: str, kind: str, title: str) -> Link:
    return {"href": href, "rel": rel, "type": kind, "title": title}


def landing(address: Address, title: str, attribution: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": _("Confini di tutte le zonizzazioni e dei comuni, di ogni giorno."),
        "attribution": attribution,
        "links": [
            link(address(""), "self", JSON, _("Questo documento")),
            link(address("/api"), "service-desc", OPENAPI, "OpenAPI 3.0"),
            link(address("/conformance"), "conformance", JSON, _("Che cosa rispetta")),
            link(address("/collections"), "data", JSON, _("Raccolte")),
        ],
    }


def collection(address: Address, one: Collection, known: Extents) -> dict[str, Any]:
    box, first = known[one.code]
    here = f"/collections/{one.code}"
    since = f"{first.isoformat()}T00:00:00Z" if first else None
    return {
        "id": one.code,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "extent": {
            **({"spatial": {"bbox": [box], "crs": CRS84}} if box else {}),
            "temporal": {"interval": [[since, None]]},
        },
        "links": [
            link(address(here), "self", JSON, one.title),
            link(address(f"{here}/items"), "items", GEOJSON, one.title),
        ],
    }


def feature_links(
    address: Address, one: Collection, asked: dict[str, str], question: Question, found: int
) -> list[Link]:
    """Of a page of features: to itself, to its neighbours, to its collection."""
    here = f"/collections/{one.code}/items"

    def page(offset: int) -> str:
        return address(here) + "?" + urlencode(asked | {"offset": str(offset)})

    itself = address(here) + (f"?{urlencode(asked)}" if asked else "")
    links = [link(itself, "self", GEOJSON, one.title)]
    after = question.offset + question.limit
    if after < found:
        links.append(link(page(after), "next", GEOJSON, _("Pagina seguente")))
    if question.offset:
        before = max(question.offset - question.limit, 0)
        links.append(link(page(before), "prev", GEOJSON, _("Pagina precedente")))
    links.append(link(address(f"/collections/{one.code}"), "collection", JSON, one.title))
    return links


def openapi(address: Address, version: str, collections: Iterable[Collection]) -> dict[str, Any]:
    """OpenAPI 3.0: the paths of each kind of collection, with their parameters."""
    every = list(collections)
    codes = [one.code for one in every]
    names = sorted({name for one in every for name in one.filters})
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("Confini: OGC API – Features"),
            "version": version,
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": address("")}],
        "paths": {
            "/": _path("landing", _("Inizio"), []),
            "/api": _path("api", "OpenAPI", []),
            "/conformance": _path("conformance", _("Che cosa rispetta"), []),
            "/collections": _path("collections", _("Le raccolte"), []),
            "/collections/{collectionId}": _path(
                "collection", _("Una raccolta"), [_in_path(codes)]
            ),
            "/collections/{collectionId}/items": _path(
                "items", _("Elementi di una raccolta"), [_in_path(codes), *_of_items(names)]
            ),
            "/collections/{collectionId}/items/{featureId}": _path(
                "item",
                _("Un elemento"),
                [
                    _in_path(codes),
                    _parameter("featureId", {"type": "string"}, place="path"),
                    _parameter("crs", _one_of(list(SYSTEMS), CRS84)),
                ],
            ),
        },
    }


def _path(operation: str, summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    kind = GEOJSON if operation in {"items", "item"} else JSON
    wrong = {"description": "RFC 9457", "content": {"application/problem+json": {}}}
    answers: dict[str, Any] = {
        "200": {"description": summary, "content": {kind: {"schema": {"type": "object"}}}}
    }
    if parameters:
        answers |= {"400": wrong, "404": wrong}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": answers,
        }
    }


def _parameter(name: str, schema: dict[str, Any], *, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _one_of(values: list[str], default: str | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "enum": values}
    return schema | ({"default": default} if default else {})


def _in_path(codes: list[str]) -> dict[str, Any]:
    return _parameter("collectionId", _one_of(codes), place="path")


def _of_items(properties: list[str]) -> list[dict[str, Any]]:
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    number = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return [
        _parameter("bbox", box) | {"style": "form", "explode": False},
        _parameter("bbox-crs", _one_of(list(SYSTEMS), CRS84)),
        _parameter("crs", _one_of(list(SYSTEMS), CRS84)),
        _parameter("datetime", {"type": "string"}),
        _parameter("limit", number),
        _parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        *(_parameter(name, {"type": "string"}) for name in properties),
    ]
