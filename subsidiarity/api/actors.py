"""`/actors`: the public registry of bodies; to some tokens, those not verified yet. Nothing of
persons is in it."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.listing import Found
from districts.api.parameters import code_parameter
from districts.api.reading import ListView, ReadView
from districts.errors import Malformed
from districts.permissions import reader_of
from districts.questions import asked, not_among
from subsidiarity import lookups, spheres
from subsidiarity.models import Actor, Mandate

LONGEST = 100
"""Of the text by which a body is looked for."""
_LETTER = re.compile("[A-Za-zÀ-ž0-9]")

PROVISIONAL = "`draft`, `submitted`, `rejected`: only to a token with `read:provisional`."


class ActorSerializer(serializers.Serializer[Any]):
    """A body that was verified."""

    code = serializers.CharField(help_text="Part of its address; never used again.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(
        Actor.Kind.choices, allow_blank=True, help_text="Empty in a draft that does not say."
    )
    sphere = serializers.ChoiceField(
        Actor.Sphere.choices, help_text="Of the three of circular subsidiarity, by its kind."
    )
    state = serializers.ChoiceField(Actor.State.choices, help_text=PROVISIONAL)
    tax_code = serializers.CharField(
        help_text="Codice fiscale of the body, eleven digits; empty where it has none or none is "
        "known. Never that of a person."
    )
    runts_section = serializers.CharField(help_text="Section of the RUNTS, a letter, or empty.")
    runts_second_section = serializers.CharField(help_text="Of associative networks only.")
    runts_number = serializers.CharField()
    legal_form = serializers.CharField()
    seat = serializers.CharField(allow_null=True, help_text="ISTAT code of the comune of its seat.")
    seat_name = serializers.CharField(allow_null=True)
    districts = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the districts in which it says it works."
    )
    website = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]  # not DRF's argument: a field
        help_text="The public list that it was loaded from; empty if it registered itself."
    )
    is_demonstration = serializers.BooleanField(help_text="Invented, to show the platform.")


class MandateSerializer(serializers.Serializer[Any]):
    """A task that a body has on a zone today."""

    task = serializers.ChoiceField(Mandate.Task.choices)
    zoning = serializers.CharField()
    zone = serializers.CharField()
    zone_name = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # not DRF's argument: a field


class ActorRecordSerializer(ActorSerializer):
    """A body with what it says of itself and what it answers for."""

    about = serializers.CharField()
    mandates = MandateSerializer(many=True)


class ActorList(ListView[Actor]):
    """Bodies.

    Public bodies, enterprises and bodies of civil society that somebody verified, by code. Drafts
    and bodies still under examination are nobody's to read here: a token with the scope
    `read:provisional` also gets those that its hat may see in the pages.
    """

    tag = "actors"
    serializer_class = ActorSerializer
    file_name = "actors"
    parameters: Sequence[OpenApiParameter] = (
        OpenApiParameter(
            "sphere",
            {"type": "string", "enum": list(spheres.KINDS)},
            description="Public, of the economy, of civil society.",
        ),
        OpenApiParameter(
            "kind",
            {"type": "string", "enum": list(Actor.Kind.values)},
            description="What the body is.",
        ),
        OpenApiParameter(
            "state",
            {"type": "string", "enum": list(Actor.State.values)},
            description=f"Default: all. {PROVISIONAL}",
        ),
        code_parameter("district", "Code of a district of today: seated or at work in it."),
        OpenApiParameter(
            "q",
            {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": _LETTER.pattern},
            description="Words of the name, without regard to case and accents.",
        ),
    )

    def listing(self, request: Request) -> Found[Actor]:
        given = request.query_params
        wanted = {name: asked(given, name) for name in ("sphere", "kind", "state", "q")}
        _refuse_others("sphere", wanted["sphere"], list(spheres.KINDS))
        _refuse_others("kind", wanted["kind"], list(Actor.Kind.values))
        reader = reader_of(request.user)
        _refuse_others("state", wanted["state"], list(Actor.State.values))
        text = wanted["q"]
        if text and (len(text) > LONGEST or not _LETTER.search(text)):
            detail = _("“q” è un nome o una sua parte, di non più di %(most)s caratteri.")
            raise Malformed(detail % {"most": LONGEST})
        actors = lookups.actors_asked(
            Actor.objects.visible_to(reader),
            text=text,
            sphere=wanted["sphere"],
            kind=wanted["kind"],
        )
        if wanted["state"]:
            actors = actors.filter(state=wanted["state"])
        actors = lookups.of_district(actors, asked(given, "district"), timezone.localdate())
        rows = actors.select_related("seat").defer("seat__geometry")
        return Found(rows.prefetch_related("districts"), _rows)


class ActorDetail(ReadView):
    """One body, with its mandates of today."""

    tag = "actors"
    serializer_class = ActorRecordSerializer

    def get(self, request: Request, code: str) -> Response:
        actor = lookups.find_actor(reader_of(request.user), code)
        mandates = Mandate.objects.on(timezone.localdate()).filter(actor=actor)
        fields = ("task", "valid_from", "valid_to", "source")
        answers = [
            {name: getattr(row, name) for name in fields}
            | {
                "zoning": row.zone.zoning.code,
                "zone": row.zone.code,
                "zone_name": row.zone.name,
            }
            for row in mandates.select_related("zone__zoning")
        ]
        return Response(_row(actor) | {"about": actor.about, "mandates": answers})


def _refuse_others(name: str, value: str | None, known: list[str]) -> None:
    if value is not None and value not in known:
        raise not_among(name, known)


def _rows(actors: Sequence[Actor]) -> list[dict[str, Any]]:
    return [_row(actor) for actor in actors]


_PLAIN = (
    "code",
    "name",
    "kind",
    "sphere",
    "state",
    "tax_code",
    "runts_section",
    "runts_second_section",
    "runts_number",
    "legal_form",
)


def _row(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in _PLAIN} | {
        "seat": actor.seat.istat_code if actor.seat else None,
        "seat_name": actor.seat.name if actor.seat else None,
        "districts": sorted(zone.code for zone in actor.districts.all()),
        "website": actor.website,
        "source": actor.source,
        "is_demonstration": actor.is_demonstration,
    }
