"""What the checks said of a law that nobody wrote by hand."""

from django.db import models
from django.db.models.functions import Now

from districts.models.zonings import BoundaryRevision


class AdoptionWarning(models.Model):
    """One row is a warning of the checks on a technical revision, as it was when it became law.

    Nobody proposed what a change of comuni does to the zones, so no reason is asked for where it
    was written by itself; where somebody decided, theirs answers it (`DraftReason`). `finding`:
    code, zone, units, figures. Of a draft the warnings stand with their reasons.
    """

    append_only = True

    revision = models.ForeignKey(BoundaryRevision, models.PROTECT, related_name="warnings")
    fingerprint = models.CharField("impronta", max_length=64)
    finding = models.JSONField("che cosa è stato trovato")
    at = models.DateTimeField("il", db_default=Now())

    class Meta:
        verbose_name = "avviso all'adozione"
        verbose_name_plural = "avvisi all'adozione"
        ordering = ["revision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "fingerprint"], name="adoption_warned_once")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.finding.get('code', '')}"
