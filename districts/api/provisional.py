"""What is not law yet: for programs of the offices of the region, and kept by no cache."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from districts.api.reading import ReadView
from districts.permissions import require
from districts.rights.scopes import Scope


class Provisional(ReadView):
    """Answered to a token whose hat has the `permission`; who lacks it is not told what is there.

    A view of one thing asks for that thing too (`admit`), once it is found.
    """

    scope = Scope.READ_PROVISIONAL
    permission = "districts.view_proposal"
    private = True
    max_age = 0

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = (request.method or "").lower()
        if method == "options" or not hasattr(self, method):
            return  # how to ask is no secret, and what nobody may ask is refused as such
        if request.auth is None:
            raise NotAuthenticated
        require(request.user, self.permission)

    def admit(self, request: Request, subject: Any) -> None:
        """Raise `PermissionDenied` unless the token may do this to `subject`."""
        require(request.user, self.permission, subject)
