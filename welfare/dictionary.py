"""The data dictionary: every table, column and rule of the database, said by the models."""

from collections.abc import Iterable, Iterator
from inspect import cleandoc

from django.apps import apps
from django.db import connection
from django.db.models import (
    BaseConstraint,
    CheckConstraint,
    Field,
    ForeignKey,
    Model,
    UniqueConstraint,
)

APPS = ("districts", "subsidiarity", "impact", "welfare")
_OPENING = """\
# Data dictionary

Every table of the platform, from its models; written by `manage.py data_dictionary`, held to the
code by a test. Words are explained in the [glossary](glossary.md). A column without «null» always
has a value. Rules are constraints of the database: nobody gets past them, by whatever road.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown, the same text for the same models."""
    parts = [_OPENING]
    for label in APPS:
        models = [m for m in apps.get_app_config(label).get_models() if not m._meta.proxy]
        if models:
            parts.append(f"## {label}\n")
            parts.extend(_table(model) for model in models)
    return "\n".join(parts)


def _table(model: type[Model]) -> str:
    meta = model._meta
    lines = [
        f"### {model.__name__}",
        "",
        f"`{meta.db_table}` · {meta.verbose_name}",
        "",
        cleandoc(model.__doc__ or ""),
        "",
        "| column | italiano | type | null | what |",
        "| --- | --- | --- | --- | --- |",
        *(_column(field) for field in meta.concrete_fields),
        "",
    ]
    rules = list(_rules(meta.constraints))
    if rules:
        lines += ["Rules:", "", *rules, ""]
    return "\n".join(lines)


def _column(field: "Field[object, object]") -> str:
    cells = [
        f"`{field.column}`",
        str(field.verbose_name),
        f"`{field.db_type(connection)}`",
        "null" if field.null else "",
        _meaning(field),
    ]
    return "| " + " | ".join(cells) + " |"


def _meaning(field: "Field[object, object]") -> str:
    if isinstance(field, ForeignKey):
        return f"→ {field.related_model.__name__}"
    if field.choices:
        return ", ".join(f"`{value}` {label}" for value, label in field.flatchoices)
    if field.primary_key:
        return "key"
    return "once" if field.unique else str(field.help_text)


def _rules(constraints: Iterable[BaseConstraint]) -> Iterator[str]:
    for rule in sorted(constraints, key=lambda rule: rule.name):
        yield f"- `{rule.name}`: {_rule(rule)}"


def _rule(rule: BaseConstraint) -> str:
    if isinstance(rule, CheckConstraint):
        return f"always {_condition(rule.condition)}"
    if isinstance(rule, UniqueConstraint):
        fields = ", ".join(f"`{name}`" for name in rule.fields)
        return f"once {fields}" + (
            f" among those with {_condition(rule.condition)}" if rule.condition else ""
        )
    return f"{type(rule).__name__}"


def _condition(condition: object) -> str:
    """A `Q` as its own text: exact, and readable enough for whoever reads constraints."""
    return f"`{condition}`"
