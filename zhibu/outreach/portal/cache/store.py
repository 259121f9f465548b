"""The pages that one process keeps: a bounded number of bytes, the last asked stay."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from django.conf import settings
from wagtail.models import Site

from zhibu.outreach.portal.cache.entries import Entry
from zhibu.outreach.portal.cache.keys import Key
from zhibu.outreach.portal.queries import changes

MOST_CHANGES = 2000  # of more at once, all pages are dropped instead


class Store:
    """Kept pages. `seen` is the newest change that was looked at."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Keep nothing."""
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._bytes = 0
        self.seen = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, now: datetime) -> Entry | None:
        """The page, if it is kept and nothing that it shows has changed.

        Asks the database for the newest change only when there is something to show.
        """
        if key not in self._entries:
            return None
        self.catch_up()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.until <= now:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def catch_up(self) -> int:
        """Look at the changes that came in since the last look; the newest one."""
        newest = changes.newest()
        if newest != self.seen:
            newest = self._follow()
        return newest

    def put(self, key: Key, entry: Entry) -> None:
        """Keep a page, unless a change came in while it was made."""
        with self._lock:
            if entry.shows.seen < self.seen or entry.size > self.most_bytes // 8:
                return
            self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._entries)))

    def _follow(self) -> int:
        """Drop what the changes since the last look touch."""
        with self._lock:
            newest = changes.newest()
            ahead = newest - self.seen
            if ahead == 0:  # another thread was quicker
                return newest
            found = changes.since(self.seen) if 0 < ahead <= MOST_CHANGES else None
            if found is None:
                self._entries.clear()
                self._bytes = 0
            for key in [*self._entries] if found else []:
                shows = self._entries[key].shows
                if any(shows.is_touched(touch) for touch in found or ()):
                    self._drop(key)
            if found is None or any(not touch.path for touch in found):
                # Wagtail keeps the addresses of its sites in each process, too.
                Site.clear_site_root_paths_cache()
            self.seen = newest
            return newest

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size


STORE = Store(settings.ZHIBU_PAGE_CACHE_BYTES)
