"""Asking an address as somebody: the path of an object, the status of the answer."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from districts.approving.adoption import ADOPT_BOUNDARY
from districts.registers import registers
from subsidiarity.mandate_actions import CONFER_MANDATE
from tests.people import signed_in

PROJECT_PARTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "project-section": lambda project: {"path": "tema"},
    "project-partner-remove": lambda project: {"pk": project.participations.get().pk},
    "project-commitment": lambda project: {"pk": project.commitments.get().pk},
    "project-commitment-remove": lambda project: {"pk": project.commitments.get().pk},
    "objective-edit": lambda plan: {"pk": plan.objectives.first().pk},
    "objective-remove": lambda plan: {"pk": plan.objectives.first().pk},
    "plan-step": lambda _plan: {"step": "approvazione"},
    "revision": lambda revision: {"code": revision.zoning.code},
    "draft-file": lambda _draft: {"form": "geojson"},
    "draft-tile": lambda _draft: {"z": 10, "x": 534, "y": 368},
    "webhook-delivery": lambda webhook: {"number": webhook.deliveries.get().pk},
}


def browser_of(user: Any, *, second_factor: bool = True) -> Client:
    """A client that takes errors as a browser would."""
    made = signed_in(user, second_factor=second_factor) if user.is_authenticated else Client()
    made.raise_request_exception = False
    return made


def address(name: str, given: object) -> str:
    return given if isinstance(given, str) else reverse(name, kwargs=given)


def status(client: Client, method: str, path: str, sent: dict[str, str] | None = None) -> str:
    """The status; what a POST writes is undone, and whoever was signed out is in again."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.post(path, sent) if method == "POST" else client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return str(answer.status_code)


def path_of(name: str, kind: str, subject: Any) -> str:
    if subject is None:
        return reverse(name, kwargs={"code": ADOPT_BOUNDARY} if name == "flow" else None)
    if name.startswith("register"):
        slug = next(one.slug for one in registers() if one.model is type(subject))
        return reverse(name, kwargs={"slug": slug, "key": subject.pk})
    if kind == "document":
        return reverse(name, kwargs={"pk": subject.act_id, "number": subject.pk})
    if kind == "comment":
        return reverse(name, kwargs={"pk": subject.consultation_id, "number": subject.pk})
    if kind == "proposal" and name == "approval-ask":
        return reverse(name, kwargs={"code": CONFER_MANDATE, "pk": subject.pk})
    if kind == "revision":
        code = "confini" if name == "consultation-new" else ADOPT_BOUNDARY
        return reverse(name, kwargs={"code": code, "pk": subject.pk})
    key = (
        {"code": subject.code}
        if kind in {"actor", "draft", "project", "piano"}
        else {"pk": subject.pk}
    )
    more = PROJECT_PARTS.get(name, lambda _project: {})(subject)
    return reverse(name, kwargs={**key, **more})
