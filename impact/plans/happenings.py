"""What may happen to plans of districts, and whom it concerns."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.happenings import Kind, Topic, occurs
from districts.hats import Role
from districts.notices.audience import who_may
from impact.models import DistrictPlan


def _who_approves(plan: DistrictPlan) -> Iterable[int]:
    return who_may("impact.approve_plan", plan, Role.REGIONAL_OFFICIAL)


def _who_runs_it(plan: DistrictPlan) -> Iterable[int]:
    """Whoever coordinates the district, and who wrote the plan."""
    written = {plan.created_by_id, plan.saved_by_id}
    return who_may("impact.run_plan", plan, Role.COORDINATOR) | written


def _page(plan: DistrictPlan) -> str:
    return reverse("plan", args=[plan.code])


for _code, _words, _topic, _concerned in (
    ("consultation", gettext_noop("Piano di distretto da approvare: «%(title)s»"), Topic.TO_DO,
     _who_approves),
    ("draft", gettext_noop("Il piano «%(title)s» è tornato in bozza: leggi il motivo"),
     Topic.PROJECTS, _who_runs_it),
    ("approved", gettext_noop("Il piano «%(title)s» è approvato"), Topic.PROJECTS, _who_runs_it),
    ("running", gettext_noop("Il piano «%(title)s» è avviato"), Topic.PROJECTS, _who_runs_it),
    ("carried", gettext_noop("Confini nuovi: cambia il distretto del piano «%(title)s»"),
     Topic.PROJECTS, _who_runs_it),
    ("not_carried", gettext_noop("Il piano «%(title)s» resta dov’era: il distretto in cui doveva"
     " passare ne ha un altro"), Topic.TO_DO, _who_approves),
    ("closed", gettext_noop("Il piano «%(title)s» è chiuso"), Topic.PROJECTS, _who_runs_it),
):  # fmt: skip
    occurs(
        Kind(
            code=f"plan.{_code}",
            model=DistrictPlan,
            words=_words,
            topic=_topic,
            concerned=_concerned,
            page=_page,
        )
    )
