"""Which addresses of the network may be told anything. No Django, no network.

Whoever registers an address makes the platform send requests from where it stands: only public
addresses, only TLS, only the ports of it. What is `admitted` in spite of that is named, origin by
origin, by whoever runs the platform on a machine of their own; never in production.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = frozenset({443, 8443})
LONGEST = 500
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\.?|[0-9A-Fa-f:.]+")
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """An address that nothing is sent to; `reason` is one of `Reason`'s words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


FORM, SCHEME, CREDENTIALS, PORT, PRIVATE = "form", "scheme", "credentials", "port", "private"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes. `path` with its query; `admitted`: named by who runs the platform."""

    scheme: str
    host: str
    port: int
    path: str
    admitted: bool


def read_target(url: str, admitted: Collection[str] = ()) -> Target:
    """The parts of an address. Raises `Refused` for one that is not ours to send to.

    `admitted`: origins, as `http://127.0.0.1:9000`, for which neither TLS nor a public address is
    asked.
    """
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused(FORM)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(FORM) from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or "\\" in url:
        raise Refused(FORM)
    if "@" in parts.netloc:
        raise Refused(CREDENTIALS)
    if parts.fragment:
        raise Refused(FORM)
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    known = f"{parts.scheme}://{shown}:{port}" in admitted
    target = Target(parts.scheme, host, port, path, known)
    if not known:
        _check(target)
    return target


def _check(target: Target) -> None:
    if target.scheme != "https":
        raise Refused(SCHEME)
    if target.port not in PORTS:
        raise Refused(PORT)
    labels = target.host.lower().split(".")
    if any(labels[-len(inside.split(".")) :] == inside.split(".") for inside in _INSIDE):
        raise Refused(PRIVATE)
    try:
        literal = ipaddress.ip_address(target.host)
    except ValueError:
        # A name without a dot is one of this network; so is any way of writing an IPv4 address
        # that is not four decimal numbers (2130706433, 0x7f.1, 127.1).
        if len(labels) == 1 or _is_number(labels[-1]):
            raise Refused(PRIVATE) from None
        return
    if not is_public(literal):
        raise Refused(PRIVATE)


def _is_number(label: str) -> bool:
    return label.isdigit() or label.lower().startswith("0x")


def is_public(address: Address) -> bool:
    """Whether an address is one of the public network, itself and whatever it may stand for."""
    if isinstance(address, ipaddress.IPv6Address):
        inner: list[ipaddress.IPv4Address | None] = [address.ipv4_mapped, address.sixtofour]
        inner += address.teredo or ()
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if int(address) >> 32 == 0:  # ::a.b.c.d, once called compatible
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        found = [one for one in inner if one is not None]
        if found:
            return all(is_public(one) for one in found)
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )
