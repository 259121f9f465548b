"""The rules of notices, by subject. Pure: plain values in, problems and days out."""

from zhibu.life.notices.rules.answering import (
    ANSWERS,
    answer_problems,
    awaits_answer,
    is_open,
)
from zhibu.life.notices.rules.writing import (
    MOST_TEXT,
    MOST_TITLE,
    STEPS,
    Act,
    Facts,
    act_problems,
    expires_at,
    following_problems,
    reason_missing,
    scheduling_problems,
    sending_problems,
    writing_problems,
)

__all__ = [
    "ANSWERS",
    "MOST_TEXT",
    "MOST_TITLE",
    "STEPS",
    "Act",
    "Facts",
    "act_problems",
    "answer_problems",
    "awaits_answer",
    "expires_at",
    "following_problems",
    "is_open",
    "reason_missing",
    "scheduling_problems",
    "sending_problems",
    "writing_problems",
]
