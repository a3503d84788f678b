"""`POST /observations/import`: a file of facts, by a program that acts for the Region."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.parameters import code_parameter
from districts.api.reading import ReadView
from districts.errors import Impossible
from districts.importers.outcomes import Outcome
from districts.importers.tabular import Rejected
from districts.permissions import require
from districts.questions import asked, not_among
from districts.rights.scopes import Scope
from impact.loading.observations import import_observations

MAX_BYTES = 10 * 1024 * 1024
PERMISSION = "impact.correct_observation"


class CSVParser(BaseParser):
    """The body as it came: what is in it, the importer reads."""

    media_type = "text/csv"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Impossible(_("Il file supera i 10 MB: dividilo in più file."))
        return content


class ImportSerializer(serializers.Serializer[Any]):
    """What became, or would become, of a file: read = loaded + unchanged, all or nothing."""

    name = serializers.CharField(help_text="Under which the file is remembered.")
    committed = serializers.BooleanField(help_text="`false`: nothing was written.")
    read = serializers.IntegerField(help_text="Rows of the file.")
    loaded = serializers.IntegerField(help_text="That say something new.")
    unchanged = serializers.IntegerField(help_text="That say what is known.")
    note = serializers.CharField(help_text="For instance that the same bytes were loaded before.")


class ObservationImport(ReadView):
    """Load observations.

    A CSV file (`text/csv`, UTF-8, 10 MB at most) with the columns `unit_code`, or `zoning` and
    `zone_code`; `indicator`, `period`, `value`; and, if needed, `quality` and `source`. Without
    `commit=true` it is only tried. A file with a mistake is not loaded: 422 says every one, with
    line and column. A figure that differs from the current one takes its place and erases nothing;
    the bytes last loaded under the same name change nothing, so that a request can be repeated.
    Needs a token with the scope `write:observations` of a regional official.
    """

    http_method_names = ["post", "options"]
    tag = "figures"
    serializer_class = ImportSerializer
    parser_classes = (CSVParser,)
    max_age = 0
    scope = Scope.WRITE_OBSERVATIONS
    parameters = (
        OpenApiParameter(
            "commit",
            {"type": "string", "enum": ["true", "false"], "default": "false"},
            description="`true`: keep what is loaded.",
        ),
        OpenApiParameter(
            "name",
            {"type": "string", "maxLength": 100},
            description="What the file is called, to know it again; default: `api.csv`.",
        ),
        code_parameter("source", "Code of the source of the rows that name none."),
    )

    example = (
        "unit_code,indicator,period,value,quality,source\n"
        "001272,pop_0_14,2022,99353,final,istat-posas\n"
        "001272,pop_0_14,2023,97740,final,istat-posas\n",
        {
            "name": "api.csv",
            "committed": False,
            "read": 2,
            "loaded": 1,
            "unchanged": 1,
            "note": "",
        },
    )

    @extend_schema(request={"text/csv": str})
    def post(self, request: Request) -> Response:
        if request.auth is None:
            raise NotAuthenticated
        require(request.user, PERMISSION)
        given = request.query_params
        commit = asked(given, "commit") or "false"
        if commit not in {"true", "false"}:
            raise not_among("commit", ["true", "false"])
        content = request.data
        if not isinstance(content, bytes) or not content.strip():
            raise Impossible(_("Il corpo è vuoto: manda il CSV nel corpo della richiesta."))
        outcome = import_observations(
            content=content,
            name=(asked(given, "name") or "api.csv")[:100],
            default_source=asked(given, "source") or "",
            today=timezone.localdate(),
            commit=commit == "true",
            by=request.user,
        )
        if outcome.rejected:
            raise _refused(outcome)
        return Response(
            {
                "name": outcome.name,
                "committed": commit == "true" and outcome.loaded > 0,
                "read": outcome.read,
                "loaded": outcome.loaded,
                "unchanged": outcome.unchanged,
                "note": outcome.note,
            }
        )


def _refused(outcome: Outcome) -> Impossible:
    """All mistakes of a file, and how many rows were read."""
    detail = _("Righe da correggere: %(n)s. Nessuna riga è stata caricata.")
    return Impossible(
        detail % {"n": outcome.rejected_rows or len(outcome.rejected)},
        read=outcome.read,
        rejected=outcome.rejected_rows,
        errors=[_error(reason) for reason in outcome.rejected],
    )


def _error(reason: Rejected) -> dict[str, Any]:
    return {"row": reason.line, "field": reason.column, "message": reason.message}
