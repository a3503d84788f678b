"""A co-design project as its pages show it: the list of what to do, its story."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts import formats
from districts.hats import Role
from districts.languages import language
from districts.models import Policy, StateChange
from districts.permissions import allowed, hat_of
from districts.waiting import Item
from subsidiarity import co_design
from subsidiarity.co_design import Problem
from subsidiarity.models import (
    CoDesignProject,
    Membership,
    Need,
)
from subsidiarity.presenting.problems import of_verification, sentence
from subsidiarity.project_reading import found_problems, is_started, total, whole

TITLES = {
    co_design.LEAD: gettext_lazy("Ente proponente"),
    co_design.PARTNERS: gettext_lazy("Partner"),
    co_design.SUBJECT: gettext_lazy("Titolo e sintesi"),
    co_design.NEEDS: gettext_lazy("Bisogni e risorse delle persone"),
    co_design.PLACES: gettext_lazy("Distretti e politiche"),
    co_design.ACCESS: gettext_lazy("Accesso e luoghi"),
    co_design.CALENDAR: gettext_lazy("Calendario"),
    co_design.THEORY: gettext_lazy("Teoria del cambiamento"),
    co_design.BUDGET: gettext_lazy("Piano economico"),
    co_design.COMMITMENTS: gettext_lazy("Impegni del tuo ente"),
}
PATHS = {
    "tema": co_design.SUBJECT,
    "bisogni": co_design.NEEDS,
    "distretti": co_design.PLACES,
    "accesso": co_design.ACCESS,
    "calendario": co_design.CALENDAR,
    "cambiamento": co_design.THEORY,
    "bilancio": co_design.BUDGET,
}
"""The last step of the address of a section → the section."""
_PATH_OF = {section: path for path, section in PATHS.items()}
GROUPS = (
    (gettext_lazy("Ente e partner"), (co_design.LEAD, co_design.PARTNERS)),
    (
        gettext_lazy("Il progetto"),
        (
            co_design.SUBJECT,
            co_design.NEEDS,
            co_design.PLACES,
            co_design.ACCESS,
            co_design.CALENDAR,
            co_design.THEORY,
        ),
    ),
    (gettext_lazy("Risorse"), (co_design.BUDGET, co_design.COMMITMENTS)),
)
"""The sections by what they are about, for whoever reads them through."""
_WORDS = {
    "complete": (gettext_lazy("Completo"), "ok"),
    "in_progress": (gettext_lazy("In corso"), "info"),
    "to_mend": (gettext_lazy("Da correggere"), "error"),
    "to_start": (gettext_lazy("Da iniziare"), "plain"),
    "optional": (gettext_lazy("Facoltativo"), "plain"),
    "unverified": (gettext_lazy("In verifica"), "warning"),
}
TONES = {
    "draft": "",
    "proposed": "info",
    "rejected": "error",
    "withdrawn": "plain",
    "running": "ok",
    "agreed": "ok",
    "concluded": "ok",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A section in the list of what to do."""

    section: str
    title: str
    detail: str
    word: str
    tone: str
    address: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """The list of a draft. `wrong`: what was written and contradicts itself, with its address."""

    groups: list[tuple[str, list[Row]]]
    complete: int
    sections: int
    wrong: list[tuple[str, str]]
    ready: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of the story of a project."""

    word: str
    tone: str
    at: Any
    who: str
    reason: str


def address_of(project: CoDesignProject, section: str, field: str = "") -> str:
    """Where a section is edited, at one of its fields."""
    names = {
        co_design.LEAD: "project",
        co_design.PARTNERS: "project-partners",
        co_design.COMMITMENTS: "project-commitments",
    }
    if section in names:
        return reverse(names[section], args=[project.code])
    place = reverse("project-section", args=[project.code, _PATH_OF[section]])
    return f"{place}#id_{field}" if field else place


def tasks(project: CoDesignProject) -> Tasks:
    """The sections with their states; `project` read by `whole`."""
    found = found_problems(project)
    states = {
        section: co_design.section_state(section, found, started=is_started(project, section))
        for section in co_design.SECTIONS
    }
    if states[co_design.LEAD] == "complete" and of_verification(project.lead):
        states[co_design.LEAD] = "unverified"
    groups = [
        (str(title), [_row(project, section, states[section], found) for section in sections])
        for title, sections in GROUPS
    ]
    return Tasks(
        groups=groups,
        complete=sum(state in {"complete", "unverified", "optional"} for state in states.values()),
        sections=len(states),
        wrong=blockers(project, [problem for problem in found if not problem.missing]),
        ready=not found,
    )


def blockers(project: CoDesignProject, found: Sequence[Problem]) -> list[tuple[str, str]]:
    """Sentence and address of each problem."""
    return [
        (sentence(problem), address_of(project, problem.section, problem.field))
        for problem in found
    ]


def _row(project: CoDesignProject, section: str, state: str, found: Sequence[Problem]) -> Row:
    word, tone = _WORDS[state]
    wrong = [p for p in found if p.section == section and not p.missing]
    detail = sentence(wrong[0]) if wrong else _detail(project, section)
    address = "" if section == co_design.LEAD else address_of(project, section)
    return Row(section, str(TITLES[section]), detail, str(word), tone, address)


def _detail(project: CoDesignProject, section: str) -> str:
    """A few words of what a section holds."""
    return _DETAILS[section](project) if section in _DETAILS else ""


def _budget(project: CoDesignProject) -> str:
    sources = total(list(project.budget_lines.all()), "source")
    return "" if sources is None else euros(sources)


def _commitments(project: CoDesignProject) -> str:
    count = len(project.commitments.all())
    return ngettext("%(n)s impegno", "%(n)s impegni", count) % {"n": count} if count else ""


def _places(project: CoDesignProject) -> str:
    codes = ", ".join(zone.code for zone in project.districts.all())
    return " · ".join(filter(None, [codes, labels(Policy, project.policies)]))


def labels(choices: Any, codes: Sequence[str]) -> str:
    """The words of some codes, in the order of their list."""
    return ", ".join(str(label) for value, label in choices.choices if value in codes)


def euros(amount: Any) -> str:
    return formats.quantity(amount, "eur", 2, language=language())


def quantity(amount: Decimal) -> str:
    """`400`, `1,50`: decimals only where there are some."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return formats.number(amount, decimals, language=language())


def duration(project: CoDesignProject) -> str:
    """`01/02/2027 – 31/01/2029 (24 mesi)`, as far as it is written."""
    if project.start is None or project.end is None:
        return " – ".join(formats.day(d) for d in (project.start, project.end) if d)
    span = f"{formats.day(project.start)} – {formats.day(project.end)}"
    months = (project.end.year - project.start.year) * 12 + project.end.month - project.start.month
    months += project.end.day >= project.start.day - 1
    if months < 1:
        return span
    words = ngettext("%(span)s (%(n)s mese)", "%(span)s (%(n)s mesi)", months)
    return words % {"span": span, "n": months}


_DETAILS: dict[str, Callable[[CoDesignProject], str]] = {
    co_design.LEAD: lambda project: project.lead.name,
    co_design.PARTNERS: lambda project: ", ".join(
        party.actor.name for party in project.participations.all()
    ),
    co_design.NEEDS: lambda project: labels(Need, project.needs),
    co_design.PLACES: _places,
    co_design.CALENDAR: duration,
    co_design.BUDGET: _budget,
    co_design.COMMITMENTS: _commitments,
}


def district_names(project: CoDesignProject) -> str:
    return ", ".join(f"{zone.code} {zone.name}" for zone in project.districts.all())


def story(project: CoDesignProject, user: Any) -> list[Passage]:
    """The passages of the project, the latest first.

    Everybody reads when and which body; who of the body did it, and why it was refused or
    withdrawn, only who works on it or answers it.
    """
    inside = allowed(user, "subsidiarity.resume_project", project) or allowed(
        user, "subsidiarity.answer_project", project
    )
    kind = ContentType.objects.get_for_model(CoDesignProject)
    changes = StateChange.objects.filter(content_type=kind, object_id=project.pk)
    return [_passage(change, inside=inside) for change in changes.select_related("by")]


def _passage(change: StateChange, *, inside: bool) -> Passage:
    state = CoDesignProject.State(change.to_state)
    who = change.acting_for
    if inside and change.by is not None:
        name = change.by.get_full_name() or change.by.get_username()
        role = dict(Membership.RoleChoice.choices).get(change.acting_as, "")
        who = " · ".join(str(part) for part in (name, role, change.acting_for) if part)
    reason = change.reason if inside else ""
    return Passage(str(state.label), TONES.get(state, ""), change.at, who, reason)


def what_is_awaited(project: CoDesignProject) -> str:
    """One sentence: who has the next move, and which."""
    sentences = {
        "draft": _("Si completa la bozza; la invia il legale rappresentante."),
        "proposed": _(
            "L'amministrazione deve rispondere: avvia la procedura con un avviso, oppure respinge "
            "il progetto con un motivo."
        ),
        "rejected": _("L'ente può riprendere la bozza, correggerla e inviarla di nuovo."),
        "withdrawn": _("L'ente può riprendere la bozza e inviarla di nuovo."),
    }
    return sentences.get(project.state, "")


def projects_awaiting(user: Any) -> list[Item]:
    """What of co-design projects awaits `user` with the hat worn, in the order of the codes.

    To the body that leads: drafts to complete or to sign, and what was rejected. To the authority:
    proposals to answer. A fixed number of queries, however many projects.
    """
    hat = hat_of(user)
    led = whole(CoDesignProject.objects.led_by(user)).filter(state__in=["draft", "rejected"])
    items = [_of_lead(project, user) for project in led.order_by("code")]
    if hat is not None and hat.role in {Role.REGIONAL_OFFICIAL, Role.COORDINATOR}:
        theirs = Membership.objects.open().filter(user=user.pk).values("actor")
        proposed = CoDesignProject.objects.filter(state="proposed").exclude(
            Q(lead__created_by=user.pk) | Q(lead__in=theirs)
        )
        if hat.role == Role.COORDINATOR:
            proposed = proposed.filter(districts=hat.zone)
        items += [
            _item(
                _("Rispondi a «%(title)s»"),
                project,
                _("Proposta di %(body)s") % {"body": project.lead.name},
            )
            for project in proposed.select_related("lead").order_by("code")
        ]
    return items


def _of_lead(project: CoDesignProject, user: Any) -> Item:
    if project.state == CoDesignProject.State.REJECTED:
        return _item(
            _("Riprendi «%(title)s»"), project, _("L'amministrazione lo ha respinto: leggi perché.")
        )
    found = found_problems(project)
    if found:
        words = ngettext("%(n)s cosa blocca l'invio.", "%(n)s cose bloccano l'invio.", len(found))
        return _item(_("Completa «%(title)s»"), project, words % {"n": len(found)})
    if unverified := of_verification(project.lead):
        return _item(_("Bozza pronta: «%(title)s»"), project, unverified)
    if allowed(user, "subsidiarity.submit_project", project):
        return _item(
            _("Firma e invia «%(title)s»"), project, _("La bozza è pronta per la tua firma.")
        )
    return _item(
        _("Bozza pronta: «%(title)s»"),
        project,
        _("L'invio spetta al legale rappresentante. La bozza è pronta per la sua firma."),
    )


def _item(title: str, project: CoDesignProject, detail: str) -> Item:
    return Item(
        title=title % {"title": str(project)},
        detail=detail,
        address=reverse("project", args=[project.code]),
        state=project.state_label,
    )
