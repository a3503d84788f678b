"""The OpenAPI document and the page that shows it."""

from functools import lru_cache
from threading import Lock
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.reading import ReadView
from welfare.errors import error_response

_WRITING = Lock()


@lru_cache(maxsize=4)
def openapi(language: str | None) -> bytes:
    """The OpenAPI document; it depends on the code alone, so once for each process."""
    # drf-spectacular loads its extensions at the first use, and not for two threads at once.
    with _WRITING:
        return orjson.dumps(SchemaGenerator().get_schema(request=None, public=True))


@lru_cache(maxsize=4)
def documented(language: str | None) -> dict[str, Any]:
    """What the page of documentation shows: every operation with its parameters and fields."""
    schema = orjson.loads(openapi(language))
    operations = [
        _operation(method, path, operation, schema)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return {
        "info": schema["info"],
        "groups": [
            tag | {"operations": [o for o in operations if o["tag"] == tag["name"]]}
            for tag in schema["tags"]
        ],
    }


def _operation(
    method: str, path: str, operation: dict[str, Any], schema: dict[str, Any]
) -> dict[str, Any]:
    summary, _blank, rest = operation["description"].partition("\n\n")
    parameters = operation.get("parameters", [])
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "tag": operation["tags"][0],
        "summary": summary,
        "description": rest,
        "parameters": [_parameter(p) for p in parameters],
        "tryable": method == "get" and not any(p["in"] == "path" for p in parameters),
        "fields": _fields(operation["responses"]["200"], schema),
        "answers": [
            {"status": status, "description": answer["description"]}
            for status, answer in operation["responses"].items()
        ],
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    kind = parameter["schema"]
    return {
        "name": parameter["name"],
        "in": parameter["in"],
        "description": parameter.get("description", ""),
        "default": kind.get("default"),
        "choices": kind.get("enum", []),
        "type": kind.get("format") or kind.get("type", ""),
    }


def _fields(answer: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, str]]:
    """The fields of one object of the answer, whether it is a page, a list or the object itself."""
    kind: dict[str, Any] = next(iter(answer["content"].values()))["schema"]
    while True:
        if "$ref" in kind:
            kind = schema["components"]["schemas"][kind["$ref"].rpartition("/")[2]]
        elif kind.get("type") == "array":
            kind = kind["items"]
        elif "results" in kind.get("properties", {}):
            kind = kind["properties"]["results"]
        else:
            break
    return [
        {"name": name, "type": _type(field), "description": field.get("description", "")}
        for name, field in kind.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    kind = field.get("format") or field.get("type") or "object"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)


class OpenAPIDocument(ReadView):
    """OpenAPI 3.1 of this API."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(orjson.Fragment(openapi(get_language())))


# Nothing is written here, so a POST is told so instead of being asked for a token.
@method_decorator(csrf_exempt, name="dispatch")
class Documentation(View):
    """The OpenAPI document as a page of ours, with a form to try each list.

    Not Swagger UI: it fails our accessibility checks, needs scripts and weighs megabytes.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "api/docs.html", documented(get_language()))

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = error_response(request, 405, _("Da qui si legge soltanto: usa GET o HEAD."))
        response.headers["Allow"] = "GET, HEAD"
        return response
