"""Forms of allauth, where ours ask more or say it otherwise."""

from typing import Any

from allauth.account import forms as theirs
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Posta elettronica")


class SignupForm(theirs.SignupForm):
    """Takes as long, and says the same, whether or not the address has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(theirs.LoginForm):
    """The address instead of a user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS


class ResetPasswordForm(theirs.ResetPasswordForm):
    """The same word for the same thing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS


class AddEmailForm(theirs.AddEmailForm):
    """The new address of an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nuovo indirizzo")
