"""Which addresses are told anything, and how one request is sent. Real sockets, no database."""

import base64
import hashlib
import hmac
import ipaddress
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.welfare.receiver import drip, flood, receiving, redirect_to
from welfare.webhooks import signing, transport
from welfare.webhooks.addresses import Refused, is_public, read_target
from welfare.webhooks.schedule import ATTEMPTS, delay
from welfare.webhooks.transport import resolve, send


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "form"),
        ("https://", "form"),
        ("//example.org/", "form"),
        ("https://user:password@example.org/", "credentials"),
        ("https://example.org@127.0.0.1/", "credentials"),
        ("https://example.org:22/", "port"),
        ("https://example.org:99999/", "form"),
        ("https://example.org/#x", "form"),
        ("https://exämple.org/", "form"),
        ("https://example.org\\@127.0.0.1/", "form"),
        ("https://example.org/\r\nHost: x", "form"),
        ("https://example.org/" + "x" * 500, "form"),
        ("https://127.0.0.1/", "private"),
        ("https://localhost/", "private"),
        ("https://LOCALHOST./", "private"),
        ("https://a.localhost/", "private"),
        ("https://db.internal/", "private"),
        ("https://redis/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::]/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://[::ffff:7f00:1]/", "private"),
        ("https://[::127.0.0.1]/", "private"),
        ("https://[64:ff9b::7f00:1]/", "private"),
        ("https://[2002:7f00:1::]/", "private"),
        ("https://[fe80::1]/", "private"),
        ("https://[fc00::1]/", "private"),
        ("https://[ff02::1]/", "private"),
        ("https://2130706433/", "private"),
        ("https://0x7f000001/", "private"),
        ("https://0x7f.1/", "private"),
        ("https://127.1/", "private"),
        ("https://017700000001/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://10.0.0.1/", "private"),
        ("https://172.16.0.1/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://100.64.0.1/", "private"),
        ("https://224.0.0.1/", "private"),
        ("https://255.255.255.255/", "private"),
        ("https://192.0.2.1/", "private"),
    ],
)
def test_address_is_refused_before_anything_is_asked(url, reason):
    with pytest.raises(Refused) as refused:
        read_target(url)
    assert refused.value.reason == reason
    answer = send(url, b"{}", {})
    assert (answer.status, answer.error) == (None, f"refused: {reason}")


@pytest.mark.parametrize("url", ["https://93.184.216.34/x?y=1", "https://[2606:4700::1111]:8443/"])
def test_public_address_is_taken(url):
    target = read_target(url)
    assert resolve(target) == target.host


def test_admitted_origin_is_that_and_no_other():
    admitted = ["http://127.0.0.1:9000"]
    assert read_target("http://127.0.0.1:9000/x", admitted).admitted
    for other in ("http://127.0.0.1:9001/", "https://127.0.0.1:9000/", "http://127.0.0.2:9000/"):
        with pytest.raises(Refused):
            read_target(other, admitted)


@given(st.integers(0, 2**32 - 1))
def test_mapped_address_is_judged_as_what_it_stands_for(number):
    inner = ipaddress.IPv4Address(number)
    for prefix in (0xFFFF << 32, int(ipaddress.IPv6Address("64:ff9b::"))):
        assert is_public(ipaddress.IPv6Address(prefix | number)) == is_public(inner)


class Names:
    """A resolver of our own: every name leads to `found`; what was asked is remembered."""

    def __init__(self, *found: str) -> None:
        self.found, self.asked = found, []

    def __call__(self, host, port, **kind):
        self.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in self.found]


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_name_that_leads_inside_is_refused(inside):
    """Even if another of its addresses is public: which one is taken must not matter."""
    names = Names("93.184.216.34", inside)
    answer = send("https://rebind.example.org/", b"{}", {}, look_up=names)
    assert (answer.status, answer.error) == (None, "refused: private")


def test_real_name_that_leads_to_this_machine_is_refused():
    """`localhost` by the resolver of the machine, as a name of one's own could."""
    target = transport.Target("https", "localhost", 443, "/", admitted=False)
    with pytest.raises(Refused):
        resolve(target)


def test_connection_goes_to_the_address_that_was_checked():
    """A name is resolved once: what it says a moment later does not count."""
    with receiving() as receiver:
        port = int(receiver.origin.rpartition(":")[2])
        names = Names("127.0.0.1")
        origin = f"http://name.example.org:{port}"
        answer = send(f"{origin}/x", b"{}", {}, admitted=[origin], look_up=names)
        assert answer.status == 200
        assert names.asked == ["name.example.org"]
        (_path, headers, _body) = receiver.received[0]
        assert headers["host"] == f"name.example.org:{port}"


def test_redirection_is_not_followed():
    with receiving() as inside, receiving() as receiver:
        receiver.answers = [redirect_to(inside.url)]
        answer = send(receiver.url, b"{}", {}, admitted=[receiver.origin, inside.origin])
        assert (answer.status, answer.is_good) == (302, False)
        assert inside.received == []


def test_slow_answer_ends_at_the_limit():
    with receiving() as receiver:
        receiver.answers = [drip(5)]
        began = time.monotonic()
        limits = transport.Limits(connect=0.3, answer=0.3)
        answer = send(receiver.url, b"{}", {}, admitted=[receiver.origin], limits=limits)
        assert time.monotonic() - began < 2
        assert (answer.status, answer.error) == (None, "timeout")


def test_silence_is_a_timeout():
    with receiving() as receiver:
        receiver.answers = [lambda handler: time.sleep(1)]
        limits = transport.Limits(answer=0.2)
        answer = send(receiver.url, b"{}", {}, admitted=[receiver.origin], limits=limits)
        assert (answer.status, answer.error) == (None, "timeout")


def test_huge_answer_is_left_where_it_is():
    with receiving() as receiver:
        receiver.answers = [flood]
        answer = send(receiver.url, b"{}", {}, admitted=[receiver.origin])
        assert answer.is_good
        assert answer.text == "x" * 500
        assert answer.milliseconds < 5000


def test_nobody_there_and_nonsense_are_errors():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{held.getsockname()[1]}"
        assert send(f"{origin}/", b"", {}, admitted=[origin]).error == (
            "no answer: ConnectionRefusedError"
        )
    with receiving() as receiver:
        receiver.answers = [lambda handler: handler.wfile.write(b"nonsense\r\n\r\n")]
        answer = send(receiver.url, b"{}", {}, admitted=[receiver.origin])
        assert answer.error == "no answer: BadStatusLine"


def test_certificate_must_be_of_the_name():
    """Plain HTTP where TLS is spoken of: no message goes out before the hand has been shaken."""
    with receiving() as receiver:
        origin = receiver.origin.replace("http:", "https:")
        answer = send(f"{origin}/", b"{}", {}, admitted=[origin])
        assert answer.status is None
        assert answer.error.startswith("TLS: ")
        assert receiver.received == []


def test_signature_is_that_of_the_specification():
    """The example of the specification's own libraries, and the sum done by hand."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    by_hand = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert expected == f"v1,{by_hand}"


def test_two_secrets_give_two_signatures():
    secrets = [signing.new_secret(), signing.new_secret()]
    made = signing.headers(secrets, "msg_1", 5, b"x")
    assert made["webhook-signature"].split() == [
        signing.signature(secret, "msg_1", 5, b"x") for secret in secrets
    ]
    assert (made["webhook-id"], made["webhook-timestamp"]) == ("msg_1", "5")


def test_delays_grow_to_two_days_and_end():
    middle = [delay(failed, 0.5) for failed in range(1, ATTEMPTS)]
    assert [round(wait.total_seconds()) for wait in middle] == [
        10, 50, 250, 1250, 6250, 31250, 43200, 43200, 43200,
    ]  # fmt: skip
    assert 40 < sum(wait.total_seconds() for wait in middle) / 3600 < 48
    assert delay(ATTEMPTS, 0.5) is None
    assert delay(1, 0.0).total_seconds() == 8
    assert delay(1, 1.0).total_seconds() == 12
