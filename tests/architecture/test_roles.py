"""The application's database role cannot rewrite facts and law, by any statement."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import Error, connection, transaction

from welfare.grants import append_only_tables

pytestmark = pytest.mark.django_db


def as_application(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")
        cursor.execute(statement)


def test_memory_is_append_only_everywhere() -> None:
    assert append_only_tables() == [
        "districts_actdocument",
        "districts_actevent",
        "districts_adoptionwarning",
        "districts_approvaldecision",
        "districts_approvalflow",
        "districts_approvalseat",
        "districts_approvalstep",
        "districts_boundaryrevisionevent",
        "districts_carrydecision",
        "districts_carryeffect",
        "districts_consultationcommentevent",
        "districts_consultationevent",
        "districts_consultationoutcomeevent",
        "districts_delegationevent",
        "districts_draftmarkchange",
        "districts_draftmarkevent",
        "districts_draftmove",
        "districts_draftreason",
        "districts_draftseatchange",
        "districts_draftstep",
        "districts_draftzonename",
        "districts_happening",
        "districts_proposaldistrict",
        "districts_proposalpolicy",
        "districts_proposalrule",
        "districts_regionevent",
        "districts_statechange",
        "districts_territorialunitevent",
        "districts_unitpopulation",
        "districts_zoneevent",
        "districts_zoningevent",
        "impact_districtplanevent",
        "impact_importbatch",
        "impact_indicatorevent",
        "impact_indicatortermevent",
        "impact_objectiveevent",
        "impact_observation",
        "impact_sourceevent",
        "subsidiarity_actordistrictevent",
        "subsidiarity_actorevent",
        "subsidiarity_mandateevent",
        "subsidiarity_membershipevent",
        "welfare_tokenevent",
        "welfare_userevent",
        "welfare_webhookevent",
    ]


@pytest.mark.parametrize("table", append_only_tables())
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET {} = NULL", "TRUNCATE {}"])
def test_application_cannot_rewrite(table: str, verb: str) -> None:
    with pytest.raises(Error, match="permission denied"):
        as_application(verb.format(table, _key(table)))


def _key(table: str) -> str:
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    return str(model._meta.pk.column)


def test_application_can_add_and_read() -> None:
    as_application("SELECT * FROM impact_observation")
    as_application(
        "INSERT INTO impact_source (code, name_it, name_en, licence, note_it)"
        " VALUES ('x', 'x', 'x', 'CC BY', '')"
    )


def test_application_cannot_disarm_a_trigger() -> None:
    with pytest.raises(Error, match="must be owner"):
        as_application("ALTER TABLE impact_observation DISABLE TRIGGER ALL")
