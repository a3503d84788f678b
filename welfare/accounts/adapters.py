"""What allauth asks of us: names, words, mails, secrets."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.languages import language
from districts.limits import client_address
from districts.models import MailLanguage
from welfare.accounts.identity import is_second_factor
from welfare.accounts.names import new_username


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail. A user name is filled in, says nothing of the person, is never shown."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "L’indirizzo e la password non corrispondono. Controlla le maiuscole, o chiedi una"
            " nuova password."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Troppi tentativi non riusciti: per cinque minuti questo indirizzo è bloccato, anche"
            " con la password giusta. Poi riprova, o chiedi una nuova password."
        ),
        "rate_limited": gettext_lazy("Troppi tentativi: aspetta qualche minuto e riprova."),
    }

    def generate_unique_username(self, txts: Any, regex: Any = None) -> str:
        return new_username()

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere (districts/limits.py); who comes from nowhere is one more address."""
        return client_address(request) or "unknown"

    def clean_email(self, email: str) -> str:
        """Addresses are ASCII: two that look alike must not be two accounts."""
        if not email.isascii():
            raise forms.ValidationError(
                _(
                    "Contiene un carattere che non sta negli indirizzi di posta, forse una lettera"
                    " di un altro alfabeto: scrivilo a mano, senza accenti."
                ),
                code="ascii",
            )
        return email

    def format_email_subject(self, subject: str) -> str:
        """One line, whatever the words put into it hold."""
        return " ".join(subject.split())

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a `next` leads to a page of ours: same host, no trick of slashes or signs."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Mails speak the language of the page on which somebody signed up, until they choose."""
        made = super().save_user(request, user, form, commit=commit)
        if commit and language() != settings.LANGUAGE_CODE:
            MailLanguage.objects.get_or_create(person=made, defaults={"language": language()})
        return made

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: Any = None, **known: Any
    ) -> HttpResponse:
        """An identity of a level that the settings name counts as a second factor."""
        identity = (signal_kwargs or {}).get("sociallogin")
        if identity is not None and is_second_factor(identity.account.extra_data):
            record_authentication(request, user, method="mfa", type="identity")
        response: HttpResponse = super().post_login(
            request, user, signal_kwargs=signal_kwargs, **known
        )
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted under a key made of SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "Il codice non è giusto, o è già stato usato: aspetta il prossimo e riprova."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Empty, so that no code fits, if the key that encrypted it is not known any more."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor\0" + key.encode()).digest())
