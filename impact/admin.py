"""Figures in the admin: what was observed can be corrected, what follows from it only read."""

from typing import Any

from django.contrib import admin, messages
from django.db import OperationalError, transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from districts.admin_maps import ReadOnlyAdmin
from impact.models import (
    Baseline,
    DashboardSnapshot,
    DistrictPlan,
    ImportBatch,
    Indicator,
    IndicatorTerm,
    LawSnapshot,
    Objective,
    Observation,
    RecomputeRequest,
    Source,
    ZoneValue,
)


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_it", "licence")


class IndicatorTermInline(admin.TabularInline):
    model = IndicatorTerm
    fk_name = "indicator"
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_it", "version", "state", "unit", "aggregation", "key_figure")
    list_filter = ("state", "aggregation", "policy")
    search_fields = ("code", "source_code", "name_it")
    inlines = (IndicatorTermInline,)


@admin.register(Observation)
class ObservationAdmin(admin.ModelAdmin):
    """«Modifica» never changes a row: it adds the one that replaces it, and both remain."""

    list_display = ("indicator", "unit", "zone", "period", "value", "quality", "superseded_at")
    list_filter = (("superseded_at", admin.EmptyFieldListFilter), "quality", "period")
    list_select_related = ("indicator", "unit", "zone")
    search_fields = ("indicator__code", "unit__istat_code", "unit__name")
    raw_id_fields = ("indicator", "unit", "zone")
    fields = ("indicator", "unit", "zone", "period", "value", "quality", "source")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Observation | None = None
    ) -> tuple[str, ...]:
        """A correction concerns the same cell; to observe another one, add it."""
        return ("indicator", "unit", "zone", "period") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Observation | None = None) -> bool:
        if obj is not None and obj.superseded_at is not None:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Observation, form: ModelForm, change: bool
    ) -> None:
        """Insert; the database marks the row that is replaced, or refuses if it is not current."""
        if change:
            obj.supersedes_id, obj.pk = obj.pk, None
            obj._state.adding = True
        obj.save(force_insert=True)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Someone else's correction that came first is told, not overwritten."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except OperationalError as error:
            if "no longer the current one" not in str(error):
                raise
            self.message_user(
                request,
                "Un'altra persona ha corretto questo dato nel frattempo: guarda il valore attuale"
                " e ripeti la correzione, se serve ancora.",
                messages.ERROR,
            )
            return HttpResponseRedirect(request.path)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("name", "at", "rows_read", "rows_loaded", "rows_unchanged", "rows_rejected")


@admin.register(ZoneValue)
class ZoneValueAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "zone", "period", "value", "coverage", "status", "computed_at")
    list_filter = ("status", "period", "zone__zoning")
    list_select_related = ("indicator", "zone")
    search_fields = ("indicator__code", "zone__code", "zone__name")


@admin.register(RecomputeRequest)
class RecomputeRequestAdmin(ReadOnlyAdmin):
    list_display = ("kind", "zoning", "zone", "indicator", "period", "attempts", "error")
    list_select_related = ("zoning", "zone", "indicator")


@admin.register(DashboardSnapshot)
class DashboardSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("zone", "revision", "language", "fingerprint", "computed_at", "superseded_at")
    list_select_related = ("zone", "revision")
    exclude = ("body", "units")


@admin.register(LawSnapshot)
class LawSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("zone", "revision", "from_day", "fingerprint", "computed_at", "superseded_at")
    list_select_related = ("zone", "revision")
    exclude = ("body",)


class ObjectiveInline(admin.TabularInline):
    model = Objective
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(DistrictPlan)
class DistrictPlanAdmin(ReadOnlyAdmin):
    """Plans are written in their own pages, by who may: here they are read."""

    list_display = ("code", "zone", "title", "start", "end", "state")
    list_filter = ("state",)
    list_select_related = ("zone",)
    search_fields = ("code", "title", "zone__code", "zone__name")
    inlines = (ObjectiveInline,)


@admin.register(Baseline)
class BaselineAdmin(ReadOnlyAdmin):
    list_display = ("objective", "revision", "zone", "period", "value", "status", "recorded_at")
    list_select_related = ("objective", "revision", "zone")
