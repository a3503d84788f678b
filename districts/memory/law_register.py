"""Every boundary that was ever adopted, read at once: what was law when, and built out of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from districts.alignment import Independence, independence, lineage
from districts.models import BoundaryRevision, Policy, Zoning


@dataclass(frozen=True)
class LawRegister:
    """`revisions`: adopted or revoked, corrected ones too, the latest first."""

    revisions: Sequence[BoundaryRevision]

    @cached_property
    def zonings(self) -> dict[str, Zoning]:
        """{code: zoning} of those that had a law, by code."""
        return {law.zoning.code: law.zoning for law in sorted(self.standing, key=_code)}

    @cached_property
    def standing(self) -> list[BoundaryRevision]:
        """The laws: adopted, and no adopted revision corrects them."""
        return [revision for revision in self.revisions if hasattr(revision, "validity")]

    def of(self, code: str) -> list[BoundaryRevision]:
        """The laws of a zoning, the latest first."""
        return [law for law in self.standing if law.zoning.code == code]

    def history(self, code: str) -> list[BoundaryRevision]:
        """What was ever adopted of a zoning, with what turned out wrong, the latest first."""
        return [revision for revision in self.revisions if revision.zoning.code == code]

    def on(self, code: str, day: date) -> BoundaryRevision | None:
        """The law of a zoning on `day`."""
        return next((law for law in self.of(code) if law.validity.covers(day)), None)

    def nearest(self, code: str, day: date) -> BoundaryRevision | None:
        """The law of `day`; failing that the first one after it, else the last there was."""
        laws = self.of(code)
        if law := self.on(code, day):
            return law
        later = [law for law in laws if law.validity.from_day > day]
        return later[-1] if later else next(iter(laws), None)

    def independence(self, a: BoundaryRevision, b: BoundaryRevision) -> Independence:
        """What the agreement of two laws can prove."""
        parents = self._parents | {law.zoning.code: _source(law) for law in (a, b)}
        return independence(lineage(a.zoning.code, parents), lineage(b.zoning.code, parents))

    def districts(self, day: date) -> BoundaryRevision | None:
        """The law of the cohesion districts on `day`."""
        codes = [z.code for z in self.zonings.values() if z.policy == Policy.COHESION]
        return next((law for code in codes if (law := self.on(code, day))), None)

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        # By the latest law of each: an ancestor may have ended long before the day asked.
        return {law.zoning.code: _source(law) for law in reversed(self.standing)}


def read_laws() -> LawRegister:
    """The register of this moment; one query."""
    public = (BoundaryRevision.State.ADOPTED, BoundaryRevision.State.REVOKED)
    rows = (
        BoundaryRevision.objects.filter(state__in=public)
        .select_related("zoning", "act", "derived_from", "corrects", "validity")
        .order_by("-effective_from", "-recorded_at", "-pk")
    )
    return LawRegister(tuple(rows))


def _code(law: BoundaryRevision) -> str:
    return law.zoning.code


def _source(law: BoundaryRevision) -> str | None:
    return law.derived_from.code if law.derived_from else None
