"""The time line of a member: what the record says, and what was done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhibu.foundation.audit.queries import entries_about
from zhibu.foundation.kernel.text import _, days_in_words
from zhibu.register.members.models import Member
from zhibu.register.members.queries.presentation import label_of, shown

SHOWN = 100  # lines of the log

_ACTS: dict[str, Any] = {
    "members.admit": _("Taken in as a probationary member"),
    "members.convert": _("Became a full member"),
    "members.add": _("Entered in the register"),
    "members.edit": _("Record changed"),
    "members.leave": _("Leaving recorded"),
    "members.take_back": _("Leaving taken back"),
    "members.suspend": _("Membership suspended"),
    "members.restore": _("Membership restored"),
    "members.move_in": _("Moved to another branch"),
    "members.give_post": _("Post recorded"),
    "members.end_post": _("End of a post recorded"),
    "members.ask_correction": _("Correction asked for"),
    "members.accept_correction": _("Correction accepted"),
    "members.decline_correction": _("Correction declined"),
    "accounts.invite": _("Invited to open an account"),
    "accounts.open": _("Account opened"),
    "accounts.appoint": _("Appointed to a role"),
    "accounts.appointment_ended": _("A role came to its end"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One point of the time line."""

    on: date
    what: Any
    text: str = ""
    who: str = ""
    changes: tuple[tuple[Any, Any, Any], ...] = ()  # item, before, after
    at: datetime | None = None  # of acts; facts have a day only
    is_fact: bool = False  # something in the member's life, not in the register's


Source = Callable[[Member], Iterable[Event]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Let an app above add events (imports, transfers); called in AppConfig.ready()."""
    if source not in _sources:
        _sources.append(source)


def history_of(member: Member) -> list[Event]:
    """All events of a member, newest first.

    Neither readings in clear (they are told on the member's own page) nor log-ins.
    """
    events = [*_facts(member), *_posts(member), *_acts(member)]
    for source in _sources:
        events.extend(source(member))
    return sorted(events, key=_when, reverse=True)


def _when(event: Event) -> tuple[date, float]:
    return event.on, event.at.timestamp() if event.at else 0.0


def _facts(member: Member) -> Iterable[Event]:
    days = (
        (member.joined_on, _("Joined the Party as a probationary member")),
        (member.full_since, _("Became a full member")),
        (member.lost_since, _("Contact lost")),
        (member.floating_since, _("Went away")),
        (member.suspended_on, _("Membership suspended")),
        (member.left_on, _("Left the branch")),
    )
    for day, what in days:
        if day is not None:
            yield Event(on=day, what=what, is_fact=True)


def _posts(member: Member) -> Iterable[Event]:
    for post in member.posts.select_related("organisation"):
        text = f"{post.organisation} {post.get_kind_display()}"
        yield Event(
            on=post.starts_on, what=_("Took up a post"), text=text, is_fact=True
        )
        if post.ends_on is not None:
            yield Event(on=post.ends_on, what=_("Left a post"), text=text, is_fact=True)


def _acts(member: Member) -> Iterable[Event]:
    lines = entries_about(member).filter(action__in=_ACTS)[:SHOWN]
    for line in lines:
        first = line.action == "members.add"
        yield Event(
            on=timezone.localtime(line.at).date(),
            at=line.at,
            what=_ACTS[line.action],
            text=line.reason,
            who=line.actor_name,
            changes=() if first else tuple(_changes(line.changes)),
        )


def _changes(changes: dict[str, Any]) -> Iterable[tuple[Any, Any, Any]]:
    for item, pair in changes.items():
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        yield _item_label(item), *(_shown_again(item, value) for value in pair)


def _item_label(item: str) -> Any:
    try:
        return label_of(item)
    except LookupError:
        return item


def _shown_again(item: str, value: Any) -> Any:
    """Numbers stand masked in the log already."""
    if isinstance(value, str) and "*" in value:
        return value
    again = shown(item, value)
    return days_in_words(again) if isinstance(again, str) else again
