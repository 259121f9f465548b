"""Notices for tests, of this app and of all above it."""

from datetime import UTC, date, datetime
from typing import Any

from zhibu.foundation.policy import Actor, Role
from zhibu.life.notices import services
from zhibu.life.notices.codes import Reply, Who
from zhibu.life.notices.models import Notice, Recipient
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # nine in the morning in the office


def secretary(organisation: Organisation) -> Actor:
    """The secretary of a branch."""
    return actor_with(Role.SECRETARY, organisation)


def officer(organisation: Organisation) -> Actor:
    """An officer of a committee."""
    return actor_with(Role.COMMITTEE_OFFICER, organisation)


def make_notice(organisation: Organisation, **given: Any) -> Notice:
    """A draft for all members of the organisation and of those below."""
    items: dict[str, Any] = {
        "title": "召开支部党员大会",
        "text": "请全体党员参加。\n\n地点：二楼会议室。",
    }
    return services.write_notice(
        actor=officer(organisation),
        organisation_id=organisation.pk,
        at=NOW,
        on=TODAY,
        **(items | given),
    )


def send(notice: Notice, at: datetime = NOW) -> Notice:
    """Send it."""
    actor = officer(notice.organisation)
    return services.send_notice(actor=actor, notice_id=notice.pk, at=at)


def sent_notice(organisation: Organisation, **given: Any) -> Notice:
    """A notice that went out."""
    return send(make_notice(organisation, **given))


def asking(organisation: Organisation, **given: Any) -> Notice:
    """A notice that went out and asks for a yes or no."""
    return sent_notice(organisation, reply=Reply.YES_NO, **given)


def copy_of(notice: Notice, member: Member) -> Recipient:
    """What the member received."""
    return notice.recipients.get(member=member)


def only_for(notice: Notice, **part: Any) -> Notice:
    """The notice with one part as its audience."""
    actor = officer(notice.organisation)
    for old in notice.parts.all():
        services.remove_part(actor=actor, notice_id=notice.pk, part_id=old.pk)
    services.add_part(actor=actor, notice_id=notice.pk, **part)
    return notice


__all__ = [
    "NOW",
    "TODAY",
    "Who",
    "asking",
    "copy_of",
    "make_notice",
    "officer",
    "only_for",
    "secretary",
    "send",
    "sent_notice",
]
