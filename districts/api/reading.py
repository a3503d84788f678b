"""What every address of the API has in common: it is read by anyone, and never guesses.

Who shows a token gets the same answer, kept for that program alone.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.files import collection, columns, table, whole
from districts.api.listing import Drawn, Listing
from districts.api.pagination import Cursors
from districts.api.parameters import format_parameter
from districts.api.renderers import CSVRenderer, GeoJSONRenderer, JSONRenderer
from districts.errors import Impossible
from districts.files.sheets import CONTENT_TYPE
from districts.permissions import require_scope
from districts.questions import asked, not_among, refuse_unknown
from districts.rights.scopes import Scope

T = TypeVar("T")

MAX_AGE = 60
"""Seconds for which an answer may be kept: about as long as anyone waits before reloading."""


class ReadView(GenericAPIView):
    """A resource to read. `parameters` are those of its question: any other is refused.

    `scope`: what a token needs here; who shows none is asked for none, unless it is `private`.
    `may_be_impossible`: a body can be well written and have no answer (422). `answer`: an example
    of what is told, of an address whose data are not public; of a list one page of it.
    """

    http_method_names = ["get", "head", "options"]
    serializer_class: type[serializers.Serializer[Any]]
    parameters: Sequence[OpenApiParameter] = ()
    tag = "platform"
    many = False
    max_age = MAX_AGE
    scope = Scope.READ
    private = False
    answer: Any = None
    may_be_impossible = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_scope(request.user, self.scope)
        refuse_unknown(request.query_params, self.parameter_names())

    @classmethod
    def declared(cls) -> list[OpenApiParameter]:
        """The parameters that a view declares itself, those of all lists included."""
        return list(cls.parameters)

    @classmethod
    def parameter_names(cls) -> list[str]:
        """The parameters understood here, in the order in which the documentation has them."""
        return [parameter.name for parameter in cls.declared()]

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Only the methods, in `Allow`: the description of the API is its OpenAPI document."""
        return Response(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Cacheable, and with a strong ETag on HEAD as on GET.

        With what whoever counted the request wants told (welfare/api/throttling.py).
        """
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request._request, "answer_headers", {}).items():
            response.headers[name] = value
        if response.status_code == 200 and self.max_age:
            whose = "private" if "Authorization" in request.headers else "public"
            patch_cache_control(response, **{whose: True}, max_age=self.max_age)
            if isinstance(response, Response):
                response.add_post_render_callback(set_response_etag)
        else:
            patch_cache_control(response, no_store=True)
        return response


class ListView(ReadView, ABC, Generic[T]):
    """A list: in pages as JSON, whole in the other formats; filtered by its `filterset_class`.

    `file_name` is what a file of it is called.
    """

    many = True
    filter_backends: Sequence[type[DjangoFilterBackend]] = ()
    pagination_class: type[Cursors] | None = Cursors
    filterset_class: type[FilterSet] | None = None
    renderer_classes: Sequence[type[BaseRenderer]] = [JSONRenderer, CSVRenderer]
    file_name: str

    @abstractmethod
    def listing(self, request: Request) -> Listing[T]:
        """The rows that the question asks for. Raises `Malformed`."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        listing = self.listing(request)
        if isinstance(request.accepted_renderer, CSVRenderer):
            self.refuse_pages(request)
            return as_table(listing, columns(self.serializer_class()), self.file_name)
        return Response(Cursors().page(listing, request))

    def refuse_pages(self, request: Request) -> None:
        """Raise `Impossible` where a page of a file is asked for: files are whole."""
        for name in ("limit", "cursor"):
            if name in request.query_params:
                detail = _("Solo il JSON è diviso in pagine: togli “%(name)s”, il file è intero.")
                raise Impossible(detail % {"name": name})

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """`format` decides where it is given: an address says more than a header."""
        chosen = None if force else asked(request.query_params, "format")
        if chosen is None:
            return super().perform_content_negotiation(request, force)
        for renderer in self.get_renderers():
            if renderer.format == chosen:
                return renderer, renderer.media_type
        raise not_among("format", self.formats())

    @classmethod
    def formats(cls) -> list[str]:
        return [str(renderer.format) for renderer in cls.renderer_classes]

    @classmethod
    def declared(cls) -> list[OpenApiParameter]:
        return [*super().declared(), format_parameter(cls.formats())]

    @classmethod
    def parameter_names(cls) -> list[str]:
        filters = cls.filterset_class.base_filters if cls.filterset_class else {}
        return [*filters, *super().parameter_names(), "limit", "cursor"]


class DrawnListView(ListView[T]):
    """A list of things that have a place on the map: GeoJSON too."""

    renderer_classes = [JSONRenderer, CSVRenderer, GeoJSONRenderer]

    @abstractmethod
    def listing(self, request: Request) -> Drawn[T]:
        """The rows that the question asks for. Raises `Malformed`."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.accepted_renderer, GeoJSONRenderer):
            self.refuse_pages(request)
            media_type = GeoJSONRenderer.media_type
            return as_map(self.listing(request), self.file_name, media_type)
        return super().get(request, *args, **kwargs)


class MapView(DrawnListView[T]):
    """The map of a list, at an address of its own: the same file that `format=geojson` gives."""

    many = False
    pagination_class = None
    renderer_classes = [GeoJSONRenderer, JSONRenderer]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        media_type = request.accepted_renderer.media_type
        return as_map(self.listing(request), self.file_name, media_type)

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        return ReadView.perform_content_negotiation(self, request, force)

    @classmethod
    def declared(cls) -> list[OpenApiParameter]:
        return list(cls.parameters)

    @classmethod
    def parameter_names(cls) -> list[str]:
        return [parameter.name for parameter in cls.parameters]


def as_table(
    listing: Listing[Any], header: Sequence[tuple[str, ...]], name: str
) -> FileResponse | HttpResponse:
    return whole(
        table(listing, header),
        content_type=CONTENT_TYPE,
        name=f"{name}.csv",
        attached=True,
    )


def as_map(listing: Drawn[Any], name: str, content_type: str) -> FileResponse | HttpResponse:
    """To be shown rather than saved: `content_type` may be plain JSON for who asks for that."""
    return whole(
        collection(listing), content_type=content_type, name=f"{name}.geojson", attached=False
    )
