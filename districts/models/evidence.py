"""The documents on which the lists rest that no act gives."""

from django.db import models
from django.db.models import Q

from districts.datings import PATTERN
from districts.models.zonings import BoundaryRevision


class Evidence(models.Model):
    """One row says that a document supports the list of a revision, and what it says of it.

    It is of the revision and not of the zoning: the list that corrects another may rest on other
    documents. It is no part of the law, so the documents of an adopted revision may be completed.
    `dated`: when the document was written, as well as that is known (`districts.datings`).
    """

    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="evidence")
    document = models.CharField("documento", max_length=300)
    dated = models.CharField("datato", max_length=24, blank=True)
    supports_it = models.CharField("che cosa dice", max_length=500)
    supports_en = models.CharField("che cosa dice in inglese", max_length=500)

    class Meta:
        verbose_name = "documento di fondamento"
        verbose_name_plural = "documenti di fondamento"
        ordering = ["revision", "dated", "document"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "document", "dated"], name="evidence_once_per_revision"
            ),
            models.CheckConstraint(
                condition=Q(dated__regex=f"^{PATTERN}$"), name="evidence_dated_as_known"
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(supports_it="") & ~Q(supports_en=""),
                name="evidence_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.document
