"""Which words a message has where, and how they read when they are filled in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from zhibu.life.notices import kinds, rules
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.models import Wording
from zhibu.life.notices.rules import Words
from zhibu.life.office.queries import nearest_first

ENGLISH = "en"


def shipped_words(kind: MessageKind) -> Words:
    """The words that the program brings along, in both languages."""
    with override(settings.LANGUAGE_CODE):
        own = str(kind.title), str(kind.text)
    with override(ENGLISH):
        return Words(*own, str(kind.title), str(kind.text))


def wording_for(kind: str, org_path: str) -> Wording:
    """The template in force: the latest version of the nearest organisation at or above
    `org_path`, else the program's own, unsaved when no notice was written with it yet.
    """
    own: list[Wording] = nearest_first(Wording.objects.filter(kind=kind), org_path)
    return own[0] if own else shipped(kinds.kind_of(kind))


def shipped(kind: MessageKind) -> Wording:
    """The program's own template of a kind."""
    words = shipped_words(kind)
    digest = hashlib.sha256("\0".join(words).encode()).hexdigest()
    rows = Wording.objects.filter(kind=kind.key, organisation=None, sha256=digest)
    made = Wording(kind=kind.key, sha256=digest, **words._asdict())
    return rows.first() or made


def wordings_in_force(org_path: str) -> dict[str, Wording]:
    """By kind, the templates of organisations that hold at a place; one question."""
    found: dict[str, Wording] = {}
    rows: list[Wording] = nearest_first(Wording.objects.all(), org_path)
    for wording in rows:
        found.setdefault(wording.kind, wording)
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it reads in one language."""

    title: str
    text: str


def reading(words: Words, values: Mapping[str, Any]) -> tuple[Reading, Reading | None]:
    """A template filled in: in the language of the office, and in English if it is
    written in it.
    """
    with override(settings.LANGUAGE_CODE):
        own = Reading(
            rules.filled(words.title, values), rules.filled(words.text, values)
        )
    if not words.title_en:
        return own, None
    with override(ENGLISH):
        english = Reading(
            rules.filled(words.title_en, values), rules.filled(words.text_en, values)
        )
    return own, english
