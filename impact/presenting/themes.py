"""The themes of the catalogue: what the first part of a public code stands for."""

from django.utils.translation import gettext as _

OTHER = "altro"


def themes() -> dict[str, str]:
    """{theme as `tema` spells it: its name}, in the order of the catalogue."""
    return {
        "popolazione": _("Popolazione"),
        "redditi": _("Redditi e condizioni economiche"),
        "lavoro": _("Lavoro"),
        "salute": _("Salute"),
        "istruzione": _("Istruzione"),
        "servizi": _("Servizi e interventi sociali"),
        "terzo-settore": _("Terzo settore e partecipazione"),
        "sicurezza": _("Sicurezza e violenza di genere"),
        OTHER: _("Altri temi"),
    }


_THEMES = {
    "DEM": "popolazione",
    "POP": "popolazione",
    "INC": "redditi",
    "TAX": "redditi",
    "POV": "redditi",
    "INQ": "redditi",
    "HOU": "redditi",
    "LAB": "lavoro",
    "HLT": "salute",
    "COV": "salute",
    "EDU": "istruzione",
    "SRV": "servizi",
    "SOL": "servizi",
    "PRX": "servizi",
    "SOC": "terzo-settore",
    "CPM": "terzo-settore",
    "ENT": "terzo-settore",
    "CRI": "sicurezza",
    "GEN": "sicurezza",
    "VIO": "sicurezza",
}


def theme_of(code: str) -> str:
    """The theme of a public code: `DEM-AGE` is about the population."""
    return _THEMES.get(code.partition("-")[0], OTHER)
