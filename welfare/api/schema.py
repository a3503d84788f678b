"""OpenAPI of the platform: what drf-spectacular cannot see by itself."""

import inspect
from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from districts.api import parameters
from districts.api.reading import MapView, ReadView
from districts.rights.scopes import Scope
from welfare.api.examples import examples, parameters_of
from welfare.errors import PROBLEM_CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "What is wrong and how to mend it (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "example": "about:blank"},
        "title": {"type": "string", "example": "Richiesta impossibile"},
        "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
        "detail": {
            "type": "string",
            "example": "L'indicatore “XYZ” non esiste. Indicatori: DEM-AGE, DEM-POP …",
        },
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The codes, periods, years or parameters that exist.",
        },
        "first_day": {
            "type": "string",
            "format": "date",
            "description": "The first day with boundaries, if the day asked comes before it.",
        },
    },
}
ERRORS = {
    "401": "A token that is unknown, expired, revoked, or whose hat has ended; or none where one "
    "is needed.",
    "403": "A token without the scope that this needs, or whose hat may not do it.",
    "415": "The body is not in the format that is read here.",
    "429": "Too many requests within a minute; `Retry-After` says for how many seconds to wait.",
    "400": "A parameter that is unknown, repeated, empty or badly written.",
    "404": "What the address names does not exist.",
    "406": "None of the formats in `Accept` is offered here.",
    "422": "A question well written that has no answer; the detail names what exists.",
    "503": "The database does not answer.",
}
IN_PATH = [
    OpenApiParameter(
        name,
        parameters.CODE,
        OpenApiParameter.PATH,
        description="Its code, as the list of the same name gives it.",
    )
    for name in ("code", "zone")
] + [
    OpenApiParameter(
        "id",
        OpenApiTypes.INT64,
        OpenApiParameter.PATH,
        description="Its number, as the list gives it.",
    )
]
TABLE = {
    "type": "string",
    "description": "RFC 4180 in UTF-8. The header has the fields of the JSON in the same order, "
    "nested ones as `a.b`; what is not known is an empty cell. A text that a spreadsheet would "
    "take for a formula begins with an apostrophe.",
}
ETAG = {
    "description": "Identity of the content: send it back in `If-None-Match`.",
    "schema": {"type": "string"},
}
RATE_LIMIT = {
    "RateLimit-Policy": {
        "description": "The limit that is nearest: its name, `q` requests within `w` seconds "
        "(draft-ietf-httpapi-ratelimit-headers).",
        "schema": {"type": "string", "example": '"address";q=1200;w=60'},
    },
    "RateLimit": {
        "description": "`r` requests are left of it for the next `t` seconds.",
        "schema": {"type": "string", "example": '"address";r=1187;t=34'},
    },
}
NOT_MODIFIED = {"description": "The answer that `If-None-Match` names still stands."}


class BearerScheme(OpenApiAuthenticationExtension):
    """How a token is shown."""

    target_class = "welfare.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = ", ".join(f"`{scope.value}`" for scope in Scope)
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "dcs_",
            "description": f"A token made at `/area-riservata/token/`. Scopes: {scopes}.",
        }


class PlatformSchema(AutoSchema):
    """Reads parameters, tag and words from the view, so that nothing is said twice."""

    @property
    def resource(self) -> ReadView:
        """The view, of which drf-spectacular only knows that it is some APIView."""
        return cast("ReadView", self.view)

    def get_override_parameters(self) -> list[Any]:
        in_path = [place for place in IN_PATH if f"{{{place.name}}}" in self.path]
        return [*in_path, *self.resource.declared()]

    def get_tags(self) -> list[str]:
        return [self.resource.tag]

    def get_summary(self) -> str:
        """The first line of the view's docstring, which as a whole is the description."""
        return (inspect.getdoc(type(self.view)) or "").partition("\n")[0].rstrip(".")

    def get_response_serializers(self) -> Any:
        return self.resource.get_serializer_class()(many=self.resource.many)

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            operation["responses"]["200"]["description"] = "What was asked."
            self._describe_files(operation["responses"]["200"]["content"])
            operation["responses"] |= self._other_answers()
            headers = {"ETag": ETAG} if self.resource.max_age else {}
            if self.resource.throttle_classes:
                headers |= RATE_LIMIT
            if headers:
                operation["responses"]["200"]["headers"] = headers
            self._name_scope(operation)
            self._give_example(operation)
        return operation

    def _name_scope(self, operation: dict[str, Any]) -> None:
        """What a token needs; where something is written or not public, none is not enough."""
        needed = {"token": [self.resource.scope.value]}
        private = self.method == "POST" or self.resource.private
        operation["security"] = [needed] if private else [{}, needed]

    def _give_example(self, operation: dict[str, Any]) -> None:
        """A request that can be sent, parameter by parameter, and its answer."""
        name = operation["operationId"]
        if self.method == "POST":
            self._give_example_of_sending(operation)
        elif self.resource.answer is not None:
            self._give_answer(operation)
        example = examples().get(name)
        if example is None:
            return
        told = parameters_of(name, self.path)
        for parameter in operation.get("parameters", []):
            if parameter["name"] in told:
                parameter["example"] = told[parameter["name"]]
        summary = f"{example['request']}, with the first items of longer lists"
        content = operation["responses"]["200"]["content"]
        for media_type in ("application/json", "application/geo+json"):
            if media_type in content and (media_type == "application/json" or self._is_map):
                content[media_type] = content[media_type] | {
                    "examples": {"example": {"summary": summary, "value": example["answer"]}}
                }

    def _give_answer(self, operation: dict[str, Any]) -> None:
        """What an address tells whose data nobody may publish: the view has it."""
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter["example"] = 1
        operation["responses"]["200"]["content"]["application/json"] |= {
            "examples": {
                "example": {
                    "summary": "With the first item of longer lists",
                    "value": self.resource.answer,
                }
            }
        }

    def _give_example_of_sending(self, operation: dict[str, Any]) -> None:
        """A body that can be sent, and what would become of it: the view has both."""
        sent, answer = self.resource.example  # type: ignore[attr-defined]  # of a view that is sent to
        for content in operation.get("requestBody", {}).get("content", {}).values():
            content["example"] = sent
        for parameter in operation.get("parameters", []):
            if parameter["name"] == "id":
                parameter["example"] = answer["id"]
        summary = "The answer to the example of the body, or of the address if it has none"
        operation["responses"]["200"]["content"]["application/json"] |= {
            "examples": {"example": {"summary": summary, "value": answer}}
        }

    @property
    def _is_map(self) -> bool:
        return isinstance(self.resource, MapView)

    def _describe_files(self, content: dict[str, Any]) -> None:
        """Files are no pages: a table is text, and a map has the rows as its properties."""
        if "text/csv" in content:
            content["text/csv"] = {"schema": TABLE}
        if "application/geo+json" in content:
            row = self.resolve_serializer(self.resource.serializer_class, "response")
            as_map = {"schema": _collection(row.ref)}
            content["application/geo+json"] = as_map
            if self._is_map:
                content["application/json"] = as_map

    def _other_answers(self) -> dict[str, Any]:
        """Every answer but 200 that this address can give."""
        codes = ["400", "401", "403", "406"]
        if self.resource.throttle_classes:
            codes.append("429")
        if self.method == "POST":
            codes.append("415")
        if "{" in self.path:
            codes.append("404")
        if self.resource.declared() or self.resource.may_be_impossible:
            codes.append("422")
        answers: dict[str, Any] = {code: _problem(ERRORS[code]) for code in sorted(codes)}
        if self.resource.max_age:
            return {"304": NOT_MODIFIED} | answers
        return answers if self.method == "POST" else answers | {"503": _problem(ERRORS["503"])}


def _collection(properties: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of a FeatureCollection (RFC 7946)."""
    geometry = _object(
        {
            "type": {"type": "string", "enum": ["Polygon", "MultiPolygon"]},
            "coordinates": {"type": "array", "items": {"type": "array"}},
        }
    )
    feature = _object(
        {
            "type": {"type": "string", "const": "Feature"},
            "id": {"type": "string"},
            "properties": properties,
            "geometry": {"oneOf": [geometry, {"type": "null"}]},
        }
    )
    collection = _object(
        {
            "type": {"type": "string", "const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
        }
    )
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    collection["properties"]["bbox"] = box
    return collection


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {PROBLEM_CONTENT_TYPE: {"schema": schema}}}


def complete(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: the component of errors, and a width for every number."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    _give_widths(result)
    return result


def _give_widths(node: Any) -> None:
    """Integers are `int64` and numbers `double` unless they say otherwise (ModI asks for it)."""
    if isinstance(node, list):
        for item in node:
            _give_widths(item)
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    for name, width in (("integer", "int64"), ("number", "double")):
        if name in kinds:
            node.setdefault("format", width)
    for item in node.values():
        _give_widths(item)
