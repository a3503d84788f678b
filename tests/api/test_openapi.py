"""The OpenAPI document is true: what it says is what the API does, and nothing else happens."""

import os
import subprocess
import sys
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from welfare.api.documents import openapi


@pytest.fixture(scope="module")
def document():
    import orjson

    return orjson.loads(openapi("it"))


def test_generation_warns_of_nothing(db):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


FIRST_ASKED_BY_MANY = """
import sys, threading
import django
django.setup()
from django.urls import get_resolver
from welfare.api.documents import openapi
get_resolver().url_patterns
sys.setswitchinterval(1e-6)
start, written = threading.Barrier(8), []
def ask():
    start.wait()
    written.append(openapi("it"))
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(written), len(set(written)))
"""


def test_it_is_written_once_for_all_who_ask_a_new_process_at_once():
    asked = subprocess.run(
        [sys.executable, "-c", FIRST_ASKED_BY_MANY],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "welfare.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.stdout.split() == ["8", "1"], asked.stderr


def test_it_says_who_what_and_where(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["contact"]["url"].startswith("https://")
    assert document["info"]["x-summary"]
    assert all(server["description"] for server in document["servers"])
    assert all(tag["description"] for tag in document["tags"])


def operations(document):
    return [op for path in document["paths"].values() for op in path.values()]


def test_every_operation_is_described_with_its_errors(document):
    tags = {tag["name"] for tag in document["tags"]}
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert set(operation["tags"]) <= tags
        assert {"200", "400", "406"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            assert answer["description"]
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


def test_every_parameter_is_described(document):
    for operation in operations(document):
        assert all(parameter["description"] for parameter in operation.get("parameters", []))


def numbers(node):
    if isinstance(node, dict):
        kind = node.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        if {"integer", "number"} & {k for k in kinds if isinstance(k, str)}:
            yield node
        for value in node.values():
            yield from numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from numbers(value)


def test_every_number_has_a_width(document):
    assert all(number.get("format") for number in numbers(document))


def test_documentation_shows_every_operation(client, plain_static_files, document):
    html = client.get("/api/v1/docs").content.decode()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}</code>" in html
            for parameter in operation.get("parameters", []):
                assert parameter["name"] in html


def test_documentation_needs_nothing_inline(client, plain_static_files):
    page = client.get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert 'href="/api/v1/openapi.json"' in html
    assert "<style" not in html
    assert html.count("<script") == html.count('<script src="')


fuzzed = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# A code that is well written and does not exist is an impossible question, not a bad schema.
fuzzed.config.checks.positive_data_acceptance.expected_statuses = ["200", "404", "422"]


@pytest.mark.usefixtures("db", "territory", "one_connection")
@fuzzed.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_undocumented_happens(case):
    """No 5xx; only documented statuses and content types; answers conform to their schema."""
    # No schema tells a cursor from any other text, nor a token; `test_cursors` makes up wrong ones,
    # `test_authentication` and `test_import` have right and wrong tokens.
    made_up = (
        "cursor" in (case.query or {})
        or case.method == "POST"
        # Read with a token only: `test_proposals`, `test_draft_checks`.
        or "{}" not in map(str, case.operation.definition.raw["security"])
    )
    beyond_schema = [positive_data_acceptance] if made_up else []
    case.call_and_validate(excluded_checks=beyond_schema)


@pytest.mark.usefixtures("db", "territory", "one_connection")
@pytest.mark.parametrize(
    ("path", "codes", "query"),
    [
        ("/values", {}, {"zone": "D01", "boundaries": "as_was"}),
        ("/values", {}, {"indicator": "kids", "period": "2022", "limit": "2"}),
        ("/alignment", {}, {"a": "cohesion", "b": "health", "weight": "area"}),
        ("/districts/{code}", {"code": "D01"}, {}),
        ("/districts/{code}/units/geo", {"code": "D02"}, {"as_of": "2019-01-01"}),
        ("/zonings/{code}", {"code": "past"}, {}),
        ("/indicators/{code}", {"code": "ageing_index"}, {}),
    ],
)
def test_answers_with_data_are_as_documented(path, codes, query):
    operation = fuzzed[f"/api/v1{path}"]["GET"]
    answer = operation.Case(path_parameters=codes, query=query).call_and_validate()
    assert answer.status_code == 200
