"""The English catalogue as files, and the texts that the code asks it for; no gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locale/en/LC_MESSAGES"
APPS = ("welfare", "impact", "subsidiarity", "districts")

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_LINE = re.compile(r'(msgid|msgid_plural|msgstr(?:\[\d\])?)? ?(".*")')
_LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_ASKED = re.compile(rf"\b(?:_|n?gettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?")


@dataclass
class Entry:
    """One text: `msgid`, perhaps its plural, and what English says in one or two forms."""

    texts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        return self.texts["msgid"]

    @property
    def said(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]


def read() -> list[Entry]:
    """The entries of `django.po`, without its header."""
    entries = []
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry, name = Entry(fuzzy="#, fuzzy" in block), ""
        for line in block.splitlines():
            if match := _LINE.fullmatch(line):
                name = match[1] or name
                entry.texts[name] = entry.texts.get(name, "") + ast.literal_eval(match[2])
        entries.append(entry)
    return [entry for entry in entries if entry.texts and entry.key]


def asked() -> set[str]:
    """Every text that the code and the templates want translated, in Italian, singulars."""
    code = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    found = {text for path in code for text in _in_code(path.read_text(encoding="utf-8"))}
    # Mails and messages are plain text.
    templates = (
        path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}")
    )
    for path in templates:
        source = templatize(path.read_text(encoding="utf-8"))
        found |= {ast.literal_eval(match[1]) for match in _ASKED.finditer(source)}
    return found


def _in_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        text = node.args[0]
        if name in _CALLS and isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value
