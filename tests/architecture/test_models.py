"""The order of the layers, and the rules that live in the database, hold for every model."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import ForeignKey, Model

LAYERS = ["districts", "subsidiarity", "impact", "welfare"]
OURS = [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def layer(model: type[Model]) -> int:
    return LAYERS.index(model._meta.app_label)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_foreign_keys_point_down(model: type[Model]) -> None:
    """An import checker cannot see `ForeignKey("app.Model")`; the user model is the exception."""
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey):
            target = field.related_model
            if target._meta.label == settings.AUTH_USER_MODEL or target not in OURS:
                continue
            assert layer(target) <= layer(model), f"{model.__name__}.{field.name} points upwards"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_model_says_what_a_row_is(model: type[Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring"


FEEDS = [
    "impact_observation",
    "impact_indicator",
    "impact_indicatorterm",
    "impact_source",
    "impact_zonevalue",
    "districts_unitpopulation",
    "districts_boundaryrevision",
    "districts_territorialunit",
    "districts_zoning",
    "districts_zone",
    "districts_act",
    "districts_region",
]


@pytest.mark.django_db
@pytest.mark.parametrize("table", FEEDS)
def test_table_that_feeds_pages_asks_for_recomputation(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname LIKE 'recompute_%%'",
            [table],
        )
        assert cursor.fetchone()[0] >= 1
