"""The OpenAPI document is true of the real region too, where there are many rows.

In a file of its own: the toy region of its neighbours is a transaction that stays open.
"""

import csv
from io import StringIO

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from districts.models import UnitPopulation
from impact.models import Observation
from tests.api.conftest import whole

fuzzed = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

REAL = {
    "unit": "001272",
    "province": "004",
    "zoning": "province",
    "zone": "001",
    "indicator": "DEM-AGE",
    "a": "cohesion",
    "b": "social",
    "as_of": "2020-06-30",
}
CODES = {
    "districts": "D06",
    "units": "001272",
    "zonings": "health",
    "indicators": "DEM-POP",
    "actors": "eg-asti",
    "plans": "none-was-approved-yet",
    "projects": "none-was-sent-yet",
}


@pytest.mark.usefixtures("piemonte", "one_connection")
@fuzzed.parametrize()
@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_undocumented_happens_to_the_real_region(case):
    """The same shape of answers where there are many rows; codes are real, the rest is made up."""
    case.query = {name: REAL.get(name, value) for name, value in (case.query or {}).items()}
    if "code" in (case.path_parameters or {}):
        case.path_parameters = {"code": CODES[case.path.split("/")[3]], "zone": "AL-AO"}
    case.call_and_validate(
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ]
    )


@pytest.mark.usefixtures("piemonte")
def test_every_observation_of_the_region_is_reachable(client):
    """Of comuni, of whole provinces, of residents: as many rows as the tables have."""
    answer = client.get("/api/v1/observations?format=csv")
    rows = csv.reader(StringIO(whole(answer).decode(), newline=""))
    current = Observation.objects.current().count() + UnitPopulation.objects.current().count()
    assert sum(1 for _row in rows) - 1 == current
    found = client.get("/api/v1/values?zoning=province&zone=001&indicator=LAB-IND").json()
    assert all(row["value"] is not None and row["sources"] for row in found["results"])
    assert found["results"]
