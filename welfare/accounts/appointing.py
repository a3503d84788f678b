"""The first administrator of an empty platform, whom nobody could verify yet."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from districts.hats import Role
from districts.models import Region
from subsidiarity.hats import hats_of
from subsidiarity.models import Actor, Membership
from welfare.accounts.names import new_username, true_name
from welfare.models import User


class NotAppointed(Exception):
    """Says what is in the way and how to mend it."""


@transaction.atomic
def appoint_first_administrator(
    *, email: str, first_name: str, last_name: str, tax_code: str
) -> User:
    """Make the region's own body, if it is missing, and its first system administrator.

    The person chooses a password by «Password dimenticata»: none is told to anybody. Raises
    `NotAppointed` once there is a system administrator: further ones are verified by people.
    """
    if _has_administrator():
        raise NotAppointed(
            "there is a system administrator already: further ones ask for the role on the page of"
            " the region's body and are verified by somebody else"
        )
    body = _body_of_the_region(tax_code)
    person = _person(email.strip().lower(), true_name(first_name), true_name(last_name))
    Membership.objects.create(
        user=person,
        actor=body,
        role=Role.SYSTEM_ADMINISTRATOR.value,
        valid_from=timezone.localdate(),
        verified_at=timezone.now(),
    )
    return person


def _has_administrator() -> bool:
    today = timezone.localdate()
    holders = Membership.objects.filter(role=Role.SYSTEM_ADMINISTRATOR.value)
    people: Any = User.objects.filter(pk__in=holders.values("user"), is_active=True)
    return any(
        hat.role == Role.SYSTEM_ADMINISTRATOR for user in people for hat in hats_of(user, today)
    )


def _body_of_the_region(tax_code: str) -> Actor:
    found = Actor.objects.filter(kind=Actor.Kind.REGION).first()
    if found is not None:
        if found.state != Actor.State.VERIFIED:
            raise NotAppointed(f"the body «{found}» is «{found.state}»: it must be verified")
        return found
    region = Region.objects.first()
    if region is None:
        raise NotAppointed("no region is loaded: run load_region first")
    if not (len(tax_code) == 11 and tax_code.isdecimal()):
        raise NotAppointed("the tax code of the region has eleven digits: give --tax-code")
    return Actor.objects.create(
        code="regione",
        name=region.official_name or region.name,
        kind=Actor.Kind.REGION,
        tax_code=tax_code,
        state=Actor.State.VERIFIED,
    )


def _person(email: str, first_name: str, last_name: str) -> User:
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotAppointed(f"«{email}» is not an e-mail address") from error
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        person = User(
            username=new_username(), email=email, first_name=first_name, last_name=last_name
        )
        person.set_unusable_password()
        person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person
