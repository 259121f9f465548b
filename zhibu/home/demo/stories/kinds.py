"""What a story and a service guide of the demo consist of."""

from typing import NamedTuple


class Story(NamedTuple):
    """One article: where it stands, and what it says."""

    window: str
    column: str
    title: str
    summary: str
    text: tuple[str, ...]
    picture: str = ""  # what its generated picture shows
    headline: bool = False
    carried: bool = False


class Service(NamedTuple):
    """One service guide."""

    window: str
    title: str
    who: str
    bring: str
    steps: tuple[str, ...]
    place: str
    days: int
