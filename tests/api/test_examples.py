"""Every operation of the OpenAPI document has an example, and it is true."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from impact.api.importing import ObservationImport
from impact.loading.observations import import_observations
from welfare.api import examples as module
from welfare.api.documents import openapi
from welfare.api.examples import examples, shortened

# The real region has none of these yet: an invented one would not be true.
WITHOUT = {"plans_retrieve", "projects_retrieve", "consultations_comments_list"}
# Of the offices alone: the view itself has the example.
OF_THE_OFFICES = {
    "drafts_checks_list",
    "drafts_list",
    "proposals_list",
    "proposals_retrieve",
    "proposals_assignments_list",
    "proposals_districts_list",
}
# Sent, and not asked: the view itself has the example, tried below.
SENT = {"observations_import_create", "proposals_ask_create", "proposals_cancel_create"}
# What another moment or another database changes.
MOMENTS = {"id", "recorded_at", "computed_at", "next"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return orjson.loads(openapi("it"))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    # References say `#/components/…`: they are of the document that the schema stands in.
    return Draft202012Validator(
        schema | {"components": document["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def test_every_operation_has_an_example_that_its_schema_accepts(document: dict[str, Any]) -> None:
    seen = set()
    for path, operation in operations(document):
        if operation["operationId"] in WITHOUT:
            continue
        seen.add(operation["operationId"])
        content = operation["responses"]["200"]["content"]
        of_json = [kind for name, kind in content.items() if "examples" in kind]
        assert of_json, path
        for kind in of_json:
            value = kind["examples"]["example"]["value"]
            faults = [
                each.message for each in validator(document, kind["schema"]).iter_errors(value)
            ]
            assert faults == [], (path, faults)
    assert seen == set(examples()) | SENT | OF_THE_OFFICES


def test_an_example_that_lies_would_be_noticed(document: dict[str, Any]) -> None:
    [(_path, operation)] = [
        each for each in operations(document) if each[1]["operationId"] == "alignment_retrieve"
    ]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = examples()["alignment_retrieve"]["answer"]
    check = validator(document, schema)
    assert check.is_valid(answer)
    assert not check.is_valid(answer | {"independence": "perhaps"})
    assert not check.is_valid({name: answer[name] for name in answer if name != "zones"})


def test_required_parameters_of_every_operation_have_an_example(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        if operation["operationId"] in WITHOUT:
            continue
        for parameter in operation.get("parameters", []):
            if parameter.get("required"):
                assert "example" in parameter, (path, parameter["name"])


def settled(answer: Any) -> Any:
    """The answer without what another moment changes."""
    if isinstance(answer, dict):
        return {name: settled(value) for name, value in answer.items() if name not in MOMENTS}
    return [settled(item) for item in answer] if isinstance(answer, list) else answer


@pytest.mark.usefixtures("piemonte")
@pytest.mark.parametrize(
    "operation", sorted(set(examples()) - {"root_retrieve", "status_retrieve"})
)
def test_examples_are_what_the_api_answers(client, operation: str) -> None:
    example = examples()[operation]
    answer = client.get(example["request"])
    assert answer.status_code == 200
    told = shortened(orjson.loads(answer.getvalue()))
    assert settled(told) == settled(example["answer"]), "manage.py api_examples writes them anew"


@pytest.mark.usefixtures("piemonte")
def test_the_command_writes_the_file_that_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "examples.json"
    monkeypatch.setattr("welfare.management.commands.api_examples.FILE", file)
    call_command("api_examples", stdout=StringIO())
    written = orjson.loads(file.read_bytes())
    assert written.keys() == orjson.loads(module.FILE.read_bytes()).keys()
    assert all(each["answer"] for each in written.values())


@pytest.mark.usefixtures("piemonte")
def test_example_of_the_document_is_true_of_the_real_region():
    sent, answer = ObservationImport.example
    outcome = import_observations(
        content=sent.encode(),
        name="api.csv",
        default_source="",
        today=date(2026, 11, 26),
        commit=False,
    )
    told = {"name": outcome.name, "committed": False, "read": outcome.read, "note": outcome.note}
    assert told | {"loaded": outcome.loaded, "unchanged": outcome.unchanged} == answer
