"""Kinds of messages: what the program tells people by itself, with which placeholders.

An app declares its kinds in its `AppConfig.ready()`, and tells by the key:

    kinds.declare(MessageKind(key="transfers.issued", label=_("Letter issued"),
        title=_("Your letter is issued"), text=_("… until {{ valid_until }} …"),
        places=(Place("valid_until", _("last day"), date(2026, 12, 24), must=True),)))

Title and text are msgids: the catalogue has them in every language, so that the program
brings both along. An office above may write other words (`models.Wording`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.life.notices.codes import Urgency
from zhibu.life.notices.rules import Place

# What every message knows; the service fills it in.
GIVEN = (
    Place("organisation", _("the organisation that tells it"), "东街社区第一党支部"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MessageKind:
    """One kind of message."""

    key: str  # "transfers.issued": for good, templates and notices name it
    label: Any  # when it is sent, as a heading
    title: Any
    text: Any
    places: tuple[Place, ...] = ()
    urgency: Urgency = Urgency.ROUTINE
    is_sensitive: bool = False  # outside the app only that it waits

    @property
    def known(self) -> dict[str, Place]:
        """Every placeholder that a template of this kind may use."""
        return {place.key: place for place in (*GIVEN, *self.places)}

    @property
    def example(self) -> dict[str, Any]:
        """Values to try a template with."""
        return {key: place.example for key, place in self.known.items()}

    def checked(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an app. Raises ValueError for what is missing or not declared:
        that is a mistake of the program, not of a person.
        """
        wanted = {place.key for place in self.places}
        if wanted != context.keys():
            raise ValueError(f"{self.key}: {sorted(wanted ^ context.keys())}")
        return dict(context)


_kinds: dict[str, MessageKind] = {}


def declare(*found: MessageKind) -> None:
    """Make kinds known; called when the program starts."""
    for kind in found:
        _kinds[kind.key] = kind


def kind_of(key: str) -> MessageKind:
    """A declared kind; KeyError when no app declares it (any more)."""
    return _kinds[key]


def label_of(key: str) -> Any:
    """The words for a kind, also of one that is not declared any more."""
    return _kinds[key].label if key in _kinds else key


def every_kind() -> Iterator[MessageKind]:
    """All kinds in the order of their declaration."""
    yield from _kinds.values()
