from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"
    verbose_name = "Misure"

    def ready(self) -> None:
        # Who may do what, which registers there are, what a draft shows: each registers itself.
        from impact import draft_effects, draft_figures, permissions, registers, waiting  # noqa: F401
        from impact.plans import carrying, effects, happenings  # noqa: F401
        from impact.plans import permissions as plan_permissions  # noqa: F401
