"""Figures that an app above has made public, asked without importing it."""

from datetime import date
from typing import Any, NamedTuple

from zhibu.register.organisations.holdings import Question


class Figures(NamedTuple):
    """What is public of an organisation: labels and numbers, and as of which day."""

    on: date
    lines: list[tuple[Any, int]]


# released(organisation_id): the newest public figures, or None.
released: Question[[int], Figures | None] = Question(None)
