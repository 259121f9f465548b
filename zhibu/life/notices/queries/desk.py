"""What waits because of notices: answers that somebody owes."""

from datetime import date

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.life.notices.queries.inbox import asked

ONE_BY_ONE = 3


def todos(actor: Actor, on: date) -> list[Todo]:
    """Notices that ask the actor for an answer; one question at any size."""
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The question behind `todos`, for a desk that asks it with all others."""
    if actor.user_id is None:
        return []
    return [Ask(asked.of(actor.member_id, actor.user_id, on), _lines)]


def _lines(found: list[tuple[int, str, date | None, str]]) -> list[Todo]:
    if len(found) > ONE_BY_ONE:
        days = [row[2] for row in found if row[2]]
        return [
            Todo(
                when=min(days, default=None),
                what=_("Notices that ask for your answer: %(count)s")
                % {"count": len(found)},
                why=_("The first day is the nearest one."),
                url=reverse("notices:inbox"),
                act=_("Answer"),
                count=len(found),
            )
        ]
    return [
        Todo(
            when=until,
            what=title,
            why=_("Asks for your answer: %(sender)s") % {"sender": sender},
            url=reverse("notices:copy", args=[pk]),
            act=_("Answer"),
        )
        for pk, title, until, sender in found
    ]
