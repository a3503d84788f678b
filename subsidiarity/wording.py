"""What is wrong with a registration, in words: what it is and how to mend it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidiarity import naming
from subsidiarity.models import Actor
from subsidiarity.registration import Problem, Registration

_SENTENCES = {
    Problem.NAME_MISSING: gettext_lazy("Scrivi la denominazione dell'ente, per esteso."),
    Problem.KIND_MISSING: gettext_lazy("Scegli che tipo di ente è."),
    Problem.SEAT_MISSING: gettext_lazy("Scrivi il comune della sede."),
    Problem.CODE_MISSING: gettext_lazy(
        "Scrivi il codice fiscale dell'ente, di 11 cifre. Solo gruppi informali, reti di famiglie e"
        " cittadini possono non averlo."
    ),
    Problem.CODE_MALFORMED: gettext_lazy(
        "Codice fiscale non valido: quello di un ente ha 11 cifre, senza lettere."
    ),
    Problem.CODE_CHECK: gettext_lazy(
        "Codice fiscale non valido: il carattere di controllo non corrisponde. Controlla le cifre."
    ),
    Problem.CODE_NOBODYS: gettext_lazy("Codice fiscale non valido."),
    Problem.CODE_OF_A_PERSON: gettext_lazy(
        "Questo è il codice fiscale di una persona: qui serve quello dell'ente, di 11 cifre."
        " Un'impresa individuale scrive la partita IVA."
    ),
    Problem.CODE_OF_A_CITIZEN: gettext_lazy(
        "Di una persona non registriamo il codice fiscale: lascia vuoto il campo."
    ),
    Problem.VAT_WRONG: gettext_lazy(
        "Partita IVA non valida: servono 11 cifre e il controllo non corrisponde."
    ),
    Problem.SECTION_MISSING: gettext_lazy(
        "Seleziona la sezione del RUNTS in cui è iscritto l'ente."
    ),
    Problem.SECTION_NOT_OF_ETS: gettext_lazy(
        "Al RUNTS sono iscritti solo gli enti del Terzo settore: togli la sezione o cambia il tipo."
    ),
    Problem.SECOND_SECTION: gettext_lazy(
        "Solo le reti associative possono essere iscritte in due sezioni."
    ),
    Problem.SECTION_TWICE: gettext_lazy(
        "La seconda sezione è uguale alla prima: scegline un'altra o lasciala vuota."
    ),
    Problem.RUNTS_NUMBER_MISSING: gettext_lazy(
        "Scrivi il numero di iscrizione al RUNTS; a un'impresa sociale basta quello del Registro"
        " delle imprese."
    ),
    Problem.RUNTS_DATE_TO_COME: gettext_lazy(
        "La data di iscrizione al RUNTS è nel futuro: controlla giorno e anno."
    ),
}


def sentence(problem: Problem, given: Registration) -> str:
    """What to tell whoever wrote `given`."""
    if problem == Problem.NAME_STRANGE:
        signs = ", ".join(naming.described(sign) for sign in naming.strangers(given.name)[:3])
        return _(
            "La denominazione ha caratteri che si confondono con altri o non si vedono:"
            " %(signs)s. Riscrivila con le lettere della tastiera italiana."
        ) % {"signs": signs}
    return str(_SENTENCES[problem])


def code_is_taken(holder: Actor) -> str:
    """That another body has this code; one that is not public yet is not named."""
    if holder.state not in Actor.PUBLIC_STATES:
        return _(
            "Un ente con questo codice fiscale è già in attesa di verifica. Quando sarà verificato"
            " potrai chiedere di essere aggiunto come membro."
        )
    return _(
        "Esiste già un ente con questo codice fiscale: “%(name)s”. Chiedi di essere aggiunto"
        " come membro."
    ) % {"name": holder.name}
