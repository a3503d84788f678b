from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from welfare.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made and mended by their owners; here they are looked up and suspended."""

    list_display = ("email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "first_name", "last_name")
    fields = ("email", "first_name", "last_name", "is_active", "date_joined", "last_login")
    readonly_fields = ("email", "first_name", "last_name", "date_joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
