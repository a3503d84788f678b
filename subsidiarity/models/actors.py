"""Bodies that take part: public, of the economy, of civil society."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.hats import Role
from districts.models import TerritorialUnit, Versioned, Zone
from districts.permissions import hat_of
from subsidiarity import spheres

SEES_ALL = (Role.REGIONAL_OFFICIAL,)
ELEVEN_DIGITS = r"^([0-9]{11})?$"


class Folded(models.Func):
    """A name as `districts.gazetteer.fold` makes it, as far as Italian names need it."""

    PLAIN = {
        "a": "àáâãäå",
        "c": "çčć",
        "e": "èéêë",
        "i": "ìíîï",
        "n": "ñ",
        "o": "òóôõöø",
        "u": "ùúûü",
        "y": "ýÿ",
        " ": "’'-–.",
    }
    template = "translate(lower(%(expressions)s), $${accented}$$, $${plain}$$)".format(
        accented="".join(PLAIN.values()),
        plain="".join(letter * len(accented) for letter, accented in PLAIN.items()),
    )
    output_field = models.TextField()


class ActorQuerySet(models.QuerySet["Actor"]):
    def verified(self) -> "ActorQuerySet":
        return self.filter(state=Actor.State.VERIFIED)

    def public(self) -> "ActorQuerySet":
        """Those that anybody may see: verified once, whatever became of them."""
        return self.filter(state__in=Actor.PUBLIC_STATES)

    def holding(self, tax_code: str) -> "ActorQuerySet":
        """Those that keep this code busy: every other than drafts."""
        return self.exclude(state__in=Actor.OPEN_STATES).filter(tax_code=tax_code)

    def called(self, words: Iterable[str]) -> "ActorQuerySet":
        """With each of the `words`, folded (`districts.gazetteer.fold`), in their name."""
        found = self.annotate(folded=Folded("name"))
        for word in words:
            found = found.filter(folded__contains=word)
        return found

    def in_district(self, zone: int, law: int) -> "ActorQuerySet":
        """With their seat in the comuni of the district by `law`, or at work in it."""
        seated = Actor.objects.in_territory(zone, law).values("pk")
        at_work = Actor.districts.through.objects.filter(zone=zone).values("actor")
        return self.filter(Q(pk__in=seated) | Q(pk__in=at_work))

    def in_territory(self, zone: int, law: int) -> "ActorQuerySet":
        """With their seat in the comuni that `zone` has by the boundaries `law`."""
        return self.filter(seat__assignments__zone=zone, seat__assignments__revision=law)

    def visible_to(self, user: Any) -> "ActorQuerySet":
        """Verified bodies are public; others are seen by who belongs to them, whoever registered
        them, the region and the coordinator of the district of their seat.

        The same as the permission `subsidiarity.view_actor`, for a whole set.
        """
        seen = Q(state__in=Actor.PUBLIC_STATES)
        hat = hat_of(user)
        if getattr(user, "is_authenticated", False):
            seen |= Q(created_by=user)
        if hat is not None:
            seen |= Q(pk=hat.body)
            if hat.role in SEES_ALL:
                return self.all()
            if hat.role == Role.COORDINATOR:
                theirs = Actor.objects.in_territory(hat.zone or 0, hat.law or 0)
                seen |= Q(pk__in=theirs.values("pk"))
        return self.filter(seen)


class Actor(Versioned):
    """One row is a body that can take part in a pact or a project; its kind gives its sphere.

    Persons have no codice fiscale here: of a citizen only the name they choose is kept. Groups of
    beneficiaries are anonymous bodies («Partecipanti del progetto X»), never people.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Regione")
        MUNICIPALITY = "municipality", _("Comune")
        ASL = "asl", _("Azienda sanitaria locale")
        SOCIAL_CONSORTIUM = "social_consortium", _("Ente gestore dei servizi sociali")
        EMPLOYMENT_CENTRE = "employment_centre", _("Centro per l'impiego")
        SCHOOL = "school", _("Scuola")
        UNIVERSITY = "university", _("Università")
        CHAMBER = "chamber", _("Camera di commercio")
        OTHER_PUBLIC = "other_public", _("Altro ente pubblico")
        ENTERPRISE = "enterprise", _("Impresa")
        BENEFIT_COMPANY = "benefit_company", _("Società benefit")
        BANK = "bank", _("Banca")
        INVESTOR = "investor", _("Investitore")
        EMPLOYERS_ASSOCIATION = "employers_association", _("Associazione datoriale")
        TRADE_UNION = "trade_union", _("Sindacato")
        ETS = "ets", _("Ente del Terzo settore")
        BANKING_FOUNDATION = "banking_foundation", _("Fondazione di origine bancaria")
        RELIGIOUS_BODY = "religious_body", _("Ente religioso")
        INFORMAL_GROUP = "informal_group", _("Gruppo informale")
        FAMILY_NETWORK = "family_network", _("Rete di famiglie")
        CITIZEN = "citizen", _("Cittadino o cittadina")

    class Sphere(models.TextChoices):
        PUBLIC = spheres.PUBLIC, _("Pubblico")
        ECONOMY = spheres.ECONOMY, _("Economia")
        CIVIL = spheres.CIVIL, _("Società civile")

    class RuntsSection(models.TextChoices):
        ODV = "a", _("a) Organizzazioni di volontariato")
        APS = "b", _("b) Associazioni di promozione sociale")
        PHILANTHROPIC = "c", _("c) Enti filantropici")
        SOCIAL_ENTERPRISE = "d", _("d) Imprese sociali, cooperative sociali comprese")
        NETWORK = "e", _("e) Reti associative")
        SOMS = "f", _("f) Società di mutuo soccorso")
        OTHER = "g", _("g) Altri enti del Terzo settore")

    class State(models.TextChoices):
        DRAFT = "draft", _("Bozza")
        SUBMITTED = "submitted", _("In verifica")
        VERIFIED = "verified", _("Verificato")
        REJECTED = "rejected", _("Non accolto")
        SUSPENDED = "suspended", _("Sospeso")
        CEASED = "ceased", _("Cessato")

    PUBLIC_STATES = (State.VERIFIED, State.SUSPENDED, State.CEASED)
    OPEN_STATES = (State.DRAFT, State.REJECTED)
    """States in which whoever registered it goes on writing."""
    UNVERIFIED_STATES = (State.DRAFT, State.SUBMITTED, State.REJECTED)

    code = models.SlugField("codice", max_length=32, unique=True)
    name = models.CharField("denominazione", max_length=200)
    kind = models.CharField("tipo", max_length=24, choices=Kind, blank=True)
    sphere = models.GeneratedField(
        expression=Case(
            *(When(kind__in=kinds, then=Value(sphere)) for sphere, kinds in spheres.KINDS.items()),
            default=Value(spheres.CIVIL),
        ),
        output_field=models.CharField("sfera", max_length=8, choices=Sphere),
        db_persist=True,
    )
    tax_code = models.CharField("codice fiscale", max_length=11, blank=True)
    vat_number = models.CharField("partita IVA", max_length=11, blank=True)
    runts_section = models.CharField(
        "sezione del RUNTS", max_length=1, choices=RuntsSection, blank=True
    )
    runts_second_section = models.CharField(
        "seconda sezione del RUNTS", max_length=1, choices=RuntsSection, blank=True
    )
    runts_number = models.CharField("numero RUNTS", max_length=20, blank=True)
    runts_date = models.DateField("iscritto al RUNTS dal", null=True, blank=True)
    company_register_number = models.CharField(
        "numero del Registro imprese", max_length=20, blank=True
    )
    legal_form = models.CharField("forma giuridica", max_length=100, blank=True)
    seat = models.ForeignKey(
        TerritorialUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seated_actors",
        verbose_name="comune della sede",
    )
    districts = models.ManyToManyField(
        Zone, blank=True, related_name="active_actors", verbose_name="distretti in cui opera"
    )
    website = models.URLField("sito", blank=True)
    pec = models.EmailField("PEC", blank=True)
    about = models.TextField("che cosa fa", max_length=600, blank=True)
    source = models.CharField("fonte", max_length=300, blank=True)
    is_demonstration = models.BooleanField("dato dimostrativo", default=False, db_default=False)
    state = models.CharField(
        "stato", max_length=12, choices=State, default=State.DRAFT, db_default=State.DRAFT
    )
    created_at = models.DateTimeField("registrato", db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ["name", "code"]
        constraints = [
            # A draft keeps nobody else's code busy.
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code="") & ~Q(state__in=["draft", "rejected"]),
                name="actor_tax_code_once",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="region"), name="actor_one_region"
            ),
            models.CheckConstraint(
                condition=Q(tax_code__regex=ELEVEN_DIGITS) & Q(vat_number__regex=ELEVEN_DIGITS),
                name="actor_codes_are_eleven_digits",
            ),
            models.CheckConstraint(
                condition=~Q(kind="citizen") | Q(tax_code="", vat_number=""),
                name="actor_citizen_has_no_codes",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(kind=""), name="actor_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(kind="ets") | ~Q(runts_section=""),
                name="actor_ets_has_a_section",
            ),
            models.CheckConstraint(
                condition=Q(kind="ets") | Q(runts_section=""), name="actor_section_only_of_ets"
            ),
            models.CheckConstraint(
                condition=Q(runts_second_section="") | Q(runts_section=spheres.NETWORK_SECTION),
                name="actor_two_sections_only_of_networks",
            ),
            models.CheckConstraint(
                # Of a body loaded from a public list the code may not be known; the list is named.
                condition=Q(state="draft")
                | Q(kind__in=sorted(spheres.INFORMAL))
                | ~Q(tax_code="")
                | ~Q(source=""),
                name="actor_formal_has_a_tax_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sphere_label(self) -> str:
        """The sphere in words: of a generated field Django makes no `get_…_display`."""
        return str(Actor.Sphere(self.sphere).label)
