"""Templates of messages: what may stand in them, and how they are filled in."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, fill

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LONGEST_TITLE = 120  # characters of the title of a template, placeholders as written
LONGEST_WORDING = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder: {{ key }}, what it stands for, an example of it, and whether a
    message without it would say nothing.
    """

    key: str
    label: Any
    example: Any
    must: bool = False


class Words(NamedTuple):
    """What a template says, in both languages; the English half may be empty."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""

    @property
    def halves(self) -> Iterator[tuple[str, str, str]]:
        """(suffix of the fields, title, text) of each language that is written."""
        yield "", self.title, self.text
        if self.title_en or self.text_en:
            yield "_en", self.title_en, self.text_en


def filled(text: str, values: Mapping[str, Any]) -> str:
    """The text with its placeholders filled in, days written as the language has it.
    One that is not known stays as it is written.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            return found[0]
        told = values[name]
        return "—" if told is None else fill("%(value)s", {"value": told})

    return _PLACE.sub(value, text)


def wording_problems(words: Words, places: Mapping[str, Place]) -> list[Problem]:
    """What must be put right in a template before it holds: both parts are written,
    placeholders are known, none is missing that a message needs.
    """
    found = []
    for suffix, title, text in words.halves:
        if not title.strip():
            message = _("Say in one line what it is about.")
            found.append(Problem("title_missing", message, field=f"title{suffix}"))
        if not text.strip():
            message = _("Write what people are to know or to do.")
            found.append(Problem("text_missing", message, field=f"text{suffix}"))
        for name, part in (("title", title), ("text", text)):
            found += _unknown(part, places, f"{name}{suffix}")
        found += _missing(f"{title} {text}", places, f"text{suffix}")
    return found


def _unknown(text: str, places: Mapping[str, Place], field: str) -> Iterator[Problem]:
    for key in dict.fromkeys(_PLACE.findall(text)):
        if key in places:
            continue
        near = difflib.get_close_matches(key, list(places), n=1, cutoff=0.5)
        if near:
            message = _("There is no placeholder “%(key)s” here. Is “%(near)s” meant?")
        else:
            message = _("There is no placeholder “%(key)s” here.")
        params = {"key": key, "near": near[0] if near else ""}
        yield Problem("place_unknown", message, params, field=field)
    if re.search("[{}]", _PLACE.sub("", text)):
        message = _("Write placeholders in two braces on each side: {{ %(key)s }}.")
        params = {"key": next(iter(places), "")}
        yield Problem("place_broken", message, params, field=field)


def _missing(text: str, places: Mapping[str, Place], field: str) -> Iterator[Problem]:
    written = set(_PLACE.findall(text))
    for place in places.values():
        if place.must and place.key not in written:
            message = _("The message needs “%(label)s”: write {{ %(key)s }} into it.")
            params = {"label": place.label, "key": place.key}
            yield Problem("place_missing", message, params, field=field)
