"""Plans of districts in words: where each objective starts, where it stands, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.languages import local
from districts.models import StateChange
from districts.presenting.people import hat_words
from impact.models import Baseline, DistrictPlan, Indicator, Source, ZoneValue
from impact.plans.reading import PlanReading, Standing
from impact.presenting import wording
from subsidiarity.models import Actor

TONES = {"draft": "", "consultation": "info", "approved": "ok", "running": "ok", "closed": "plain"}


@dataclass(frozen=True, slots=True)
class ShownBaseline:
    """One baseline. `law`: the boundaries it speaks of; `counts`: it is the last."""

    law: str
    zone: str
    period: str
    value: str
    coverage: str
    sources: str
    recorded: Any
    counts: bool


@dataclass(frozen=True, slots=True)
class ShownObjective:
    """An objective as printed. `bar`: its progress from 0 to 100, None where there is no share."""

    pk: int
    title: str
    about: str
    responsible: Actor
    indicator: str
    indicator_code: str
    start: str
    start_note: str
    now: str
    now_note: str
    target: str
    due: str
    word: str
    tone: str
    note: str
    bar: int | None
    baselines: Sequence[ShownBaseline]


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of the story of a plan; the public reads in which hat, not who."""

    word: str
    tone: str
    at: Any
    who: str
    reason: str


def shown_objectives(reading: PlanReading, today: date) -> list[ShownObjective]:
    """All objectives, by policy; two queries for the names of the sources."""
    sources = {source.code: source for source in Source.objects.all()}
    closed = reading.plan.state == DistrictPlan.State.CLOSED
    return [_shown(one, sources, today, closed=closed) for one in reading.standings]


def period_of(plan: DistrictPlan) -> str:
    """`01/01/2027–31/12/2029`."""
    return f"{formats.day(plan.start)}{formats.DASH}{formats.day(plan.end)}"


def policies_of(reading: PlanReading) -> str:
    """The policies that the plan brings together, in words."""
    codes = dict.fromkeys(one.objective.policy for one in reading.standings)
    return ", ".join(wording.policy(code) for code in codes) or formats.MISSING


def story(plan: DistrictPlan, *, whole: bool) -> list[Passage]:
    """What happened to the plan, the last first; without `whole` what everybody reads of it."""
    kind = ContentType.objects.get_for_model(DistrictPlan)
    rows = StateChange.objects.filter(content_type=kind, object_id=plan.pk).order_by("-pk")
    if not whole:
        rows = rows.exclude(to_state__in=["draft", "consultation"])
    labels = dict(DistrictPlan.State.choices)
    return [
        Passage(
            word=str(labels.get(row.to_state, row.to_state)),
            tone=TONES.get(row.to_state, ""),
            at=row.at,
            who=hat_words(row.acting_as, row.acting_for),
            reason=row.reason,
        )
        for row in rows
    ]


def printed(indicator: Indicator, value: formats.Number | None) -> str:
    """A value as tables print those of the indicator."""
    entry = {"unit": indicator.unit, "decimals": indicator.decimals}
    return wording.printed(entry, value)


def _shown(
    one: Standing, sources: Mapping[str, Source], today: date, *, closed: bool
) -> ShownObjective:
    objective, indicator, start = one.objective, one.objective.indicator, one.baseline
    word, tone, note = _state(one, today, closed=closed)
    share = one.progress.share
    return ShownObjective(
        pk=objective.pk,
        title=objective.title,
        about=_("%(policy)s · prospettiva %(perspective)s")
        % {
            "policy": wording.policy(objective.policy),
            "perspective": objective.perspective,
        },
        responsible=objective.responsible,
        indicator=local(indicator, "name"),
        indicator_code=indicator.code,
        start=printed(indicator, start.value if start else None),
        start_note=wording.period(start.period) if start else "",
        now=printed(indicator, one.current.value if one.current else None),
        now_note=_now(one.current),
        target=printed(indicator, objective.target),
        due=formats.day(objective.due),
        word=word,
        tone=tone,
        note=note,
        bar=None if share is None else max(0, min(100, round(100 * share))),
        baselines=[
            _baseline(row, indicator, sources, counts=row is start) for row in one.baselines
        ],
    )


def _now(value: ZoneValue | None) -> str:
    if value is None:
        return ""
    said = {"period": wording.period(value.period), "covered": wording.share(value.coverage, 0)}
    if value.coverage < 1:
        return _("%(period)s, copertura %(covered)s") % said
    return said["period"]


def _state(one: Standing, today: date, *, closed: bool) -> tuple[str, str, str]:
    """The progress in a word, its tone, and what has to be known about it."""
    if one.outdated and closed:
        return _("Non confrontabile"), "plain", _("I confini sono cambiati dopo la chiusura.")
    if one.outdated:
        return _("Da ricalcolare"), "warning", _("I confini del distretto sono cambiati.")
    if one.progress.reached is None:
        return _("Nessun dato"), "plain", _("Non c’è un valore da confrontare.")
    note = "" if one.has_news else _("Nessun dato più recente della partenza.")
    return *_come(one, today), note


def _come(one: Standing, today: date) -> tuple[str, str]:
    """How far it has come, and the tone of that."""
    share = one.progress.share
    said = {"a": "" if share is None else wording.share(share, 0)}
    if one.progress.reached:
        return (_("Raggiunto") if share is None else _("Raggiunto, %(a)s") % said), "ok"
    if one.objective.due < today:
        return _("Non raggiunto"), "error"
    if share is None:
        return _("Non mantenuto"), "warning"
    if share < 0:
        return _("Si allontana, %(a)s") % said, "warning"
    return said["a"], "info"


def _baseline(
    row: Baseline, indicator: Indicator, sources: Mapping[str, Source], *, counts: bool
) -> ShownBaseline:
    since = row.revision.effective_from
    return ShownBaseline(
        law=_("%(title)s, dal %(day)s")
        % {"title": row.revision.title, "day": formats.day(since) if since else formats.MISSING},
        zone=f"{row.zone.name} {row.zone.code}",
        period=wording.period(row.period),
        value=printed(indicator, row.value),
        coverage=wording.share(row.coverage, 0),
        sources=", ".join(
            local(sources[code], "name") if code in sources else code for code in row.sources
        ),
        recorded=row.recorded_at,
        counts=counts,
    )


def objectives_count(number: int) -> str:
    """`1 obiettivo`, `4 obiettivi`."""
    return ngettext("%(n)s obiettivo", "%(n)s obiettivi", number) % {"n": number}
