from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate


class WelfareConfig(AppConfig):
    """Top layer; after every migrate it gives the application's database role its rights."""

    name = "welfare"
    verbose_name = "Piattaforma"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        # What may be done here, which registers there are, what awaits people: each registers
        # itself.
        from welfare import permissions, registers, waiting  # noqa: F401
        from welfare.accounts.second_factor import remember_setting_up
        from welfare.grants import grant_application_role

        post_migrate.connect(grant_application_role, sender=self)
        authenticator_added.connect(remember_setting_up)


class PlatformAdminConfig(admin.AdminConfig):
    """Django's admin behind our own door."""

    default = False
    default_site = "welfare.admin_site.PolicySite"
