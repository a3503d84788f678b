"""The labelled set of bodies and persons: whole, repeatable, never in production by accident."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from districts.hats import Role
from districts.models import Act
from impact.models import DistrictPlan
from subsidiarity.hats import hats_of
from subsidiarity.models import Actor
from tests import territory
from welfare.demonstration import DOMAIN, load_demonstration
from welfare.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demonstration", *arguments, stdout=out)
    return out.getvalue()


def test_there_is_one_person_for_each_role_with_the_hat_of_it():
    territory.build(computed=False)
    load_demonstration(commit=True)
    today = timezone.localdate()
    found = {
        hat.role
        for user in User.objects.filter(username__endswith=DOMAIN)
        for hat in hats_of(user, today)
    }
    assert found == set(Role)


def test_everything_is_flagged_and_labelled(client: Client):
    territory.build(computed=False)
    load_demonstration(commit=True)
    assert not Actor.objects.filter(is_demonstration=False).exists()
    html = client.get("/soggetti/").content.decode()
    assert html.count("Dati dimostrativi") == html.count("data-actor=")


def test_plan_of_real_figures_says_that_it_is_invented(client: Client):
    territory.build()
    for _time in range(2):
        load_demonstration(commit=True)
    plan = DistrictPlan.objects.get()
    assert (plan.state, plan.zone.code) == ("running", "D01")
    policies = set(plan.objectives.values_list("policy", flat=True))
    assert len(policies) == plan.objectives.count() == 3
    assert not Act.objects.exclude(title__startswith="Atto inventato").exists()
    html = client.get(f"/piani/{plan.code}/").text
    assert "Dati dimostrativi" in html
    # A twentieth less than 200 elderly for each hundred children.
    assert "190,0" in html


def test_dry_run_writes_nothing_and_says_who_would_be_there():
    territory.build(computed=False)
    text = said()
    assert f"regional-official@{DOMAIN}" in text
    assert "niente è stato scritto" in text
    assert not User.objects.exists()


def test_passwords_are_told_once_and_work(client: Client):
    territory.build(computed=False)
    line = next(line for line in said("--commit").splitlines() if line.startswith("member"))
    _role, email, password = line.split()
    assert User.objects.get(username=email).check_password(password)
    assert "già presente" in said("--commit")
    assert User.objects.count() == len(Role)


def test_production_refuses_unless_it_is_meant(settings):
    territory.build(computed=False)
    settings.HTTPS = True
    with pytest.raises(CommandError, match="HTTPS=1"):
        said("--commit")
    said("--commit", "--in-production")
    assert User.objects.count() == len(Role)


def test_without_a_region_it_says_what_to_do():
    with pytest.raises(CommandError, match="load_region"):
        said("--commit")
