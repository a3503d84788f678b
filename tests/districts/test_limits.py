"""Where a request comes from: one answer for sign-in, API, comments and the memory of changes."""

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

from districts.limits import client_address, household, unreadable
from welfare.history import origin

SAID = "192.0.2.66, 198.51.100.9, 10.0.0.7"


@pytest.mark.parametrize(
    ("trusted", "proxies", "said", "seen"),
    [
        ([], 1, SAID, "203.0.113.77"),  # a stranger's word is not taken
        (["10.0.0.1"], 1, SAID, "203.0.113.77"),  # nor that of a proxy which is not ours
        (["203.0.113.77"], 1, SAID, "10.0.0.7"),
        (["203.0.113.77"], 2, SAID, "198.51.100.9"),
        (["*"], 2, SAID, "198.51.100.9"),
        (["*"], 9, SAID, "192.0.2.66"),
        (["*"], 1, "", "203.0.113.77"),
    ],
)
def test_one_address_for_everybody_who_asks(settings, trusted, proxies, said, seen) -> None:
    settings.TRUSTED_PROXIES, settings.TRUSTED_PROXY_COUNT = trusted, proxies
    headers = {"X-Forwarded-For": said} if said else {}
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.77", headers=headers)
    assert client_address(request) == seen
    assert get_adapter().get_client_ip(request) == seen
    assert household(request) == seen
    assert origin(request) == f"{seen.rpartition('.')[0]}.0/24"


def test_household_of_ipv6_is_a_network_and_nonsense_is_one_more() -> None:
    asked = RequestFactory().get
    assert household(asked("/", REMOTE_ADDR="2001:db8:1:2::1")) == "2001:db8:1:2::/64"
    assert household(asked("/", REMOTE_ADDR="nonsense")) == "unknown"
    assert get_adapter().get_client_ip(asked("/", REMOTE_ADDR="")) == "unknown"


def test_what_is_counted_does_not_say_who(settings) -> None:
    key = unreadable("203.0.113.77")
    assert "203" not in key
    settings.SECRET_KEY = "another"
    assert unreadable("203.0.113.77") != key
