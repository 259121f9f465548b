"""Writing cases of admission: one public function per act of the office."""

from zhibu.procedures.admission.services.analysing import record_analysis
from zhibu.procedures.admission.services.applicants import (
    attach_own,
    complete_own,
    give_code,
    invite_to_apply,
)
from zhibu.procedures.admission.services.applying import apply_alone
from zhibu.procedures.admission.services.derived import renew, renew_all
from zhibu.procedures.admission.services.following import follow_register
from zhibu.procedures.admission.services.objecting import (
    answer_objection,
    record_objection,
)
from zhibu.procedures.admission.services.offering import (
    decline_offer,
    offer_case,
    take_over_case,
    withdraw_offer,
)
from zhibu.procedures.admission.services.opening import edit_person, open_case
from zhibu.procedures.admission.services.papers import note_papers
from zhibu.procedures.admission.services.reading import read_own, reveal_item
from zhibu.procedures.admission.services.recording import (
    record_act,
    record_own_act,
    withdraw_act,
)
from zhibu.procedures.admission.services.taking_up import open_for_member
from zhibu.procedures.admission.services.writing import PersonNamed

__all__ = [
    "PersonNamed",
    "attach_own",
    "complete_own",
    "edit_person",
    "give_code",
    "invite_to_apply",
    "answer_objection",
    "apply_alone",
    "decline_offer",
    "edit_person",
    "follow_register",
    "note_papers",
    "offer_case",
    "open_case",
    "open_for_member",
    "read_own",
    "record_act",
    "record_analysis",
    "record_objection",
    "record_own_act",
    "renew",
    "renew_all",
    "reveal_item",
    "take_over_case",
    "withdraw_act",
    "withdraw_offer",
]
