"""Telling people what happened: a row for each whom it concerns, as each wants to be told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.happenings import Kind, Topic, kind_named, listens
from districts.models import Cadence, Happening, Notification, NotificationChoice

TOPICS: Mapping[Topic, tuple[Any, Any]] = {
    Topic.TO_DO: (
        gettext_lazy("Ciò che aspetta un tuo atto"),
        gettext_lazy("Verifiche, approvazioni, progetti a cui rispondere, inviti."),
    ),
    Topic.MODERATION: (
        gettext_lazy("Commenti da leggere prima che siano pubblicati"),
        gettext_lazy("Arrivano a chi tiene le consultazioni."),
    ),
    Topic.BODIES: (
        gettext_lazy("Gli enti per cui operi"),
        gettext_lazy("Verificato, non accolto, sospeso; chi entra e chi esce."),
    ),
    Topic.PROJECTS: (
        gettext_lazy("I progetti a cui lavori"),
        gettext_lazy("Inviato, restituito, accolto, ritirato."),
    ),
    Topic.APPROVALS: (
        gettext_lazy("Le approvazioni che hai chiesto e le deleghe"),
        gettext_lazy("Come sono finite; chi ti ha delegato."),
    ),
    Topic.CONSULTATIONS: (
        gettext_lazy("Le consultazioni pubbliche"),
        gettext_lazy("Quando se ne apre una, e che cosa ne è venuto."),
    ),
    Topic.COMMENTS: (
        gettext_lazy("I tuoi commenti"),
        gettext_lazy("Pubblicato, non pubblicato e perché, risposta dell'ente."),
    ),
}
"""Each topic as people read it, with what it is about."""

RULE: Mapping[Topic, Cadence] = {
    Topic.TO_DO: Cadence.AT_ONCE,
    Topic.MODERATION: Cadence.DAILY,
    Topic.BODIES: Cadence.AT_ONCE,
    Topic.PROJECTS: Cadence.AT_ONCE,
    Topic.APPROVALS: Cadence.AT_ONCE,
    Topic.CONSULTATIONS: Cadence.WEEKLY,
    Topic.COMMENTS: Cadence.DAILY,
}
"""How who has not chosen is told."""

NEVER_OFF = frozenset({Topic.TO_DO, Topic.MODERATION})
"""What waits for somebody's act is always told in `/area-riservata/avvisi/`."""


def cadences_of(topic: Topic) -> list[Cadence]:
    """What may be chosen for a topic."""
    return [one for one in Cadence if one != Cadence.OFF or topic not in NEVER_OFF]


@listens
def tell_people(happening: Happening, kind: Kind, subject: Any) -> None:
    """One row for each person whom it concerns, but who did it and who wants none."""
    concerned = set(kind.concerned(subject)) - {happening.by_id}
    people = _live(one for one in concerned if isinstance(one, int))
    addresses = sorted(one for one in concerned if isinstance(one, str))
    chosen = _chosen(people, kind.topic)
    rows = [
        Notification(happening=happening, topic=kind.topic, person_id=person, cadence=cadence)
        for person in people
        if (cadence := chosen.get(person, RULE[kind.topic])) != Cadence.OFF
    ]
    rows += [
        Notification(
            happening=happening, topic=kind.topic, address=address, cadence=Cadence.AT_ONCE
        )
        for address in addresses
    ]
    # Told already is told: the constraint keeps one row for each, whoever asks twice.
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _live(keys: Iterable[int]) -> list[int]:
    """The accounts that are not closed, in order."""
    people = get_user_model()._default_manager.filter(pk__in=list(keys), is_active=True)
    return list(people.order_by("pk").values_list("pk", flat=True))


def _chosen(people: Iterable[int], topic: Topic) -> dict[int, str]:
    rows = NotificationChoice.objects.filter(person__in=list(people), topic=topic)
    return dict(rows.values_list("person", "cadence"))


def choices_of(person: Any) -> dict[Topic, Cadence]:
    """How `person` is told of each topic: as chosen, or by the rule for everybody."""
    chosen = dict(NotificationChoice.objects.filter(person=person).values_list("topic", "cadence"))
    return {
        topic: Cadence(chosen[topic]) if chosen.get(topic) in cadences_of(topic) else RULE[topic]
        for topic in Topic
    }


@transaction.atomic
def choose(*, person: Any, cadences: Mapping[Topic, Cadence]) -> None:
    """Be told so from now on, of what waits to be mailed too."""
    NotificationChoice.objects.bulk_create(
        [
            NotificationChoice(person=person, topic=topic, cadence=cadence)
            for topic, cadence in cadences.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["cadence"],
    )
    waiting = Notification.objects.filter(person=person, mailed_at__isnull=True)
    for topic, cadence in cadences.items():
        # A row that is there already can be read; switched off means no more of them, and no mail.
        kept = Cadence.HERE if cadence == Cadence.OFF else cadence
        waiting.filter(topic=topic).update(cadence=kept)


def words_of(happening: Happening) -> str:
    """What happened, in one line, in the reader's language."""
    kind = kind_named(happening.kind)
    if kind is None:
        return happening.title
    return _(kind.words) % {"title": happening.title}
