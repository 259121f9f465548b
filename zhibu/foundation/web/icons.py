"""Icons as they stand in a page: drawings of icons.json."""

import json
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = Path(__file__).parent / "icons.json"


def icon_html(name: str, label: str = "") -> SafeString:
    """An icon in the colour of the text; silent for screen readers unless named."""
    if label:
        return _drawn(name, format_html('role="img" aria-label="{}"', label))
    return _silent(name)


@lru_cache(maxsize=500)
def _silent(name: str) -> SafeString:
    return _drawn(name, mark_safe('aria-hidden="true"'))


def _drawn(name: str, spoken: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>',
        spoken,
        mark_safe(_icons().get(name, "")),  # noqa: S308 -- our own file
    )


@cache
def _icons() -> dict[str, str]:
    found: dict[str, str] = json.loads(ICONS.read_text(encoding="utf-8"))
    return found
