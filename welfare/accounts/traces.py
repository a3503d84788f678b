"""Where the tables name a person: what a person is told of, and what closing an account does.

Every foreign key to the account stands here, or a test fails: a table that holds people has a rule
before it holds anybody. Tables of the memory of changes (`…Event`) follow the table that they
remember.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Model

from districts.models import (
    ActDocument,
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    ApprovalSeat,
    BoundaryRevision,
    CarryDecision,
    Consultation,
    ConsultationComment,
    ConsultationOutcome,
    Delegation,
    DraftMark,
    DraftReason,
    DraftStep,
    DraftZoneName,
    MailLanguage,
    Notification,
    NotificationChoice,
    Proposal,
    StateChange,
)
from impact.models import DistrictPlan, ImportBatch
from subsidiarity.models import (
    Actor,
    CoDesignProject,
    Invitation,
    MandateProposal,
    Membership,
)
from welfare.models import Token, Webhook


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what a person is given: the rows of `model` in which one of `paths` leads to them,
    with `fields`. `erased`: closing the account takes the rows away; else they stay, and point to
    an account that says nothing of anybody."""

    name: str
    model: type[Model]
    paths: tuple[str, ...]
    fields: tuple[str, ...]
    erased: bool = False


SECTIONS: tuple[Section, ...] = (
    Section("indirizzi", EmailAddress, ("user",), ("email", "verified", "primary"), erased=True),
    Section(
        "secondi_fattori",
        Authenticator,
        ("user",),
        ("type", "created_at", "last_used_at"),
        erased=True,
    ),
    Section(
        "identita_digitali",
        SocialAccount,
        ("user",),
        ("provider", "date_joined", "last_login", "extra_data"),
        erased=True,
    ),
    Section("sessioni", UserSession, ("user",), ("created_at", "ip", "user_agent"), erased=True),
    Section(
        "appartenenze",
        Membership,
        ("user",),
        ("actor__name", "role", "valid_from", "valid_to", "verified_at"),
    ),
    Section(
        "appartenenze_confermate_ad_altri",
        Membership,
        ("verified_by",),
        ("actor__name", "role", "verified_at"),
    ),
    Section("inviti_mandati", Invitation, ("sent_by",), ("actor__name", "sent_at", "closed_at")),
    Section(
        "token",
        Token,
        ("membership__user",),
        ("name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at"),
    ),
    Section(
        "webhook",
        Webhook,
        ("membership__user",),
        ("name", "url", "events", "state", "created_at"),
    ),
    Section("enti_registrati", Actor, ("created_by",), ("name", "state", "created_at")),
    Section(
        "progetti_scritti",
        CoDesignProject,
        ("created_by", "saved_by"),
        ("code", "title", "state", "saved_at"),
    ),
    Section(
        "piani_di_distretto",
        DistrictPlan,
        ("created_by", "saved_by"),
        ("code", "title", "state", "saved_at"),
    ),
    Section(
        "mandati_proposti",
        MandateProposal,
        ("by",),
        ("at", "actor__name", "zone__code", "task", "acting_as", "acting_for"),
    ),
    Section(
        "passaggi_di_stato",
        StateChange,
        ("by",),
        ("at", "to_state", "acting_as", "acting_for", "reason"),
    ),
    Section(
        "approvazioni_chieste",
        Approval,
        ("asked_by", "author"),
        ("asked_at", "title", "state", "acting_as", "acting_for", "reason"),
    ),
    Section(
        "decisioni",
        ApprovalDecision,
        ("by", "seat"),
        ("at", "approval__title", "verdict", "acting_as", "acting_for", "reason"),
    ),
    Section(
        "deleghe",
        Delegation,
        ("person", "delegate"),
        ("valid_from", "valid_to", "reason", "granted_at", "revoked_at"),
    ),
    Section("posti_nei_flussi", ApprovalSeat, ("person",), ("step__name", "step__flow__name")),
    Section("flussi_cambiati", ApprovalFlow, ("by",), ("at", "name", "version", "reason")),
    Section(
        "revisioni_dei_confini",
        BoundaryRevision,
        ("author", "approver"),
        ("title", "state", "effective_from"),
    ),
    Section("passi_di_bozze", DraftStep, ("by",), ("at", "draft__revision__title", "kind")),
    Section(
        "motivazioni_di_avvisi", DraftReason, ("by",), ("at", "draft__revision__title", "text")
    ),
    Section(
        "nomi_di_zone_in_bozze",
        DraftZoneName,
        ("by",),
        ("at", "draft__revision__title", "zone__code", "name"),
    ),
    Section(
        "decisioni_su_cio_che_e_di_una_zona",
        CarryDecision,
        ("by",),
        ("at", "zone__code", "outcome", "acting_as", "acting_for", "reason"),
    ),
    Section(
        "proposte_calcolate",
        Proposal,
        ("asked_by", "cancel_asked_by"),
        ("asked_at", "title", "state", "acting_as", "acting_for"),
    ),
    Section("segni_nelle_bozze", DraftMark, ("by",), ("draft__revision__title", "kind")),
    Section("documenti_di_atti", ActDocument, ("added_by",), ("name", "acting_as", "acting_for")),
    Section("file_caricati", ImportBatch, ("by",), ("at", "name", "rows_loaded")),
    Section(
        "avvisi",
        Notification,
        ("person",),
        ("at", "happening__kind", "happening__title", "cadence", "read_at", "mailed_at"),
        erased=True,
    ),
    Section(
        "scelte_sugli_avvisi", NotificationChoice, ("person",), ("topic", "cadence"), erased=True
    ),
    Section("lingua_delle_email", MailLanguage, ("person",), ("language",), erased=True),
    Section("consultazioni_aperte", Consultation, ("opened_by",), ("title", "opens_on")),
    Section(
        "esiti_di_consultazioni",
        ConsultationOutcome,
        ("written_by",),
        ("written_at", "consultation__title", "said", "done"),
    ),
    Section(
        "commenti",
        ConsultationComment,
        ("author",),
        ("at", "consultation__title", "text", "state", "reason", "answer"),
    ),
    Section(
        "commenti_letti_per_l_ente",
        ConsultationComment,
        ("moderated_by", "answered_by"),
        ("moderated_at", "consultation__title", "state", "reason", "answer"),
    ),
)

ELSEWHERE: dict[str, str] = {
    "welfare.UserEvent.pgh_obj": "told as `modifiche_dell_utenza`, blanked by `forget_past`",
    "welfare.Token.revoked_by": "told with the token; of somebody else's, in its register",
    "subsidiarity.Initiative.created_by": "the same row as the project",
    "subsidiarity.Initiative.saved_by": "the same row as the project",
    "districts.Draft.saved_by": "told step by step as `passi_di_bozze`",
    "districts.Happening.by": "told as `passaggi_di_stato`; whom it concerns, as `avvisi`",
    "admin.LogEntry.user": "written by Django's admin beside our own memory; what it says of the"
    " account is blanked when that is closed",
    "pghistory.MiddlewareEvents.user": "a view of the library, without rows of its own",
}
"""Foreign keys to the account that need no section, and why."""


def rows_of(section: Section, person: Any) -> list[dict[str, Any]]:
    """The rows of a section, once each, in the order in which they arose."""
    found: dict[int, dict[str, Any]] = {}
    for path in section.paths:
        rows = section.model._default_manager.filter(**{path: person}).order_by("pk")
        found |= {row.pop("pk"): row for row in rows.values("pk", *section.fields)}
    return [found[key] for key in sorted(found)]


def erase(person: Any) -> None:
    """Take away the rows that do not outlive the account."""
    for section in SECTIONS:
        if section.erased:
            for path in section.paths:
                section.model._default_manager.filter(**{path: person}).delete()
