from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "Territorio"

    def ready(self) -> None:
        from districts import (  # noqa: F401  each registers what it says
            adoption,
            awaited_approvals,
            awaited_changes,
            awaited_consultations,
            draft_effects,
            happening_kinds,
            notifying,
            permits,
            registers,
            revision_consultation,
        )
