"""Writing, sending and withdrawing a notice: which act is possible when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.notices.codes import Reply, State

MOST_TITLE = 60  # characters: what a phone shows of it
MOST_TEXT = 5000
KEPT_DAYS = 7  # how long messages are tried when the notice names no last day
BETWEEN_REMINDERS = timedelta(hours=24)
FURTHEST = timedelta(days=90)  # how far ahead a notice may be set to a time


class Act(Enum):
    """What can be done with a notice."""

    EDIT = "edit"
    SEND = "send"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    WITHDRAW = "withdraw"
    FOLLOW_UP = "follow_up"


# Illegal is what does not stand here.
STEPS: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.EDIT): State.DRAFT,
    (State.DRAFT, Act.SEND): State.SENT,
    (State.DRAFT, Act.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Act.UNSCHEDULE): State.DRAFT,
    (State.SCHEDULED, Act.SEND): State.SENT,
    (State.SENDING, Act.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Act.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Act.FOLLOW_UP): State.SENT,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at."""

    state: State
    title: str
    has_text: bool
    reply: Reply
    valid_until: date | None
    parts: int = 0  # of the audience
    reminded_at: datetime | None = None  # when those without an answer were asked


def act_problems(state: State, act: Act) -> list[Problem]:
    """A sent notice is not edited, a withdrawn one is not sent again."""
    if (state, act) in STEPS:
        return []
    message = _("This is not possible with a notice in the state “%(state)s”.")
    return [Problem("not_now", message, {"state": state.label})]


def writing_problems(facts: Facts, on: date) -> list[Problem]:
    """What must be put right in a draft before it is kept."""
    found = []
    if not facts.title:
        message = _("Say in one line what it is about.")
        found.append(Problem("title_missing", message, field="title"))
    if not facts.has_text:
        message = _("Write what people are to know or to do.")
        found.append(Problem("text_missing", message, field="text"))
    if facts.valid_until and facts.valid_until < on:
        message = _("The last day of validity lies in the past.")
        found.append(Problem("valid_until_past", message, field="valid_until"))
    if facts.reply is Reply.SIGN_UP and facts.valid_until is None:
        message = _("Say until which day people may sign up.")
        found.append(Problem("sign_up_without_end", message, field="valid_until"))
    return found


def sending_problems(facts: Facts, people: int, on: date) -> list[Problem]:
    """A notice goes out when it is complete and reaches at least one person."""
    found = writing_problems(facts, on)
    if not facts.parts:
        found.append(Problem("no_audience", _("Say for whom the notice is.")))
    elif not people:
        message = _("Nobody belongs to those for whom the notice is.")
        found.append(Problem("reaches_nobody", message))
    return found


def reason_missing() -> Problem:
    """A notice is withdrawn with a reason: those who read it must learn why."""
    message = _("Say why: whoever received the notice reads it.")
    return Problem("reason_missing", message, field="reason")


def scheduling_problems(
    at: datetime, now: datetime, valid_until: date | None
) -> list[Problem]:
    """The time lies ahead, at most FURTHEST, and not after the last day of validity."""
    if not now < at <= now + FURTHEST:
        message = _("The time must lie ahead, at most %(days)s days.")
        return [
            Problem("time_of_sending", message, {"days": FURTHEST.days}, field="at")
        ]
    if valid_until and at.date() > valid_until:
        message = _("At that time the notice is not valid any more.")
        return [Problem("sent_after_validity", message, field="at")]
    return []


def following_problems(facts: Facts, waiting: int, now: datetime) -> list[Problem]:
    """People are reminded while they can answer, and once in 24 hours at most."""
    found = act_problems(facts.state, Act.FOLLOW_UP)
    if facts.reply is Reply.NONE:
        message = _("This notice asks for no reply, so nobody is late with it.")
        found.append(Problem("no_reply_asked", message))
    elif facts.valid_until and facts.valid_until < now.date():
        message = _("The last day for an answer has passed.")
        found.append(Problem("too_late_to_answer", message))
    elif not waiting:
        found.append(Problem("all_answered", _("Everybody has answered.")))
    if facts.reminded_at and now - facts.reminded_at < BETWEEN_REMINDERS:
        message = _("They were reminded in the last 24 hours.")
        found.append(Problem("reminded_lately", message))
    return found


def expires_at(valid_until: date | None, sent_at: datetime) -> datetime:
    """Until when messages are tried: the end of the last day of validity, else
    KEPT_DAYS days. In the time zone of `sent_at`.
    """
    if valid_until is None:
        return sent_at + timedelta(days=KEPT_DAYS)
    return datetime.combine(valid_until, time.max, sent_at.tzinfo)
