"""Answers: one act of whoever was asked. Nobody learns who merely opened a notice."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.notices.codes import Answer, Reply, State

# What may be answered to what is asked.
ANSWERS: dict[Reply, tuple[Answer, ...]] = {
    Reply.NONE: (),
    Reply.ACKNOWLEDGE: (Answer.READ,),
    Reply.YES_NO: (Answer.YES, Answer.NO),
    Reply.SIGN_UP: (Answer.COMING, Answer.NOT_COMING),
}


def is_open(state: State, valid_until: date | None, on: date) -> bool:
    """True while an answer still counts: sent, not withdrawn, the last day included."""
    return state is State.SENT and (valid_until is None or valid_until >= on)


def awaits_answer(
    reply: Reply, answer: str, state: State, valid_until: date | None, on: date
) -> bool:
    """True when somebody was asked, can still answer, and has not."""
    return bool(ANSWERS[reply]) and not answer and is_open(state, valid_until, on)


def answer_problems(
    reply: Reply, answer: str, state: State, valid_until: date | None, on: date
) -> list[Problem]:
    """An answer is one of those that the notice offers, and comes in time. It may be
    changed until then.
    """
    if state is not State.SENT:
        return [Problem("withdrawn", _("The notice was withdrawn."))]
    if answer not in ANSWERS[reply]:
        return [Problem("answer_unknown", _("The notice does not ask that."))]
    if not is_open(state, valid_until, on):
        message = _("The last day for an answer was %(day)s.")
        return [Problem("too_late_to_answer", message, {"day": valid_until})]
    return []
