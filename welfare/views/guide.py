"""`/guida/` and its chapters: how to do things here, from the Markdown of `docs/guida/`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.languages import language
from districts.models import Region
from districts.questions import listed, refuse_unused
from impact.errors import Missing
from impact.views.asking import answering
from welfare.guide import CHAPTERS, guide_html


@require_safe
@answering
def guide(request: HttpRequest) -> HttpResponse:
    """Where to begin; in English a summary of all chapters, which are in Italian."""
    refuse_unused(request.GET, ())
    context = {
        "title": _("Guida"),
        "steps": [(_("Territori"), reverse("home"))],
        "region": Region.objects.first(),
        "text": guide_html("README" if language() == "it" else "in-english", language()),
        "chapters": [(name, title, who) for name, (title, who) in CHAPTERS.items()],
    }
    return render(request, "welfare/guide.html", context)


@require_safe
@answering
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One chapter, in Italian in both languages."""
    refuse_unused(request.GET, ())
    if name not in CHAPTERS:
        detail = _("Il capitolo “%(name)s” non esiste. Capitoli della guida: %(names)s.")
        words = {"name": name[:60], "names": listed(list(CHAPTERS))}
        titles = {code: str(title) for code, (title, _who) in CHAPTERS.items()}
        raise Missing(detail % words, allowed=list(CHAPTERS), names=titles)
    title, who = CHAPTERS[name]
    context = {
        "title": title,
        "who": who,
        "steps": [(_("Territori"), reverse("home")), (_("Guida"), reverse("guide"))],
        "region": Region.objects.first(),
        "text": guide_html(name, language()),
        "others": [(code, words) for code, (words, _who) in CHAPTERS.items() if code != name],
    }
    return render(request, "welfare/guide_chapter.html", context)
