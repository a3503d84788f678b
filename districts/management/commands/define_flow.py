"""The next version of a flow of approval: `manage.py define_flow adopt-boundary flow.yaml`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from districts.actions.approvals import flow_in_use
from districts.actions.flows import change_flow
from districts.approving.kinds import kind_of, kinds
from districts.approving.rules import Policy, Step
from districts.forms import person_of
from districts.transitions import TransitionRefusedError

FIELDS = frozenset({"name", "policy", "permission", "people", "seats", "at_least", "term_days"})


class Command(BaseCommand):
    help = "Cambia un flusso di approvazione; senza --commit dice che cosa cambierebbe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="quale decisione, ad esempio adopt-boundary")
        parser.add_argument("file", type=Path, help="i passi, in YAML")
        parser.add_argument("--reason", required=True, help="perché cambia: resta scritto")
        parser.add_argument("--commit", action="store_true", help="scrive nella base di dati")

    def handle(self, *, code: str, file: Path, reason: str, commit: bool, **_options: Any) -> None:
        try:
            kind = kind_of(code)
        except KeyError:
            known = ", ".join(one.code for one in kinds())
            raise CommandError(f"Nessuna decisione «{code}»: ci sono {known}.") from None
        steps = [self._step(row, kind.rights[0]) for row in self._rows(file)]
        with transaction.atomic():
            try:
                made = change_flow(
                    code=code, steps=steps, by=None, reason=reason, seen=flow_in_use(code).version
                )
            except TransitionRefusedError as refused:
                raise CommandError(" ".join(refused.problems)) from refused
            for number, step in enumerate(steps, start=1):
                self.stdout.write(f"{number}. {step.name} ({step.policy}, {step.permission})")
            if not commit:
                transaction.set_rollback(True)
        said = f"Versione {made.version} di {code}."
        self.stdout.write(
            self.style.SUCCESS(said)
            if commit
            else f"Prova: sarebbe la v{made.version}. Ripeti con --commit per scriverla."
        )

    def _rows(self, file: Path) -> list[dict[str, Any]]:
        try:
            rows = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(f"{file} non si legge: {error}") from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise CommandError(f"{file}: serve un elenco di passi, ciascuno con name e policy.")
        for number, row in enumerate(rows, start=1):
            if unknown := sorted(map(str, row.keys() - FIELDS)):
                known = ", ".join(sorted(FIELDS))
                raise CommandError(f"Passo {number}: {', '.join(unknown)}? Ci sono {known}.")
        return rows

    def _step(self, row: dict[str, Any], right: str) -> Step:
        people = {email: person_of(str(email)) for email in row.get("people") or ()}
        if unknown := [email for email, person in people.items() if person is None]:
            raise CommandError(f"Nessuno accede con queste e-mail: {', '.join(unknown)}.")
        try:
            seats, least = int(row.get("seats", 1)), int(row.get("at_least", 1))
            days = int(row["term_days"]) if row.get("term_days") is not None else None
            return Step(
                name=str(row["name"]),
                policy=Policy(row.get("policy", "any")),
                permission=str(row.get("permission", right)),
                people=frozenset(person.pk for person in people.values() if person is not None),
                seats=len(people) or seats,
                at_least=least,
                term_days=days,
            )
        except (KeyError, TypeError, ValueError) as error:
            wrong = f"Passo «{row.get('name', '?')}»: {error}. policy è all, any o at_least."
            raise CommandError(wrong) from error
