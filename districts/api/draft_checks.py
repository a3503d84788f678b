"""`/drafts/{id}/checks`: what the checks find in a draft, for programs of the offices."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Counted
from districts.api.provisional import Provisional
from districts.api.reading import DrawnListView
from districts.boundaries.checks import Code, Severity, defect_shape
from districts.drafting.findings import Judged, judge
from districts.drafting.workbench import Workbench, read_workbench
from districts.errors import Missing
from districts.models import Draft
from districts.presenting.draft_checks import told


class CheckSerializer(serializers.Serializer[Any]):
    """Something that a check found in a draft."""

    fingerprint = serializers.CharField(
        help_text="The same for the same defect, another as soon as anything of it is another."
    )
    code = serializers.ChoiceField(
        [code.value for code in Code],
        help_text="B1 to B5 keep the draft from going on, A1 to A6 want a reason.",
    )
    severity = serializers.ChoiceField([each.value for each in Severity])
    zone = serializers.CharField(help_text="Code of the zone; empty: of the whole draft.")
    units = serializers.ListField(
        child=serializers.CharField(), help_text="ISTAT codes of the comuni concerned."
    )
    figures = serializers.DictField(help_text="What the message tells in numbers, by name.")
    inherited = serializers.BooleanField(
        help_text="It is so in the base: the draft does not answer for it."
    )
    reason = serializers.CharField(
        allow_null=True, help_text="Why it is no mistake, if somebody said so."
    )
    message_it = serializers.CharField()
    message_en = serializers.CharField()


class CheckList(Provisional, DrawnListView[tuple[int, Judged]]):
    """Checks of a draft.

    What is wrong with it (B) and what must be explained (A), blocking ones first, as it stands now;
    as GeoJSON with the comuni of each defect. For whoever may see the draft: a token of an office
    of the region with `read:provisional`.
    """

    tag = "drafts"
    queryset = Draft.objects.all()
    serializer_class = CheckSerializer
    file_name = "checks"
    permission = "districts.view_draft"
    answer = {
        "next": None,
        "previous": None,
        "results": [
            {
                "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "code": "A2",
                "severity": "warning",
                "zone": "D06",
                "units": [],
                "figures": {"residents": 54120, "least": 60000},
                "inherited": False,
                "reason": None,
                "message_it": "La zona D06 ha 54.120 residenti, meno di 60.000. Conferma con una"
                " motivazione.",
                "message_en": "The zone D06 has 54,120 residents, fewer than 60,000. Confirm with a"
                " reason.",
            }
        ],
    }

    def listing(self, request: Request) -> Counted[Judged]:
        draft = _draft(self.kwargs["pk"])
        self.admit(request, draft)
        bench = read_workbench(draft)
        return Counted(
            judge(bench).judged,
            lambda judged: _described(judged, bench),
            lambda judged: defect_shape(judged.finding, bench.ground.shapes),
            identity=("fingerprint",),
        )


def _described(judged: Judged, bench: Workbench) -> dict[str, Any]:
    return {"fingerprint": judged.finding.fingerprint, **told(judged, bench)}


def _draft(pk: int) -> Draft:
    rows = Draft.objects.select_related(
        "revision__zoning", "revision__act", "revision__based_on__zoning", "saved_by"
    )
    found = rows.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Missing(_("La bozza non esiste: leggi l'elenco delle bozze."))
    return found
