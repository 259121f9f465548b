"""What makes two requests the same to a page of the portal."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language_from_request

# All that pages of the portal read of an address after its "?". What else stands there
# (from=timeline of a messenger) changes nothing, and makes no other page.
_ASKED = {
    "page": re.compile(r"[1-9]\d{0,3}"),
    "month": re.compile(r"\d{4}-\d{2}"),
}
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))")


class Key(NamedTuple):
    """A page in one language, for one way of reading."""

    scheme: str | None
    host: str
    path: str
    asked: tuple[str, ...]
    language: str
    large_type: bool


def key_of(request: Any) -> Key | None:
    """The key of a guest's request for a page; None for everybody and all else."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return None
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies:
        return None
    asked = _asked(request.META.get("QUERY_STRING", ""), request)
    if asked is None:
        return None
    return Key(
        request.scheme,
        request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""),
        request.path,
        asked,
        _language(request, cookies),
        cookies.get("large_type") == "1",
    )


def _asked(query: str, request: Any) -> tuple[str, ...] | None:
    """The parameters that count; None when one of them is not a plain value."""
    if not query:
        return ()
    found = []
    for name, plain in _ASKED.items():
        values = request.GET.getlist(name)
        if values and not plain.fullmatch(values[-1]):
            return None
        found.append(values[-1] if values else "")
    return tuple(found) if any(found) else ()


def _language(request: Any, cookies: dict[str, str]) -> str:
    told = cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if told is not None:
        return get_language_from_request(request)
    return _accepted(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1000)
def _accepted(header: str) -> str:
    return get_language_from_request(_Asking(header))  # type: ignore[arg-type]


class _Asking:
    """A request of which only the accepted languages are known."""

    def __init__(self, header: str) -> None:
        self.META = {"HTTP_ACCEPT_LANGUAGE": header}
        self.COOKIES: dict[str, str] = {}


def takes_gzip(request: Any) -> bool:
    """True when the browser takes compressed answers."""
    return bool(_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
