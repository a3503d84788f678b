"""The territory in the admin, with its maps: to be read. Boundaries change by drafts, never here.

What may be mended here goes through the same action, and asks for the same right, as on the pages.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from districts.actions import describe_act
from districts.admin_maps import MapAdmin, ReadOnlyAdmin
from districts.models import (
    Act,
    BoundaryRevision,
    Consultation,
    ConsultationComment,
    Evidence,
    Region,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    Zone,
    ZoneAssignment,
    Zoning,
)
from districts.permissions import allowed
from districts.presenting.admin_map import law_map, unit_map, zone_in_law

_NOT_LAW = ("draft", "consultation")


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("name", "official_name")


@admin.register(TerritorialUnit)
class TerritorialUnitAdmin(MapAdmin):
    list_display = ("istat_code", "name", "province_name", "valid_from", "valid_to")
    list_filter = ("kind", "province_name")
    search_fields = ("istat_code", "name")
    exclude = ("geometry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).defer("geometry")

    def drawn(self, subject: Any) -> Any:
        return unit_map(subject)

    def view_on_site(self, subject: Any) -> str:
        return reverse("unit", args=[subject.istat_code])


@admin.register(UnitPopulation)
class UnitPopulationAdmin(ReadOnlyAdmin):
    list_display = ("unit", "year", "population", "quality", "source", "superseded_at")
    list_filter = ("year", "quality")
    list_select_related = ("unit",)
    search_fields = ("unit__istat_code", "unit__name")
    raw_id_fields = ("unit",)


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(ReadOnlyAdmin):
    list_display = ("former_name", "kind", "date", "successor")
    list_filter = ("kind",)
    list_select_related = ("successor",)


@admin.register(Act)
class ActAdmin(MapAdmin):
    """Subject and address may be mended; what an act is called by stands as it was registered."""

    list_display = ("__str__", "authority", "title")
    search_fields = ("number", "title")
    readonly_fields = ("kind", "authority", "authority_ipa", "number", "date")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request.user, "districts.add_act")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **given: Any) -> Any:
        if db_field.name == "url":
            given["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **given)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        describe_act(act=obj, title=obj.title, url=obj.url, by=request.user)

    def drawn(self, subject: Any) -> Any:
        laws = subject.revisions.exclude(state__in=_NOT_LAW).order_by("effective_from")
        law = laws.select_related("zoning", "validity", "tiles_in_use").first()
        return None if law is None else law_map(law)

    def view_on_site(self, subject: Any) -> str:
        return reverse("act", args=[subject.pk])


@admin.register(Zoning)
class ZoningAdmin(MapAdmin):
    list_display = ("code", "name_it", "policy", "kind", "extent", "is_reference")

    def drawn(self, subject: Any) -> Any:
        laws = BoundaryRevision.objects.filter(zoning=subject).standing()
        laws = laws.select_related("zoning", "validity", "tiles_in_use")
        law = laws.order_by("-effective_from").first()
        return None if law is None else law_map(law)

    def view_on_site(self, subject: Any) -> str:
        return reverse("zoning", args=[subject.code])


@admin.register(Zone)
class ZoneAdmin(MapAdmin):
    list_display = ("code", "name", "zoning", "parent_name")
    list_filter = ("zoning",)
    list_select_related = ("zoning",)
    search_fields = ("code", "name")

    def drawn(self, subject: Any) -> Any:
        return zone_in_law(subject)


@admin.register(BoundaryRevision)
class BoundaryRevisionAdmin(MapAdmin):
    """What is not law yet is there only for who may read drafts; it is changed on the workbench."""

    readonly_fields = ("change",)
    list_display = ("title", "zoning", "state", "effective_from", "basis", "act")
    list_filter = ("zoning", "state", "basis")
    list_select_related = ("zoning", "act")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows = super().get_queryset(request).select_related("validity", "tiles_in_use")
        if allowed(request.user, "districts.view_draft"):
            return rows
        return rows.exclude(state__in=_NOT_LAW)

    def drawn(self, subject: Any) -> Any:
        return law_map(subject)

    @admin.display(description=_("come si cambia"))
    def change(self, subject: Any) -> str:
        """In words, beside the map."""
        if subject.state in _NOT_LAW:
            return gettext("Una bozza si cambia sul suo banco, fra gli scenari.")
        return gettext("La legge non si cambia qui: apri una bozza che parte da questi confini.")

    def view_on_site(self, subject: Any) -> str:
        if hasattr(subject, "draft"):
            return reverse("draft", args=[subject.pk])
        return reverse("zoning", args=[subject.zoning.code])


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("document", "dated", "supports_it", "revision")
    list_filter = ("revision__zoning",)
    list_select_related = ("revision",)
    search_fields = ("document", "supports_it")


@admin.register(ZoneAssignment)
class ZoneAssignmentAdmin(ReadOnlyAdmin):
    list_display = ("unit", "zone", "revision", "basis", "confidence", "source")
    list_filter = ("revision__zoning", "confidence", "basis")
    list_select_related = ("unit", "zone", "revision")
    search_fields = ("unit__istat_code", "unit__name", "zone__code", "called__name")
    raw_id_fields = ("unit", "zone", "revision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows = super().get_queryset(request).defer("unit__geometry")
        if allowed(request.user, "districts.view_draft"):
            return rows
        return rows.exclude(revision__state__in=_NOT_LAW)


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdmin):
    list_display = ("subject", "from_state", "to_state", "by", "at", "act")


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "opens_on", "closes_on")
    list_filter = ("state",)
    exclude = ("content_type", "object_id")


@admin.register(ConsultationComment)
class ConsultationCommentAdmin(ReadOnlyAdmin):
    """Which comments there are and where they stand; their words are read by the offices alone."""

    list_display = ("pk", "consultation", "state", "at", "acting_for", "answered_at")
    list_filter = ("state",)
    list_select_related = ("consultation",)
    exclude = ("text", "name", "author", "reason", "form")
