"""`/area-riservata/avvisi/`: what happened that concerns a person, and how they want to be told."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.errors import Malformed
from districts.happenings import Topic
from districts.languages import address_in, language
from districts.models import Cadence, MailLanguage, Notification
from districts.notices.notifying import TOPICS, cadences_of, choices_of, choose, words_of
from districts.questions import read_page, refuse_unused
from districts.views.asking import posted
from districts.views.signed import page, signed_in

PAGE = 25


@require_safe
@signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """What the person was told of: the unread first, each kind the newest first."""
    refuse_unused(request.GET, ("page",))
    mine = Notification.objects.of(request.user)
    unread = mine.unread().count()
    is_read = Case(When(read_at__isnull=True, then=0), default=1)
    rows = mine.select_related("happening").order_by(is_read, "-id")
    pages = Paginator(rows, PAGE)
    shown = pages.page(read_page(request.GET, pages.num_pages))
    context = {
        "rows": [(row, words_of(row.happening)) for row in shown],
        "unread": unread,
        "shown": shown,
        "pages": pages,
        "newest": mine.order_by("-id").values_list("pk", flat=True).first() or 0,
        "previous": f"?pagina={shown.number - 1}" if shown.has_previous() else "",
        "next": f"?pagina={shown.number + 1}" if shown.has_next() else "",
    }
    return page(request, "welfare/notifications.html", context)


@require_POST
@signed_in
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, and go to what it speaks of; nobody else's exists here."""
    row = get_object_or_404(
        Notification.objects.of(request.user).select_related("happening"), pk=pk
    )
    _read(Notification.objects.filter(pk=row.pk))
    if request.POST.get("do") == "stay":
        return redirect("notifications")
    return redirect(address_in(language(), row.happening.address))


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read that were there when the page was made: a later one is still new."""
    newest = request.POST.get("newest", "")
    if not newest.isdecimal() or len(newest) > 18:
        raise Malformed(_("Il modulo non è completo: riapri la pagina degli avvisi."))
    _read(Notification.objects.of(request.user).filter(pk__lte=int(newest)))
    messages.success(request, _("Gli avvisi sono segnati come letti."))
    return redirect("notifications")


def _read(rows: Any) -> None:
    rows.unread().update(read_at=timezone.now())


class ChoicesForm(forms.Form):
    """A cadence for each topic, and the language of mails."""

    language = forms.ChoiceField(
        label=gettext_lazy("Lingua delle e-mail"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, (name, about) in TOPICS.items():
            self.fields[topic.value] = forms.ChoiceField(
                label=name,
                help_text=about,
                choices=[(one.value, one.label) for one in cadences_of(topic)],
                error_messages={
                    "required": _("Scegli come essere avvisato."),
                    "invalid_choice": _("Questa scelta non c'è: prendine una dell'elenco."),
                },
            )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choices(request: HttpRequest) -> HttpResponse:
    """Of what to be told by mail, how often, in which language."""
    person: Any = request.user
    known = MailLanguage.objects.filter(person=person).first()
    initial = {topic.value: cadence.value for topic, cadence in choices_of(person).items()}
    initial["language"] = known.language if known else language()
    form = ChoicesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        choose(person=person, cadences={topic: Cadence(given[topic.value]) for topic in Topic})
        MailLanguage.objects.update_or_create(
            person=person, defaults={"language": given["language"]}
        )
        messages.success(request, _("Le tue scelte sono registrate."))
        return redirect("notification-choices")
    context = {"form": form, "email": person.email}
    return page(
        request, "welfare/notification_choices.html", context, 422 if form.is_bound else 200
    )
