"""Words of the position paper that initiatives share. Their codes are public and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    """Primary needs and new ones (§1, and C11 of the paper)."""

    HOUSING = "housing", _("Casa")
    INCOME = "income", _("Reddito")
    HEALTH = "health", _("Salute")
    EMPLOYMENT = "employment", _("Occupazione")
    EDUCATION = "education", _("Istruzione")
    RELATIONS = "relations", _("Relazioni attive")
    EXCHANGES = "exchanges", _("Scambi")
    TRUST = "trust", _("Fiducia")


class Perspective(models.TextChoices):
    """The nine perspectives of the paper, by their paragraphs."""

    DEVELOPMENT = "3.1", _("Politiche sociali e sviluppo del territorio")
    DISTRICTS = "3.2", _("Distretti della coesione sociale")
    CIRCULAR = "3.3", _("Sussidiarietà circolare")
    EXPERIMENTATION = "3.4", _("Innovazione sociale e sperimentazione")
    TECHNOLOGY = "3.5", _("Tecnologia")
    ENTERPRISE = "3.6", _("Welfare e impresa")
    FINANCE = "3.7", _("Finanza a impatto")
    INFRASTRUCTURE = "3.8", _("Infrastrutture sociali")
    EVALUATION = "3.9", _("Valutazione d'impatto")


class WellbeingDimension(models.TextChoices):
    """When people are well, by the paper (§1)."""

    CHOOSE = "choose", _("Scegliere")
    ACHIEVE = "achieve", _("Realizzare")
    EXPRESS = "express", _("Esprimersi")
    INCLUDED = "included", _("Essere inclusi")
    TRUST = "trust", _("Avere fiducia")
    SUPPORTED = "supported", _("Essere supportati")
    GENEROUS = "generous", _("Essere generosi")


class Ladder(models.TextChoices):
    """How far the people concerned take part, from being told to governing (P4)."""

    INFORMATION = "information", _("Informazione")
    CONSULTATION = "consultation", _("Consultazione")
    CO_DECISION = "co_decision", _("Co-decisione")
    CO_PRODUCTION = "co_production", _("Co-produzione")
    SELF_MANAGEMENT = "self_management", _("Autogestione")


class AccessRule(models.TextChoices):
    """To whom an initiative is open (P1)."""

    UNIVERSAL = "universal", _("Aperto a tutta la popolazione")
    SELECTIVE = "selective", _("Riservato a qualcuno, con un motivo")


class Setting(models.TextChoices):
    """Where it reaches people, from the nearest (P6)."""

    HOME = "home", _("A casa delle persone")
    NEIGHBOURHOOD = "neighbourhood", _("Nel quartiere o nel paese")
    DISTRICT = "district", _("In un luogo del distretto")
    RESIDENTIAL = "residential", _("In una struttura residenziale")


class Resource(models.TextChoices):
    """What can be given (3.3): not money alone."""

    MONEY = "money", _("Denaro")
    STAFF_TIME = "staff_time", _("Ore di personale")
    VOLUNTEER_TIME = "volunteer_time", _("Ore di volontariato")
    SPACE = "space", _("Spazi")
    GOODS = "goods", _("Beni e attrezzature")
    EXPERTISE = "expertise", _("Competenze")
    IDEAS = "ideas", _("Idee")
    RELATIONS = "relations", _("Relazioni")
    DATA = "data", _("Dati")
    TRAINING = "training", _("Formazione")
    RECIPROCITY = "reciprocity", _("Reciprocità")
