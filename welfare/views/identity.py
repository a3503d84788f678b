"""There and back to the identity provider, by our own adapter."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from welfare.accounts.identity import IdentityOAuth2Adapter


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider; a page asks first, so that no other site can send somebody there."""
    return _by(OAuth2LoginView, request, provider_id)


def end(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with the code that it gave for this browser."""
    return _by(OAuth2CallbackView, request, provider_id)


def _by(
    view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        adapter = IdentityOAuth2Adapter(request, provider_id)
        response: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404(_("Qui non si entra con un’identità digitale.")) from error
    return response
