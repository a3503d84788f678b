"""Partners of a project, and what its body commits itself to."""

import pytest

from subsidiarity.models import Actor
from tests import initiatives
from tests.people import body
from tests.subsidiarity.project_pages import at, text

pytestmark = pytest.mark.django_db


def test_partner_is_searched_added_and_removed(people, project, browse):
    client = browse("beta_member")
    address = at(project, "partner/")
    assert "Gamma" in text(client.get(f"{address}?cerca=gam"))
    assert "Nessun ente verificato" in text(client.get(f"{address}?cerca=zzz"))
    added = client.post(address, {"actor": "gamma", "role": "funder"})
    assert added.status_code == 302
    party = project.participations.get(actor=people.bodies["gamma"])
    assert party.role == "funder"
    client.post(f"{address}{party.pk}/togli/")
    assert project.participations.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": "beta", "role": "partner"},
        {"actor": "nope", "role": "partner"},
        {"actor": "waiting", "role": "partner"},
        {"actor": "gamma", "role": "evaluator"},
        {"actor": "gamma"},
    ],
)
def test_partner_that_cannot_be_is_refused(people, project, browse, fields):
    body("waiting", Actor.Kind.ETS, state=Actor.State.SUBMITTED)
    answer = browse("beta_member").post(at(project, "partner/"), fields)
    assert answer.status_code == 422
    assert "Questo ente non si può aggiungere" in text(answer)
    assert project.participations.count() == 1


def test_partner_with_a_commitment_stays_and_says_why(project, browse):
    client = browse("beta_member")
    party = project.participations.get()
    answer = client.post(at(project, f"partner/{party.pk}/togli/"), follow=True)
    assert "togli prima l'impegno, poi il partner" in text(answer)


COMMITMENT = {
    "resource": "space",
    "description": "Il salone il sabato",
    "quantity": "40",
    "unit": "giorni",
    "unit_value": "150,00",
}


def test_commitment_is_added_changed_and_removed(people, project, browse):
    client = browse("beta_member")
    address = at(project, "impegni/")
    fields = COMMITMENT | {"receiver": people.bodies["consortium"].pk}
    assert client.post(address, fields).status_code == 302
    assert client.post(address, fields).status_code == 302
    made = project.commitments.get(resource="space")
    assert (made.giver, made.value) == (people.bodies["beta"], 6000)
    client.post(f"{address}{made.pk}/", fields | {"quantity": "20"})
    made.refresh_from_db()
    assert made.quantity == 20
    client.post(f"{address}{made.pk}/togli/")
    assert not project.commitments.filter(resource="space").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": "0"}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": "-1"}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": ""}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": "poche"}, "Inserisci una quantità maggiore di zero."),
        ({"unit_value": "-1"}, "Un importo non può essere negativo"),
        ({"receiver": "gamma"}, "Scegli chi riceve fra gli enti del progetto."),
        ({"receiver": "beta"}, "Scegli chi riceve fra gli enti del progetto."),
        ({"description": ""}, "Descrivi l'impegno in una riga."),
    ],
)
def test_commitment_that_cannot_be_is_explained(people, project, browse, change, message):
    if "receiver" in change:
        change = {"receiver": people.bodies[change["receiver"]].pk}
    fields = COMMITMENT | {"receiver": people.bodies["consortium"].pk} | change
    answer = browse("beta_member").post(at(project, "impegni/"), fields)
    assert answer.status_code == 422
    assert message in text(answer)
    assert project.commitments.count() == 1


def test_body_that_gives_to_itself_is_told(people, project, browse):
    """Even where it stands among the parties in another role."""
    initiatives.party(project, people.bodies["beta"], "funder")
    fields = COMMITMENT | {"receiver": people.bodies["beta"].pk}
    answer = browse("beta_member").post(at(project, "impegni/"), fields)
    assert answer.status_code == 422
    assert "Chi dà e chi riceve devono essere diversi." in text(answer)


def test_commitments_and_parties_of_another_project_are_out_of_reach(people, project, browse):
    other = initiatives.project(people, people.bodies["gamma"], code="CP-OTHER2")
    commitment, party = other.commitments.get(), other.participations.get()
    client = browse("beta_member")
    assert client.get(at(project, f"impegni/{commitment.pk}/")).status_code == 404
    client.post(at(project, f"impegni/{commitment.pk}/togli/"))
    client.post(at(project, f"partner/{party.pk}/togli/"))
    assert (other.commitments.count(), other.participations.count()) == (1, 1)
