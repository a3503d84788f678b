"""Who sees which projects, and may do what to them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from districts.hats import Role
from districts.permissions import allowed
from subsidiarity.models import (
    Actor,
    CoDesignProject,
    Mandate,
)
from tests import initiatives
from tests.people import SINCE, Society, body, dressed, hat, person

pytestmark = pytest.mark.django_db


STATES = CoDesignProject.State.values


ROLES = [
    "anonymous",
    "nobody",
    "official",
    "boundaries",
    "system",
    "coordinator",
    "coordinator_elsewhere",
    "beta_member",
    "beta_head",
    "gamma_head",
    "evaluator",
    "registrant",
]


@pytest.fixture
def everyone(people: Society) -> dict:
    """Everybody, with a coordinator of D02 and who registered a body that awaits verification."""
    others = people.people | {"anonymous": AnonymousUser(), "registrant": person("registrant")}
    other = body("other", Actor.Kind.SOCIAL_CONSORTIUM)
    mandate = Mandate.objects.create(
        actor=other,
        zone=people.mandate.zone.zoning.zones.get(code="D02"),
        task=Mandate.Task.MANAGING_BODY,
        valid_from=SINCE,
        confirmed_in=people.mandate.confirmed_in,
    )
    elsewhere = person("elsewhere")
    hat(elsewhere, other, Role.COORDINATOR, mandate)
    others["coordinator_elsewhere"] = dressed(elsewhere)
    others["registrant"].hat = None
    return others


SEES = {
    "draft": {"beta_member", "beta_head"},
    "withdrawn": {"beta_member", "beta_head"},
    "rejected": {"beta_member", "beta_head", "official", "coordinator"},
}


@pytest.mark.parametrize("name", ROLES)
def test_who_sees_which_projects(people, everyone, name):
    for number, state in enumerate(STATES):
        initiatives.project(people, code=f"CP-{number}", state=state)
    waiting = body(
        "waiting", Actor.Kind.ETS, state=Actor.State.SUBMITTED, created_by=everyone["registrant"]
    )
    initiatives.project(people, waiting, code="CP-W")
    asking = everyone[name]
    seen = set(CoDesignProject.objects.visible_to(asking).values_list("code", flat=True))
    assert seen == {
        project.code
        for project in CoDesignProject.objects.all()
        if allowed(asking, "subsidiarity.view_project", project)
    }
    for number, state in enumerate(STATES):
        assert (f"CP-{number}" in seen) == (name in SEES.get(state, set(ROLES))), state
    assert ("CP-W" in seen) == (name == "registrant")


MAY = {
    ("change", "draft"): {"beta_member", "beta_head"},
    ("change", "proposed"): set(),
    ("submit", "draft"): {"beta_head"},
    ("withdraw", "proposed"): {"beta_head"},
    ("resume", "rejected"): {"beta_member", "beta_head"},
    ("answer", "proposed"): {"official", "coordinator"},
}


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(("verb", "state"), MAY)
def test_who_may_do_what(people, everyone, name, verb, state):
    project = initiatives.project(people, state=state)
    may = allowed(everyone[name], f"subsidiarity.{verb}_project", project)
    assert may == (name in MAY[verb, state])


def test_who_may_begin_a_project(people, everyone):
    may = {
        name
        for name, asking in everyone.items()
        if allowed(asking, "subsidiarity.add_project", people.bodies["beta"])
    }
    assert may == {"beta_member", "beta_head"}
