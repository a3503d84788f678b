"""A co-design project as a whole, read once more before it is sent."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from districts import formats
from districts.languages import language
from districts.models import Policy
from subsidiarity import co_design
from subsidiarity.models import CoDesignProject, Need, Perspective, WellbeingDimension
from subsidiarity.presenting.bodies import body_words, lead_words
from subsidiarity.presenting.projects import (
    GROUPS,
    address_of,
    district_names,
    duration,
    euros,
    labels,
    quantity,
)
from subsidiarity.project_reading import total

Rows = dict[str, list[tuple[str, str]]]
"""Pairs (name, text) of each section."""


def summary(project: CoDesignProject) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What is about to be sent: groups of (name, text, address to edit it)."""
    rows = _parties(project) | _programme(project) | _resources(project)
    return [
        (
            str(title),
            [
                (name, text, "" if section == co_design.LEAD else address_of(project, section))
                for section in sections
                for name, text in rows[section]
            ],
        )
        for title, sections in GROUPS
    ]


def _parties(project: CoDesignProject) -> Rows:
    parties = [
        (body_words(party.actor), party.get_role_display())
        for party in project.participations.all()
    ]
    return {
        co_design.LEAD: [(_("Proponente"), lead_words(project.lead))],
        co_design.PARTNERS: [(_("Partner"), format_html_join(", ", "{} ({})", parties))],
    }


def _programme(project: CoDesignProject) -> Rows:
    return {
        co_design.SUBJECT: [(_("Titolo"), project.title), (_("Sintesi"), project.summary)],
        co_design.NEEDS: [
            (_("Bisogni"), labels(Need, project.needs)),
            (_("Risorse delle persone"), project.people_assets),
            (_("Relazioni che cambiano"), project.relations_changed),
            (_("Partecipazione"), project.get_participation_ladder_display()),
        ],
        co_design.PLACES: [
            (_("Distretti"), district_names(project)),
            (_("Politiche"), labels(Policy, project.policies)),
            (_("Prospettive"), labels(Perspective, project.perspectives)),
        ],
        co_design.ACCESS: [
            (_("Accesso"), _with_reason(project.get_access_rule_display(), project.access_reason)),
            (_("Luogo"), _with_reason(project.get_setting_display(), project.setting_reason)),
        ],
        co_design.CALENDAR: [(_("Durata"), duration(project))],
        co_design.THEORY: [
            (_("Bisogno di partenza"), project.theory_need),
            (_("Risorse"), project.theory_resources),
            (_("Attività"), project.theory_activities),
            (_("Prodotti"), project.theory_outputs),
            (_("Che cosa cambia"), project.theory_outcomes),
            (_("Benessere"), labels(WellbeingDimension, project.wellbeing)),
        ],
    }


def _resources(project: CoDesignProject) -> Rows:
    lines = list(project.budget_lines.all())
    sources, uses = total(lines, "source"), total(lines, "use")
    public = next((line.amount for line in lines if line.heading == "public"), None)
    share = "" if not sources or public is None else _percent(public / sources)
    given = [f"{c.description}: {quantity(c.quantity)} {c.unit}" for c in project.commitments.all()]
    return {
        co_design.BUDGET: [
            (_("Fonti"), "" if sources is None else euros(sources)),
            (_("Usi"), "" if uses is None else euros(uses)),
            (_("Quota pubblica"), share),
        ],
        co_design.COMMITMENTS: [(_("Impegni"), "; ".join(given))],
    }


def _percent(share: Any) -> str:
    return formats.quantity(share * 100, "percent", 1, language=language())


def _with_reason(text: str, reason: str) -> str:
    return f"{text}: {reason}" if text and reason else text
