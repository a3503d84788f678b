from django.apps import AppConfig


class SubsidiarityConfig(AppConfig):
    name = "subsidiarity"
    verbose_name = "Sussidiarietà"

    def ready(self) -> None:
        # Who may do what, what awaits whom, what is remembered of what: each registers itself.
        from subsidiarity import (  # noqa: F401
            carrying,
            conferring,
            happenings,
            permissions,
            project_permissions,
            registers,
            waiting,
        )
