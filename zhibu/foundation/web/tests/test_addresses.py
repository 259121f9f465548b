"""Whose word counts about the address of a client."""

from ipaddress import ip_network

import pytest

from zhibu.foundation.web.addresses import client_address, is_among, told_address
from zhibu.foundation.web.middleware import ProxyMiddleware

TRUSTED = [ip_network("10.0.0.0/24"), ip_network("127.0.0.1"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        # no proxy, or one that nobody trusts: what it says is not heard
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
        # one proxy
        ("10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.5", "", "10.0.0.5"),
        # the client made something up; the proxy added whom it saw
        ("10.0.0.5", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "10.0.0.7,203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "127.0.0.1, 10.0.0.9, 203.0.113.9", "203.0.113.9"),
        # two proxies
        ("127.0.0.1", "1.1.1.1,203.0.113.9,10.0.0.5", "203.0.113.9"),
        # everybody is trusted: a client inside the house
        ("10.0.0.5", "10.0.0.8", "10.0.0.8"),
        # no address at all
        ("10.0.0.5", "<script>", "10.0.0.5"),
        ("10.0.0.5", "203.0.113.9, unknown", "10.0.0.5"),
        ("10.0.0.5", "1.1.1.1,,", "10.0.0.5"),
        ("", "1.1.1.1", ""),
        ("unix:", "1.1.1.1", "unix:"),
        # the sixth version
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("fd00::1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "1.1.1.1", "203.0.113.9"),
    ],
)
def test_address_is_told_by_trusted_proxies_only(peer, forwarded, address):
    assert told_address(peer, forwarded, TRUSTED) == address


def test_nobody_is_trusted_unless_named():
    assert told_address("127.0.0.1", "1.1.1.1", []) == "127.0.0.1"
    assert not is_among("127.0.0.1", [])


def through_middleware(rf, peer, **headers):
    request = rf.get("/", REMOTE_ADDR=peer, **headers)
    ProxyMiddleware(lambda seen: seen)(request)
    return request


FORGED = {"HTTP_X_FORWARDED_FOR": "1.1.1.1", "HTTP_X_FORWARDED_PROTO": "https"}


def test_headers_of_strangers_are_dropped(rf, settings):
    settings.ZHIBU_TRUSTED_PROXIES = TRUSTED
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = through_middleware(rf, "203.0.113.9", **FORGED)
    assert client_address(request) == "203.0.113.9"
    assert not request.is_secure()
    assert not FORGED.keys() & request.META.keys()


def test_a_trusted_proxy_tells_address_and_tls(rf, settings):
    settings.ZHIBU_TRUSTED_PROXIES = TRUSTED
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = through_middleware(rf, "10.0.0.5", **FORGED)
    assert client_address(request) == "1.1.1.1"
    assert request.is_secure()


def test_without_the_setting_nothing_is_believed(rf):
    request = through_middleware(rf, "127.0.0.1", **FORGED)
    assert client_address(request) == "127.0.0.1"
    assert not FORGED.keys() & request.META.keys()
