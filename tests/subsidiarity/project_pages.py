"""The pages of a project, as a person uses them."""

import re
from html import unescape

from django.test import Client

from subsidiarity.models import CoDesignProject

LIST, NEW = "/coprogettazione/", "/coprogettazione/nuovo/"
SECTIONS = ["tema", "bisogni", "distretti", "accesso", "calendario", "cambiamento", "bilancio"]


def text(answer) -> str:
    """What the page says, without its marks."""
    page = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def at(project: CoDesignProject, path: str = "") -> str:
    return f"/coprogettazione/{project.code}/{path}"


def shown(client: Client, address: str) -> str:
    found = re.search(r'name="shown" value="(\w*)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def save(client: Client, address: str, **fields: object):
    return client.post(address, {"shown": shown(client, address)} | fields)
