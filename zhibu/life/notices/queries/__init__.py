"""Reads that join or summarise notices."""

from zhibu.life.notices.queries.audience import (
    Preview,
    accounts_of,
    members_of,
    parts_of,
    preview,
)
from zhibu.life.notices.queries.desk import asks, todos
from zhibu.life.notices.queries.home import cards
from zhibu.life.notices.queries.inbox import (
    SUBJECT,
    attachment_for,
    copies,
    copy_for,
    count_new,
    never_shown,
    seen_up_to,
)
from zhibu.life.notices.queries.own import own_channels
from zhibu.life.notices.queries.sent import Answers, answers_of
from zhibu.life.notices.queries.wording import (
    Reading,
    reading,
    shipped,
    shipped_words,
    wording_for,
    wordings_in_force,
)

__all__ = [
    "Reading",
    "reading",
    "shipped",
    "shipped_words",
    "wording_for",
    "wordings_in_force",
    "own_channels",
    "SUBJECT",
    "Answers",
    "Preview",
    "accounts_of",
    "answers_of",
    "asks",
    "cards",
    "attachment_for",
    "copies",
    "copy_for",
    "count_new",
    "never_shown",
    "members_of",
    "parts_of",
    "preview",
    "seen_up_to",
    "todos",
]
