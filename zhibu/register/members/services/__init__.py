"""Every write to the register of members: one public function per act."""

from zhibu.register.members.services.admission import (
    admit,
    assign_group,
    convert,
    why_not_admit,
)
from zhibu.register.members.services.corrections import (
    ask_for_correction,
    decide_correction,
)
from zhibu.register.members.services.findings import renew_findings
from zhibu.register.members.services.moving import move_member
from zhibu.register.members.services.posts import end_post, give_post
from zhibu.register.members.services.reading import read_own, read_request, reveal
from zhibu.register.members.services.records import add_member, edit_member
from zhibu.register.members.services.standing import (
    record_leaving,
    restore_membership,
    suspend_membership,
    take_back_leaving,
)
from zhibu.register.members.services.whereabouts import (
    record_contact_found,
    record_contact_lost,
    record_whereabouts,
)

__all__ = [
    "add_member",
    "admit",
    "ask_for_correction",
    "assign_group",
    "convert",
    "decide_correction",
    "edit_member",
    "end_post",
    "give_post",
    "move_member",
    "read_own",
    "read_request",
    "record_contact_found",
    "record_contact_lost",
    "record_leaving",
    "record_whereabouts",
    "renew_findings",
    "restore_membership",
    "reveal",
    "suspend_membership",
    "take_back_leaving",
    "why_not_admit",
]
