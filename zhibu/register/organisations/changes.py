"""What follows when a superior merges, dissolves or moves organisations.

An app above says in its `AppConfig.ready()` what it keeps in organisations, what of it
stands in the way, and how it goes along:

    changes.followed_by(Follower("cases", _("%(count)s open cases"), count, carry_on))

So the procedures, none of which knows another, all follow one act in one transaction.
They are asked in the order in which they are installed: who belongs where comes first.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.policy import Actor
from zhibu.register.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Branches that end, each with the branch that carries on what it kept; and
    organisations that move, each with its new superior.

    All rows are as they stood when the change was read. `places`: members who go to
    another branch than the successor.
    """

    on: date
    reason: str = ""
    organisations: Mapping[int, Organisation] = field(default_factory=dict)
    ended: Mapping[int, Organisation] = field(default_factory=dict)
    moved: Mapping[int, Organisation] = field(default_factory=dict)
    places: Mapping[int, Organisation] = field(default_factory=dict)

    def successor(
        self, organisation_id: int | None, member_id: int | None = None
    ) -> Organisation | None:
        """Where something of an organisation, or of its member, goes; None: nowhere."""
        if organisation_id is None or organisation_id not in self.ended:
            return None
        return self.places.get(member_id or 0) or self.ended[organisation_id]

    def path_after(self, path: str) -> str:
        """The path of an organisation when those that move have moved."""
        for pk, parent in self.moved.items():
            before = self.organisations[pk].path
            if is_within(path, before):
                return f"{parent.path}{pk}/{path[len(before) :]}"
        return path

    @property
    def ending(self) -> tuple[str, ...]:
        """The paths of the branches that end."""
        return tuple(self.organisations[pk].path for pk in self.ended)

    @property
    def moving(self) -> tuple[str, ...]:
        """The paths, as they were, of the organisations that move with all below."""
        return tuple(self.organisations[pk].path for pk in self.moved)

    @property
    def receiving(self) -> dict[int, Organisation]:
        """The branches that somebody or something goes to."""
        return {row.pk: row for row in (*self.ended.values(), *self.places.values())}


def nothing(change: Change) -> list[Problem]:
    """Nothing stands in the way."""
    return []


@dataclass(frozen=True, slots=True)
class Follower:
    """What an app keeps in organisations, and how it goes along.

    `key` is that of its Holding, where it has one: that is no obstacle any more.
    `count` takes the path of an organisation; `words` has the place %(count)s.
    `carry_on` writes, and is called when every organisation and member that the app
    below knows is in its new place; `stops` reads, before anything is written.
    """

    key: str
    words: Any
    count: Callable[[str], int]
    carry_on: Callable[[Actor, Change], None]
    stops: Callable[[Change], list[Problem]] = nothing
    ends: bool = False  # with a branch that ends: it does not go along to another


_followers: dict[str, Follower] = {}


def followed_by(follower: Follower) -> None:
    """Add what goes along; called once, when the program starts."""
    _followers[follower.key] = follower


def goes_along(key: str) -> bool:
    """Whether what a Holding of this key counts is carried on by a successor."""
    return key in _followers


def words_of(key: str) -> Any:
    """The words for what goes along; the key when nobody keeps it any more."""
    return _followers[key].words if key in _followers else key


def kept_in(path: str, *, ending: bool) -> list[tuple[Follower, int]]:
    """What goes along from the subtree of `path`, and how many of each; to a successor
    when the branch is `ending`.
    """
    asked = (one for one in _followers.values() if not (ending and one.ends))
    found = [(one, one.count(path)) for one in asked]
    return [(one, count) for one, count in found if count]


def stops(change: Change) -> Iterable[Problem]:
    """All that apps above say against a change."""
    for follower in _followers.values():
        yield from follower.stops(change)


def carry_on(actor: Actor, change: Change) -> None:
    """Let every app above follow; inside the transaction of the change."""
    for follower in _followers.values():
        follower.carry_on(actor, change)
