"""Co-design projects (art. 55, Codice del Terzo settore)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.hats import WORKS_FOR_ITS_BODY, Role
from districts.permissions import hat_of
from subsidiarity.models.actors import Actor
from subsidiarity.models.initiatives import Initiative
from subsidiarity.states import CO_DESIGN_PUBLIC

ANSWERS = ("proposed", "rejected")
"""States that an authority deals with, beside the public ones."""


class CoDesignProjectQuerySet(models.QuerySet["CoDesignProject"]):
    def public(self) -> "CoDesignProjectQuerySet":
        """Proposed and whatever comes after; not what was withdrawn or rejected."""
        return self.filter(state__in=sorted(CO_DESIGN_PUBLIC))

    def led_by(self, user: Any) -> "CoDesignProjectQuerySet":
        """Those of the body that `user` acts for, or registered and nobody has verified yet."""
        return self.filter(_led_by(user))

    def visible_to(self, user: Any) -> "CoDesignProjectQuerySet":
        """Public ones, those of one's own body, and what an authority has rejected.

        The same as the permission `subsidiarity.view_project`, for a whole set.
        """
        seen = Q(state__in=sorted(CO_DESIGN_PUBLIC)) | _led_by(user)
        hat = hat_of(user)
        if hat is not None and hat.role == Role.REGIONAL_OFFICIAL:
            seen |= Q(state__in=ANSWERS)
        if hat is not None and hat.role == Role.COORDINATOR:
            mine = CoDesignProject.districts.through.objects.filter(zone=hat.zone)
            seen |= Q(state__in=ANSWERS, pk__in=mine.values("initiative"))
        return self.filter(seen)


def _led_by(user: Any) -> Q:
    hat = hat_of(user)
    mine = Q(pk__in=[])
    if hat is not None and hat.role in WORKS_FOR_ITS_BODY:
        mine |= Q(lead=hat.body)
    if getattr(user, "is_authenticated", False):
        mine |= Q(lead__created_by=user, lead__state__in=Actor.UNVERIFIED_STATES)
    return mine


def theory_step(label: str) -> "models.TextField[str, str]":
    """A step of the theory of change, which nobody has to write."""
    return models.TextField(label, max_length=1000, blank=True, default="", db_default="")


class CoDesignProject(Initiative):
    """One row is a co-design project, from a draft of its body to the end of its procedure.

    Led by a body of the Third sector, always; an enterprise or a public body takes part in it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Bozza")
        PROPOSED = "proposed", _("Inviato")
        REJECTED = "rejected", _("Respinto")
        WITHDRAWN = "withdrawn", _("Ritirato")
        OPENED = "opened", _("Avviso aperto")
        EVALUATING = "evaluating", _("In valutazione")
        CO_DESIGNING = "co_designing", _("Tavolo aperto")
        AGREED = "agreed", _("Accordo raggiunto")
        RUNNING = "running", _("In corso")
        SUSPENDED = "suspended", _("Sospeso")
        CONCLUDED = "concluded", _("Concluso")
        ARCHIVED = "archived", _("Archiviato")

    # The short theory of change: each leads to the next. Text until the evaluation plan has nodes.
    theory_need = theory_step("da quale bisogno parte")
    theory_resources = theory_step("con quali risorse")
    theory_activities = theory_step("con quali attività")
    theory_outputs = theory_step("che cosa producono le attività")
    theory_outcomes = theory_step("che cosa cambia per le persone")

    objects: ClassVar[Any] = CoDesignProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "progetto di co-progettazione"
        verbose_name_plural = "progetti di co-progettazione"

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
