"""Who may do what to figures."""

from django.utils.translation import gettext_lazy as _

from districts.permissions import is_regional_official, permit
from districts.rights.scopes import Scope

permit(
    "impact.correct_observation",
    is_regional_official,
    refusal=_("Le osservazioni sono aggiunte e corrette da un funzionario regionale."),
    scope=Scope.WRITE_OBSERVATIONS,
)
