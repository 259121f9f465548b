"""The pages that one process keeps: a bounded number of bytes, the last asked stay."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

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
        if changes.newest() != self.seen:
            self._follow()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.until <= now:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep a page, unless a change came in while it was made."""
        with self._lock:
            if not self._entries:
                self.seen = entry.shows.seen
            if entry.shows.seen < self.seen or entry.size > self.most_bytes // 8:
                return
            self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._entries)))

    def _follow(self) -> None:
        """Drop what the changes since the last look touch."""
        with self._lock:
            newest = changes.newest()
            ahead = newest - self.seen
            if ahead == 0:  # another thread was quicker
                return
            if not 0 < ahead <= MOST_CHANGES:
                self._entries.clear()
                self._bytes = 0
            else:
                found = changes.since(self.seen)
                touched = [
                    key
                    for key, entry in self._entries.items()
                    if any(entry.shows.is_touched(touch) for touch in found)
                ]
                for key in touched:
                    self._drop(key)
            self.seen = newest

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size
