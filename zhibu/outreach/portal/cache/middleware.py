"""Answers guests from the kept pages, before sessions and all that follows."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.utils import timezone

from zhibu.outreach.portal.cache.entries import entry_of
from zhibu.outreach.portal.cache.keys import key_of
from zhibu.outreach.portal.cache.store import STORE


class KeptPagesMiddleware:
    """Stands right behind the proxy's: the headers of an answer, whoever put them in,
    are kept with it. Somebody who has a session is always answered anew.
    """

    def __init__(self, get_response: Callable[..., Any]) -> None:
        if not settings.ZHIBU_PAGE_CACHE_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        entry = STORE.get(key, timezone.now())
        if entry is None:
            response = self.get_response(request)
            entry = entry_of(response, request)
            if entry is None:
                return response
            STORE.put(key, entry)
        return entry.answer(request)
