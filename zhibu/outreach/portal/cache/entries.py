"""A page as it is kept: with all headers, plain and compressed, and what it shows."""

import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from django.http import HttpResponse  # noqa: TID251 -- answers without a view
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from zhibu.outreach.portal.cache.keys import takes_gzip
from zhibu.outreach.portal.codes import Touched
from zhibu.outreach.portal.queries.changes import Touch

# Every change is told. Should one come past all our doors, this is how long it lasts.
LONGEST = timedelta(minutes=10)
LONGEST_WITH_PEOPLE = timedelta(minutes=1)
SMALLEST_PACKED = 400  # bytes; below this nothing is gained
_VARIES = ("Accept-Encoding", "Accept-Language", "Cookie")
_ASIDE = frozenset({"content-length", "content-encoding", "etag"})


class Shows(NamedTuple):
    """What a page depends on: all pages at these paths of Wagtail's tree and above them
    ("" is all there are), the people of an organisation, and the changes up to `seen`.
    """

    paths: tuple[str, ...]
    people: str | None
    seen: int

    def is_touched(self, touch: Touch) -> bool:
        """True when a change may be seen on the page."""
        if touch.kind == Touched.PEOPLE:
            return self.people is not None and touch.path.startswith(self.people)
        return any(not path or path.startswith(touch.path) for path in self.paths)


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that is given again."""

    shows: Shows
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    packed: bytes | None
    mark: str  # what the ETag says
    until: datetime

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self.plain) + len(self.packed or b"") + 2000

    def answer(self, request: Any) -> HttpResponse:
        """The page, or that the browser has it already."""
        told = request.META.get("HTTP_IF_NONE_MATCH")
        if told is not None and self.mark in told:
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
            for name, value in self.headers:
                if name != "Content-Type":
                    response.headers[name] = value
            response.headers["ETag"] = self.mark
            return response
        packed = self.packed if takes_gzip(request) else None
        body = self.plain if packed is None else packed
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["ETag"] = self.mark
        response.headers["Content-Length"] = str(len(body))
        if packed is not None:
            response.headers["Content-Encoding"] = "gzip"
        return response


def entry_of(response: Any, request: Any) -> Entry | None:
    """What is kept of an answer: of one that its view gave out to be kept, and that
    sets no cookie.
    """
    shows = getattr(response, "shows", None)
    if shows is None or response.status_code != 200 or response.cookies:
        return None
    if request.method != "GET" or response.streaming:
        return None
    patch_vary_headers(response, _VARIES)
    plain = bytes(response.content)
    headers = tuple(
        (name, value)
        for name, value in response.headers.items()
        if name.lower() not in _ASIDE
    )
    packed = gzip.compress(plain, 7, mtime=0) if len(plain) > SMALLEST_PACKED else None
    mark = f'W/"{blake2b(plain, digest_size=12).hexdigest()}"'
    return Entry(shows, headers, plain, packed, mark, _until(shows))


def _until(shows: Shows) -> datetime:
    """Until the day turns at the latest: what is stale or in publicity goes by it."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    longest = LONGEST if shows.people is None else LONGEST_WITH_PEOPLE
    return min(now + longest, midnight + timedelta(days=1))
