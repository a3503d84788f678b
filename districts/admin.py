"""The territory in the admin: to be read. Boundaries change by revisions, never by editing."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

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


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows and searches; law and facts come from acts and files, with their reasons."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("name", "official_name")


@admin.register(TerritorialUnit)
class TerritorialUnitAdmin(ReadOnlyAdmin):
    list_display = ("istat_code", "name", "province_name", "valid_from", "valid_to")
    list_filter = ("kind", "province_name")
    search_fields = ("istat_code", "name")
    exclude = ("geometry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).defer("geometry")


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
class ActAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "authority", "title")
    search_fields = ("number", "title")


@admin.register(Zoning)
class ZoningAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_it", "policy", "kind", "extent", "is_reference")


@admin.register(Zone)
class ZoneAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "zoning", "parent_name")
    list_filter = ("zoning",)
    list_select_related = ("zoning",)
    search_fields = ("code", "name")


@admin.register(BoundaryRevision)
class BoundaryRevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "zoning", "state", "effective_from", "basis", "act")
    list_filter = ("zoning", "state", "basis")
    list_select_related = ("zoning", "act")


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
    search_fields = ("unit__istat_code", "unit__name", "zone__code", "zone__name")
    raw_id_fields = ("unit", "zone", "revision")


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
