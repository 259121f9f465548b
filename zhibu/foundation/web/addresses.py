"""From which network address a request comes, told by whom we trust.

A proxy in front of the program is what connects to it; whom the proxy serves stands in
X-Forwarded-For, which anybody can write. So that header counts only as far as proxies
that the settings name (ZHIBU_TRUSTED_PROXIES) have written it.
"""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def client_address(request) -> str:
    """The address of whoever sent a request, as the log and the lock-out count it."""
    return request.META.get("REMOTE_ADDR", "") if request else ""


def told_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address furthest back for which only trusted proxies answer.

    `forwarded` is read from its end: every proxy adds at the end whom it was called by.
    What stands before the first address that is no trusted proxy may be made up.
    """
    address = _parsed(peer)
    if address is None:
        return peer
    for told in reversed(forwarded.split(",")):
        before = _parsed(told)
        if before is None or not is_among(address, trusted):
            break
        address = before
    return str(address)


def is_among(address: Address | str, networks: Sequence[Network]) -> bool:
    """True when the address lies in one of these networks."""
    found = _parsed(address) if isinstance(address, str) else address
    return found is not None and any(found in network for network in networks)


def _parsed(text: str) -> Address | None:
    """An address, with or without a port: "1.2.3.4:80", "[2001:db8::1]:80"."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
