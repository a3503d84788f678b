from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"
    verbose_name = "Misure"

    def ready(self) -> None:
        # Who may do what, and which registers there are: each registers itself.
        from impact import permissions, registers  # noqa: F401
