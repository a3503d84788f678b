"""Pages of the admin with a map: ours, from our own files, with the outline the server draws."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import Media, Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from districts.maps.choropleth import Choropleth


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows and searches: law and facts come from acts and files, the rest from its own page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MapAdmin(ReadOnlyAdmin):
    """One that draws its object before all else."""

    drawn: Callable[[Any], Choropleth | None]
    """The map of an object, which each admin makes; None where nothing is drawn."""

    @admin.display(description=_("mappa"))
    def map(self, subject: Any) -> str:
        """The figure, or a word that there is none."""
        figure = self.drawn(subject) if subject.pk else None
        return render_to_string("admin/districts/map.html", {"map": figure})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The map too, which is no field."""
        return ["map", *super().get_readonly_fields(request, obj)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The map first."""
        return ["map", *(name for name in super().get_fields(request, obj) if name != "map")]

    @property
    def media(self) -> Media:
        """The styles and scripts of the maps of the pages."""
        styles = [
            f"css/{name}.css" for name in ("tokens", "components", "drawings", "maps", "admin")
        ]
        module: Any = Script("js/admin.js", type="module")
        own = Media(css={"all": styles}, js=[module])
        return super().media + own
