"""Addresses of the sign-in, below `/accesso/`: Italian paths, the names that allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from welfare.views import accounts, identity

urlpatterns = [
    path("", accounts.account, name="account"),
    path("chi-sono/", accounts.who, name="who"),
    path("nome/", accounts.change_name, name="change-name"),
    path("i-miei-dati/", accounts.export, name="export-account"),
    path("chiudi/", accounts.close, name="close-account"),
    path("veste-in-attesa/", accounts.second_factor, name="second-factor"),
    path("entra/", account.login, name="account_login"),
    path("esci/", account.logout, name="account_logout"),
    path("sospeso/", account.account_inactive, name="account_inactive"),
    path("registrati/", account.signup, name="account_signup"),
    path("sei-tu/", account.reauthenticate, name="account_reauthenticate"),
    path("posta/", account.email, name="account_email"),
    path("conferma/", account.email_verification_sent, name="account_email_verification_sent"),
    path("conferma/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/scegli/", account.password_set, name="account_set_password"),
    path("password/nuova/", account.password_reset, name="account_reset_password"),
    path(
        "password/nuova/inviata/", account.password_reset_done, name="account_reset_password_done"
    ),
    path(
        "password/nuova/fatta/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/nuova/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("codice/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sessioni/", sessions.list_usersessions, name="usersessions_list"),
    path("secondo-fattore/", mfa.index, name="mfa_index"),
    path("secondo-fattore/entra/", mfa.authenticate, name="mfa_authenticate"),
    path("secondo-fattore/conferma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("secondo-fattore/app/attiva/", totp.activate_totp, name="mfa_activate_totp"),
    path("secondo-fattore/app/togli/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("secondo-fattore/codici/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "secondo-fattore/codici/nuovi/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "secondo-fattore/codici/scarica/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("secondo-fattore/chiavi/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("secondo-fattore/chiavi/aggiungi/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("secondo-fattore/chiavi/entra/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "secondo-fattore/chiavi/conferma/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "secondo-fattore/chiavi/<int:pk>/togli/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("secondo-fattore/chiavi/<int:pk>/nome/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("identita/", social.connections, name="socialaccount_connections"),
    path("identita/annullata/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("identita/errore/", social.login_error, name="socialaccount_login_error"),
    path("identita/registrati/", social.signup, name="socialaccount_signup"),
    path("<slug:provider_id>/login/", identity.begin, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", identity.end, name="openid_connect_callback"),
]
