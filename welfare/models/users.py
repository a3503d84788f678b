from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser

from districts.hats import Hat
from districts.history import remembering
from districts.rights.scopes import Scope


class User(AbstractUser):
    """One row is a person who may sign in.

    What a person may do never stands here: it follows from memberships and mandates, which are
    dated and belong to bodies, so that a right ends when the mandate does. `hat` is the one worn in
    this request, `hats` all that hold today, `withheld` the one that waits for a second factor
    (welfare/hats.py); outside a request there are none. `scopes`: those of the token by which a
    program acts as the person, None while the person is here. The user name is a random one that
    nobody sees; a closed account keeps its row, without name or address, for the acts that point
    to it.
    """

    hat: Hat | None = None
    hats: tuple[Hat, ...] = ()
    withheld: Hat | None = None
    scopes: frozenset[Scope] | None = None

    class Meta:
        verbose_name = "utente"
        verbose_name_plural = "utenti"

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What Django's admin asks, by the policy layer; being a superuser counts for nothing."""
        from welfare.permissions import answer_to_django

        return self.is_active and answer_to_django(self, perm)

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        from welfare.permissions import OURS, answer_to_django

        return self.is_active and app_label in OURS and answer_to_django(self, f"{app_label}.view_")


class UserEvent(remembering(User, exclude=["password", "last_login"])):  # type: ignore[misc]  # made at run time
    """One row is a change of an account: the row as entered, or as it was before.

    Neither the password nor the moment of the last sign-in is kept.
    """

    class Meta:
        verbose_name = "modifica di un accesso"
        verbose_name_plural = "modifiche di accessi"
