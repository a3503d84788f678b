from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "Territorio"

    def ready(self) -> None:
        # Each registers what it says.
        import districts.approving.adoption
        import districts.approving.awaited
        import districts.carryover.residents
        import districts.changes.awaited
        import districts.consulting.awaited
        import districts.consulting.revisions
        import districts.notices.kinds
        import districts.notices.notifying
        import districts.registers
        import districts.rights.permits  # noqa: F401
