"""What blocks a project, in words: what is wrong and how to mend it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts import formats
from districts.languages import language
from subsidiarity.co_design import Problem
from subsidiarity.models import Actor

NOT_AN_ETS = gettext_lazy(
    "Il capofila deve essere un ente del Terzo settore. L'impresa può partecipare come partner o "
    "sostenitore."
)
REASON_NEEDED = gettext_lazy("Scrivi il motivo: lo legge chi ha lavorato al progetto.")
COMMITMENT_TO_A_PARTNER = gettext_lazy(
    "Un impegno è preso verso “%(body)s”: togli prima l'impegno, poi il partner."
)

_SENTENCES = {
    "lead_is_no_ets": NOT_AN_ETS,
    "no_partner": gettext_lazy(
        "Aggiungi almeno un altro ente: la sussidiarietà circolare chiede di dare e di ricevere."
    ),
    "title_length": gettext_lazy("Scrivi un titolo da 10 a 160 caratteri."),
    "no_summary": gettext_lazy("Scrivi in poche righe di che cosa si tratta."),
    "no_need": gettext_lazy("Indica almeno un bisogno."),
    "no_assets": gettext_lazy("Racconta quali risorse mettono in campo le persone."),
    "assets_too_short": gettext_lazy(
        "Racconta meglio quali risorse mettono in campo le persone: servono almeno %(0)s caratteri,"
        " ora sono %(1)s."
    ),
    "no_ladder": gettext_lazy("Scegli fino a che punto le persone partecipano."),
    "no_district": gettext_lazy("Seleziona almeno un distretto."),
    "no_policy": gettext_lazy("Seleziona almeno una politica."),
    "no_perspective": gettext_lazy("Seleziona almeno una prospettiva."),
    "no_access_rule": gettext_lazy("Scegli a chi è aperto il progetto."),
    "selective_without_reason": gettext_lazy("L'accesso è riservato: spiega perché."),
    "no_setting": gettext_lazy("Scegli dove il progetto incontra le persone."),
    "residential_without_reason": gettext_lazy(
        "In una struttura residenziale: spiega come si ricostruisce la domiciliarità."
    ),
    "no_start": gettext_lazy("Scrivi la data di inizio."),
    "no_end": gettext_lazy("Scrivi la data di fine."),
    "end_before_start": gettext_lazy("La data di fine deve essere successiva a quella di inizio."),
    "outcome_without_wellbeing": gettext_lazy("Indica almeno una dimensione di benessere."),
    "no_budget": gettext_lazy("Scrivi da dove arrivano le risorse e come le userai."),
    "budget_of_zero": gettext_lazy("Scrivi almeno una fonte e un uso maggiori di zero."),
    "unbalanced": gettext_lazy(
        "Le fonti (%(0)s) non coincidono con gli usi (%(1)s): differenza %(2)s."
    ),
    "no_own_commitment": gettext_lazy("Aggiungi almeno un impegno del tuo ente."),
}
_IN_EUROS = {"unbalanced"}


def sentence(problem: Problem) -> str:
    """The problem in the reader's language, full stop included."""
    decimals, unit = (2, "eur") if problem.kind in _IN_EUROS else (0, "")
    words = {
        str(place): formats.quantity(amount, unit, decimals, language=language())
        for place, amount in enumerate(problem.amounts)
    }
    text = str(_SENTENCES[problem.kind])
    return text % words if words else text


def of_verification(lead: Actor) -> str:
    """Why this body cannot propose anything yet; empty if it can."""
    if lead.state == Actor.State.VERIFIED:
        return ""
    if lead.state in (Actor.State.SUSPENDED, Actor.State.CEASED):
        return _("L'ente è sospeso o cessato: non può inviare progetti.")
    return _(
        "L'ente è in attesa di verifica: puoi salvare la bozza, l'invio sarà possibile dopo la "
        "verifica."
    )
