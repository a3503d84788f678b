"""The user guide: the Markdown of `docs/guida/` as pages of the platform.

One text for who reads the repository and for who reads the site. Three conventions make that work:
an address of the platform is written as code, `` `/distretti/D06/` ``, and becomes a link here; a
link to another chapter names its file; a picture is a file of `docs/guida/immagini/`, which is
served as a static file. Chapters are in Italian; for readers of English there is `in-english.md`.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import mistune
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from districts.languages import address_in

FOLDER = Path(settings.BASE_DIR) / "docs" / "guida"
CHAPTERS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "funzionario": (
        gettext_lazy("Leggere, confrontare, spiegare, stampare"),
        gettext_lazy("Per chi lavora in Regione, in un comune, in un’ASL o in un ente gestore"),
    ),
    "terzo-settore": (
        gettext_lazy("Il tuo ente: registrarlo, proporre un progetto"),
        gettext_lazy("Per chi fa parte di un ente del terzo settore"),
    ),
    "area-riservata": (
        gettext_lazy("L’area riservata: avvisi, approvazioni, consultazioni"),
        gettext_lazy("Per chi accede, in qualunque ruolo"),
    ),
    "dati": (
        gettext_lazy("Scaricare i dati: Excel, Python, R, QGIS"),
        gettext_lazy("Per chi vuole i dati per le sue analisi"),
    ),
    "scenari": (
        gettext_lazy("Provare confini nuovi: proposte, bozze, verifiche, file"),
        gettext_lazy("Per gli uffici della regione che lavorano ai confini"),
    ),
    "confini": (
        gettext_lazy("Caricare e correggere una zonizzazione"),
        gettext_lazy("Per chi tiene aggiornati i confini"),
    ),
}
"""Title and readers of each chapter, by the name of its file and of its page."""

_ADDRESS = re.compile(r"/(?:[\w.%-]+/)*[\w.%-]+/?(?:\?[\w.%=&-]+)?")
_TITLE = re.compile(r"\A# .*\n")


@cache
def guide_html(name: str, reader: str) -> SafeString:
    """A file of the guide in HTML, without its title, its addresses in the language `reader`."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    write = mistune.create_markdown(renderer=_Pages(reader), plugins=["table"])
    html = str(write(_TITLE.sub("", text)))
    return mark_safe(html)  # noqa: S308  # only files of this repository; HTML in them is escaped


class _Pages(mistune.HTMLRenderer):
    """Writes what the pages allow: no style, no script; tables and code scroll by keyboard."""

    def __init__(self, reader: str) -> None:
        super().__init__(escape=True)
        self.reader = reader

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        name = anchor(re.sub(r"<[^>]+>", "", text))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def codespan(self, text: str) -> str:
        code = format_html("<code>{}</code>", text)
        if not _ADDRESS.fullmatch(text):
            return code
        return format_html('<a href="{}">{}</a>', address_in(self.reader, text), code)

    def block_code(self, code: str, info: str | None = None) -> str:
        return format_html('<pre tabindex="0"><code>{}</code></pre>\n', code)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        file, mark, fragment = url.partition("#")
        name = file.removesuffix(".md")
        if name in CHAPTERS:
            url = reverse("guide-chapter", args=[name]) + mark + fragment
        elif name == "README":
            url = reverse("guide") + mark + fragment
        return super().link(text, url, title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        name = Path(url).stem
        return format_html(
            '<img class="{}" src="{}" alt="{}" loading="lazy">',
            "shot-phone" if name.endswith("-telefono") else "shot",
            static(f"guida/{Path(url).name}"),
            re.sub(r"<[^>]+>", "", text),
        )

    def table(self, text: str) -> str:
        return f'<div class="table-scroll" tabindex="0"><table class="data">{text}</table></div>\n'


def anchor(heading: str) -> str:
    """The fragment of a heading, the same that forges give it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
