"""The sections of a co-design project, written by keyboard."""

from tests.typist import Typist

ASSETS = "Studenti delle superiori come tutor, nonni lettori, il forno del paese il sabato."
SAVE = "Salva e torna all’elenco"


def write_everything(typist: Typist, *, begun: bool = False) -> None:
    """From the list, or a new project if `begun`, to a draft in which nothing is missing."""
    if not begun:
        typist.arrive()
        typist.follow("Nuovo progetto")
    typist.fill("Titolo del progetto", "Doposcuola delle valli")
    typist.enter()
    typist.follow("Partner")
    typist.fill("Cerca un ente per nome", "istituto gamma")
    typist.enter()
    typist.follow("Aggiungi Istituto comprensivo Gamma")
    typist.follow("Torna all’elenco")
    typist.follow("Titolo e sintesi")
    typist.fill("Di che cosa si tratta", "Compiti e merenda in tre comuni di montagna.")
    typist.follow(SAVE)
    typist.follow("Bisogni e risorse")
    typist.tick("Istruzione")
    typist.tick("Relazioni attive")
    typist.fill("Quali risorse mettono in campo", ASSETS)
    typist.choose("Co-produzione", first="Informazione")
    typist.follow(SAVE)
    typist.follow("Distretti e politiche")
    typist.tick("D06")
    typist.tick("Sociale")
    typist.tick("Scuola")
    typist.tick("3.3")
    typist.follow(SAVE)
    typist.follow("Accesso e luoghi")
    typist.choose("Aperto a tutta", first="Aperto a tutta")
    typist.choose("Nel quartiere", first="A casa")
    typist.follow(SAVE)
    typist.follow("Calendario")
    typist.fill("Inizio", "01/02/2027")
    typist.fill("Fine", "31/01/2029")
    typist.follow(SAVE)
    typist.follow("Piano economico")
    typist.fill("Contributo pubblico", "60.000,00")
    typist.fill("Risorse proprie", "40000")
    typist.fill("Personale", "80.000")
    typist.fill("Valutazione", "20000,00")
    typist.follow(SAVE)
    typist.follow("Impegni del tuo ente")
    typist.reach("Chi riceve")
    typist.press("ArrowDown")
    typist.reach("Che cosa dai")
    typist.page.keyboard.type("Ore di p")
    typist.fill("Descrizione", "Due educatrici il mercoledì")
    typist.fill("Quantità", "400")
    typist.fill("Unità di misura", "ore")
    typist.follow("Salva l’impegno")
    typist.follow("Torna all’elenco")
