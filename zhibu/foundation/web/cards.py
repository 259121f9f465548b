"""One card of the member's home page. Apps make them, `home` puts them in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A title, what stands below it, and where there is more.

    `template` draws the inside and sees `shown` as its context.
    """

    title: Any
    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    more_url: str = ""
    more: Any = ""
