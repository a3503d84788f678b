"""Words that several models share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    """How settled a figure is (SDMX CL_OBS_STATUS in our own words)."""

    FINAL = "final", _("definitivo")
    PROVISIONAL = "provisional", _("provvisorio")
    ESTIMATED = "estimated", _("stimato")
    IMPUTED = "imputed", _("imputato")
    MISSING = "missing", _("mancante")
    SUPPRESSED = "suppressed", _("riservato")


class Policy(models.TextChoices):
    """The policies whose boundaries the position paper of 2016 wants to coincide (§3.2)."""

    HEALTH = "health", _("Salute")
    SOCIAL = "social", _("Sociale")
    LABOUR = "labour", _("Lavoro")
    EDUCATION = "education", _("Scuola")
    DEVELOPMENT = "development", _("Sviluppo")
    COHESION = "cohesion", _("Coesione sociale")
    ADMINISTRATION = "administration", _("Amministrazione")


class Basis(models.TextChoices):
    """What a list of units rests on, from the strongest to the weakest."""

    LEGAL = "legal", _("elenco ufficiale")
    DERIVED = "derived", _("conseguenza di un elenco ufficiale")
    RECONSTRUCTED = "reconstructed", _("ricostruito da documenti")
    APPROXIMATED = "approximated", _("approssimato")
    PROPOSAL = "proposal", _("proposta")


class Confidence(models.TextChoices):
    HIGH = "high", _("alta")
    MEDIUM = "medium", _("media")
    LOW = "low", _("bassa")


WEAKEST_FIRST: tuple[str, ...] = tuple(reversed(Confidence.values))
"""What is made of several is as sure as the least sure of them."""


def is_uncertain(basis: str, confidence: str) -> bool:
    """Whether an assignment must be shown as uncertain, wherever it is shown."""
    return confidence == Confidence.LOW or basis == Basis.APPROXIMATED
