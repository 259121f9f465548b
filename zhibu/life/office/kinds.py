"""Kinds of documents: what can be written, with which placeholders.

An app above declares its kinds in its `AppConfig.ready()`:

    kinds.declare(DocumentKind(key="admission.resolution", label=_("Branch resolution"),
        title="关于接收{{ name }}同志为预备党员的决议", placeholders=(…), body=(…)))

and hands over a context when it has one written. All values are text as it is printed.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.life.office.word.blocks import Block

EXAMPLE_ROWS = 2


class Paper(Choices):
    """The paper of the default template."""

    A4 = "a4", _("A4")
    A4_FULL = "a4-full", _("A4, narrow margins")  # for forms that must stay on a sheet
    A4_LANDSCAPE = "a4-landscape", _("A4, landscape")
    A3_LANDSCAPE = "a3-landscape", _("A3, landscape")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place that is filled in: {{ key }}."""

    key: str
    label: Any
    example: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list, each row with these columns: {%tr for row in key %} … {{ row.column }}"""

    key: str
    label: Any
    columns: tuple[Placeholder, ...]

    @property
    def example(self) -> list[dict[str, str]]:
        """Rows to try a template with."""
        row = {column.key: column.example for column in self.columns}
        return [dict(row) for _number in range(EXAMPLE_ROWS)]


# What every document knows; the service fills it in.
GIVEN = (
    Placeholder("organisation", _("full name of the organisation"), "中共青石县委员会"),
    Placeholder("number", _("number of the document"), "青石党〔2026〕12号"),
    Placeholder("issued_on", _("day of issue"), "2026年11月24日"),
    Placeholder("title", _("title of the document"), "关于召开党员大会的通知"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DocumentKind:
    """One kind of document. `body` describes the default template, or `file` is it."""

    key: str  # "admission.resolution": for good, it stands in the register
    label: Any
    title: str  # of one document, with placeholders
    placeholders: tuple[Placeholder | Rows, ...]
    body: tuple[Block, ...] = ()
    file: Path | None = None
    paper: Paper = Paper.A4
    is_numbered: bool = True
    is_personal: bool = True  # who takes it away stands in the audit log
    by_hand: bool = False  # may be written from the register, without a procedure

    @property
    def places(self) -> dict[str, Placeholder | Rows]:
        """Every placeholder that a template of this kind may use."""
        return {place.key: place for place in (*GIVEN, *self.placeholders)}

    @property
    def example(self) -> dict[str, Any]:
        """A context to try a template with."""
        return {key: place.example for key, place in self.places.items()}

    def written(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The context as text. Raises ValueError for what is missing or not declared:
        that is a mistake of the program above, not of a person.
        """
        wanted = {place.key: place for place in self.placeholders}
        if missing := wanted.keys() - context.keys():
            raise ValueError(f"{self.key}: missing {sorted(missing)}")
        if unknown := context.keys() - wanted.keys():
            raise ValueError(f"{self.key}: not declared {sorted(unknown)}")
        return {key: _value(place, context[key]) for key, place in wanted.items()}


def _value(place: Placeholder | Rows, value: Any) -> Any:
    if isinstance(place, Placeholder):
        return text_of(value)
    keys = [column.key for column in place.columns]
    return [{key: text_of(row[key]) for key in keys} for row in value]


def text_of(value: Any) -> str:
    """A value as it is printed: a date in full, nothing for None. Line breaks stay."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day_in_words(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c == "\n" or c.isprintable())


def day_in_words(day: date) -> str:
    """2026年11月24日, as official papers have it."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_in_words(day: date | None) -> str:
    """2005年6月, as forms have it; "" when the day is not known."""
    return f"{day.year}年{day.month}月" if day else ""


def nearest(name: str, known: Mapping[str, Any]) -> str:
    """The known name that is most like a mistyped one, or ""."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return close[0] if close else ""


# ---- the registry

_kinds: dict[str, DocumentKind] = {}


def declare(*found: DocumentKind) -> None:
    """Make kinds known; called when the program starts."""
    for kind in found:
        _kinds[kind.key] = kind


def kind_of(key: str) -> DocumentKind:
    """A declared kind; KeyError when no app declares it (any more)."""
    return _kinds[key]


def label_of(key: str) -> Any:
    """The words for a kind, also of one that is not declared any more."""
    return _kinds[key].label if key in _kinds else key


def every_kind() -> Iterator[DocumentKind]:
    """All kinds in the order of their declaration."""
    yield from _kinds.values()
