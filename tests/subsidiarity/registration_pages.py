"""The pages by which a body is registered and verified, as a person uses them."""

import re

from django.test import Client

from districts.models import StateChange
from subsidiarity import actions
from subsidiarity.models import Actor
from tests.people import Society
from tests.territory import Territory

CODE = "80087670016"


WHOLE = {
    "kind": "ets",
    "name": "Delta ODV",
    "tax_code": CODE,
    "runts_section": "a",
    "runts_number": "12345",
    "seat": "A2",
}


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no hidden {name}"
    return found[1]


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def register(client: Client, status: int = 302, **fields: str):
    """Fill the form of a new body and send it; the answer."""
    sign = hidden(client.get("/soggetti/registra/").content.decode(), "sign")
    answer = client.post("/soggetti/registra/", {"sign": sign, "do": "save"} | fields)
    assert answer.status_code == status, text(answer)
    return answer


def edit(client: Client, code: str, status: int = 302, **fields: str):
    seal = hidden(client.get(f"/soggetti/{code}/modifica/").content.decode(), "seal")
    answer = client.post(f"/soggetti/{code}/modifica/", {"seal": seal, "do": "save"} | fields)
    assert answer.status_code == status, text(answer)
    return answer


def decide(client: Client, actor: Actor, decision: str, status: int = 302, **fields: str):
    address = f"/soggetti/{actor.code}/verifica/"
    seal = hidden(client.get(address).content.decode(), "seal")
    answer = client.post(address, {"seal": seal, "do": decision} | fields)
    assert answer.status_code == status, text(answer)
    return answer


def passages(actor: Actor) -> list[tuple[str, str, str]]:
    rows = StateChange.objects.filter(content_type__model="actor", object_id=actor.pk)
    return list(rows.order_by("id").values_list("from_state", "to_state", "acting_as"))


def delta(people: Society, toy: Territory, state: str = "submitted") -> Actor:
    """A body that `nobody` registered, as far as `state`."""
    fields = WHOLE | {"seat": toy.units["A2"]}
    actor = actions.register_actor(by=people.people["nobody"], fields=fields)
    if state != "draft":
        actions.submit_actor(actor=actor, by=people.people["nobody"])
    return Actor.objects.get(pk=actor.pk)
