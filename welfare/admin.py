from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from districts.admin_maps import ReadOnlyAdmin
from welfare.models import Delivery, Token, User, Webhook


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


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """Whose they are, what for and until when; a secret is not here nor anywhere."""

    list_display = (
        "name",
        "prefix",
        "membership",
        "scopes",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    list_select_related = ("membership__user", "membership__actor")
    search_fields = ("name", "prefix", "membership__user__email")
    exclude = ("secret_hash", "previous_hash")


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    """Where messages go, and for whom."""

    list_display = ("name", "url", "membership", "state", "failing_since")
    list_filter = ("state",)
    list_select_related = ("membership__user", "membership__actor")
    search_fields = ("name", "url", "membership__user__email")
    exclude = ("secret", "previous_secret")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What was sent, and how often it was tried."""

    list_display = ("message", "kind", "webhook", "state", "attempts", "next_at", "created_at")
    list_filter = ("state", "kind")
    list_select_related = ("webhook",)
