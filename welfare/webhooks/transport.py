"""Sending one message: to the very address that was checked, once, briefly, following nothing.

The name is resolved here, every address that it gives is checked, and the connection goes to the
first of them, so that a name which says something else a moment later (DNS rebinding) is of no use.
The certificate and SNI are still those of the name.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from welfare.webhooks.addresses import PRIVATE, Refused, Target, is_public, read_target

KEPT = 500
"""Characters of the answer that are kept; no more than `READ` bytes of it are read."""
READ = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, and from then on to have the answer."""

    connect: float = 5.0
    answer: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `status` is None if nothing did, and `error` then says why."""

    status: int | None
    text: str
    error: str
    milliseconds: int

    @property
    def is_good(self) -> bool:
        """2xx and nothing else: a redirection is not followed and is no receipt."""
        return self.status is not None and 200 <= self.status < 300


LookUp = Callable[..., Any]
"""As `socket.getaddrinfo`."""


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    admitted: Collection[str] = (),
    limits: Limits = Limits(),
    look_up: LookUp = socket.getaddrinfo,
) -> Answer:
    """POST `body` to `url`. Raises nothing that the other side, or the network, can cause."""
    began = time.monotonic()
    status, text, error = None, "", ""
    try:
        target = read_target(url, admitted)
        connection = _Pinned(target, resolve(target, look_up), limits)
        status, text = _exchange(connection, body, headers)
    except Refused as refused:
        error = f"refused: {refused.reason}"
    except TimeoutError:
        error = "timeout"
    except ssl.SSLError as failed:
        error = f"TLS: {failed.reason or 'failed'}"
    except socket.gaierror:
        error = "name not found"
    except (OSError, http.client.HTTPException, ValueError) as failed:
        error = f"no answer: {type(failed).__name__}"
    return Answer(status, text, error, round((time.monotonic() - began) * 1000))


def resolve(target: Target, look_up: LookUp = socket.getaddrinfo) -> str:
    """The address to connect to. Raises `Refused` if any that the name gives is not public."""
    found = look_up(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(where[0]).partition("%")[0] for *_kind, where in found]
    if not target.admitted and not all(is_public(ipaddress.ip_address(one)) for one in addresses):
        raise Refused(PRIVATE)
    return addresses[0]


def _exchange(connection: "_Pinned", body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and beginning of the answer, within the limits of time."""
    # Time-outs of sockets begin anew with each byte; this one does not.
    limits = connection.limits
    end = threading.Timer(limits.connect + limits.answer, connection.hang_up)
    end.daemon = True
    end.start()
    try:
        connection.request("POST", connection.target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        beginning = answer.read(READ)
    finally:
        end.cancel()
        connection.close()
    if connection.hung_up:
        raise TimeoutError
    return answer.status, beginning.decode("utf-8", "replace").replace("\x00", "")[:KEPT]


class _Pinned(http.client.HTTPConnection):
    """A connection for a name, to an address that was chosen before."""

    def __init__(self, target: Target, address: str, limits: Limits) -> None:
        super().__init__(target.host, target.port, timeout=limits.connect)
        self.target, self.address, self.limits = target, address, limits
        self.hung_up = False
        self.sock: Any = None
        # What http.client would leave out of Host, if it believed the port to be usual.
        self.default_port = 443 if target.scheme == "https" else 80

    def connect(self) -> None:
        raw = socket.create_connection((self.address, self.port), self.limits.connect)
        self.sock = raw
        if self.target.scheme == "https":
            self.sock = _tls().wrap_socket(raw, server_hostname=self.target.host)
        self.sock.settimeout(self.limits.answer)

    def hang_up(self) -> None:
        """End what is going on, from another thread: its next read finds the end."""
        self.hung_up = True
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
