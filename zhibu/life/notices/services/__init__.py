"""Every write of this app, one function per act."""

from zhibu.life.notices.services.answering import answer, note_seen
from zhibu.life.notices.services.audience import add_part, remove_part
from zhibu.life.notices.services.sending import (
    follow_up,
    schedule_notice,
    send_due,
    send_notice,
    unschedule_notice,
    withdraw_notice,
)
from zhibu.life.notices.services.writing import (
    discard_draft,
    edit_notice,
    write_notice,
)

__all__ = [
    "add_part",
    "answer",
    "discard_draft",
    "edit_notice",
    "follow_up",
    "note_seen",
    "remove_part",
    "schedule_notice",
    "send_due",
    "send_notice",
    "unschedule_notice",
    "withdraw_notice",
    "write_notice",
]
