"""Every write of this app, one function per act."""

from zhibu.life.notices.services.answering import answer, note_seen
from zhibu.life.notices.services.audience import add_part, remove_part
from zhibu.life.notices.services.canaries import send_canaries
from zhibu.life.notices.services.channels import (
    SCENE_LASTS,
    bind,
    choose_channels,
    forget_openid,
    open_scene,
    unbind,
    use_scene,
)
from zhibu.life.notices.services.delivering import deliver, sweep
from zhibu.life.notices.services.handing_out import go_on_sending, resume_sending
from zhibu.life.notices.services.occasions import (
    Occasion,
    Reminder,
    Whom,
    remind,
    tell_of,
)
from zhibu.life.notices.services.planning import plan_messages
from zhibu.life.notices.services.sending import (
    follow_up,
    schedule_notice,
    send_due,
    send_notice,
    unschedule_notice,
    withdraw_notice,
)
from zhibu.life.notices.services.settling import record_receipt
from zhibu.life.notices.services.telling import last_run, note_run, tell
from zhibu.life.notices.services.wording import withdraw_wording, write_wording
from zhibu.life.notices.services.writing import (
    discard_draft,
    edit_notice,
    write_notice,
)

__all__ = [
    "go_on_sending",
    "resume_sending",
    "Occasion",
    "Reminder",
    "Whom",
    "remind",
    "tell_of",
    "withdraw_wording",
    "write_wording",
    "last_run",
    "note_run",
    "tell",
    "SCENE_LASTS",
    "bind",
    "choose_channels",
    "forget_openid",
    "open_scene",
    "send_canaries",
    "unbind",
    "use_scene",
    "deliver",
    "sweep",
    "plan_messages",
    "record_receipt",
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
