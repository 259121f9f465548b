"""How a view gives out its answer to be kept."""

from typing import Any

from zhibu.outreach.portal.cache.entries import Shows
from zhibu.outreach.portal.cache.store import STORE

REVALIDATED = "no-cache"  # a browser keeps it, and asks each time whether it is right


class Keeping:
    """Begun before anything of the page is read: a change that comes in meanwhile has a
    higher number, and the page is not shown again.
    """

    def __init__(self) -> None:
        self.seen = STORE.catch_up()

    def give(self, response: Any, *paths: str, people: str | None = None) -> Any:
        """The answer, marked with what it shows."""
        if response.status_code == 200:
            response.shows = Shows(paths, people, self.seen)
            response.headers["Cache-Control"] = REVALIDATED
        return response
