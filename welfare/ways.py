"""What a person may begin, when nothing awaits them: the doors of each role, likeliest first."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from districts.hats import Hat, Role
from subsidiarity.models import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """Something to begin: a verb and its object, what it is for, and where."""

    title: str
    detail: str
    address: str


def ways_of(user: Any) -> list[Way]:
    """The doors of the hat worn; of whoever has none, how to get one."""
    hat: Hat | None = user.hat
    if hat is None:
        return [] if user.hats else _without_hat()
    return _OF_ROLE[hat.role](hat)


def _without_hat() -> list[Way]:
    return [
        Way(
            _("Registra il tuo ente"),
            _("Bastano pochi dati: lo completi quando vuoi, poi l'ufficio lo verifica."),
            reverse("actor-register"),
        ),
        Way(
            _("Cerca il tuo ente"),
            _("Se c'è già, chiedi a chi lo rappresenta di essere aggiunto."),
            reverse("actors"),
        ),
    ]


def _of_member(hat: Hat) -> list[Way]:
    code = _code(hat)
    return [
        Way(
            _("Comincia un progetto"),
            _("Basta un titolo: la bozza si salva anche se manca qualcosa."),
            reverse("project-new"),
        ),
        Way(
            _("Aggiorna i dati dell'ente"),
            _("Distretti in cui opera, sito, PEC, che cosa fa."),
            reverse("actor-edit", args=[code]),
        ),
    ]


def _of_head(hat: Hat) -> list[Way]:
    invite = Way(
        _("Invita chi lavora con te"),
        _("Scrive le bozze; l'invio resta a te."),
        reverse("actor-people", args=[_code(hat)]),
    )
    return [*_of_member(hat), invite]


def _of_coordinator(hat: Hat) -> list[Way]:
    return [
        Way(
            _("Guarda il distretto"),
            _("Le sue misure, i comuni, le politiche."),
            reverse("district", args=[hat.zone_code]),
        ),
        Way(
            _("Guarda i progetti"),
            _("Quelli inviati e a che punto sono."),
            reverse("projects"),
        ),
        Way(
            _("Guarda il piano del distretto"),
            _("I suoi obiettivi e a che punto sono; scriverne uno."),
            reverse("plans") + f"?distretto={hat.zone_code}",
        ),
    ]


def _of_official(_hat: Hat) -> list[Way]:
    return [
        Way(
            _("Guarda i mandati"),
            _("Chi ha quale compito su quale zona; confermarli e chiuderli."),
            reverse("mandates-to-confirm"),
        ),
        Way(
            _("Guarda gli scenari"),
            _("Le bozze dei confini, che cosa cambierebbero e a che punto sono."),
            reverse("drafts"),
        ),
        Way(
            _("Guarda i piani di distretto"),
            _("Obiettivi, avanzamento; quelli da approvare."),
            reverse("plans"),
        ),
        _act(),
        _approvals(),
    ]


def _of_boundaries(_hat: Hat) -> list[Way]:
    zonings = Way(
        _("Guarda le zonizzazioni"),
        _("I confini in vigore, le revisioni e gli atti su cui poggiano."),
        reverse("zonings"),
    )
    bench = Way(
        _("Prova un altro confine"),
        _("Apri una bozza o riprendine una: si sposta, si verifica, si chiede l'adozione."),
        reverse("drafts"),
    )
    return [bench, zonings, _act(), _approvals()]


def _of_evaluator(_hat: Hat) -> list[Way]:
    return [
        Way(
            _("Guarda i progetti"),
            _("Quelli inviati e a che punto sono."),
            reverse("projects"),
        ),
        Way(_("Guarda gli indicatori"), _("Definizioni, fonti e serie."), reverse("indicators")),
    ]


def _of_system(_hat: Hat) -> list[Way]:
    return [
        Way(
            _("Guarda le utenze"),
            _("Cercarle e sospenderle; ogni cosa resta nel registro."),
            reverse("admin:welfare_user_changelist"),
        ),
        Way(
            _("Guarda i flussi di approvazione"),
            _("Quanti decidono, in quale ordine, entro quando."),
            reverse("flows"),
        ),
    ]


def _act() -> Way:
    return Way(
        _("Registra un atto"),
        _("Con il suo documento: poi lo si sceglie dall'elenco."),
        reverse("act-new"),
    )


def _approvals() -> Way:
    return Way(
        _("Guarda le approvazioni"),
        _("Chi deve decidere, chi ha deciso e perché; le tue deleghe."),
        reverse("approvals"),
    )


def _code(hat: Hat) -> str:
    return Actor.objects.values_list("code", flat=True).get(pk=hat.body)


_OF_ROLE = {
    Role.MEMBER: _of_member,
    Role.LEGAL_REPRESENTATIVE: _of_head,
    Role.COORDINATOR: _of_coordinator,
    Role.REGIONAL_OFFICIAL: _of_official,
    Role.BOUNDARY_ADMINISTRATOR: _of_boundaries,
    Role.EVALUATOR: _of_evaluator,
    Role.SYSTEM_ADMINISTRATOR: _of_system,
}
