from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"
    verbose_name = "Misure"

    def ready(self) -> None:
        # Who may do what, which registers there are, what a draft shows: each registers itself.
        from impact import draft_effects, draft_figures, permissions, registers  # noqa: F401
