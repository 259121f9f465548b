"""Writing cases of admission: one public function per act of the office."""

from zhibu.procedures.admission.services.analysing import record_analysis
from zhibu.procedures.admission.services.applicants import (
    complete_own,
    give_code,
    invite_to_apply,
)
from zhibu.procedures.admission.services.applying import apply_again
from zhibu.procedures.admission.services.derived import renew, renew_all
from zhibu.procedures.admission.services.following import follow_register
from zhibu.procedures.admission.services.giving_out import export_cases
from zhibu.procedures.admission.services.noting import note_papers
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
from zhibu.procedures.admission.services.papers import (
    hand_out_paper,
    make_list,
    make_paper,
)
from zhibu.procedures.admission.services.reading import read_own, reveal_item
from zhibu.procedures.admission.services.recording import (
    record_act,
    record_own_act,
    withdraw_act,
)
from zhibu.procedures.admission.services.scans import (
    attach_to_own_step,
    attach_to_step,
)
from zhibu.procedures.admission.services.taking_back import (
    take_back_cases,
    undo_case_import,
)
from zhibu.procedures.admission.services.taking_in import (
    start_writing_cases,
    write_cases,
    write_cases_now,
)
from zhibu.procedures.admission.services.taking_over import (
    check_cases,
    check_cases_now,
)
from zhibu.procedures.admission.services.taking_up import open_for_member
from zhibu.procedures.admission.services.writing import PersonNamed

__all__ = [
    "PersonNamed",
    "answer_objection",
    "apply_again",
    "attach_to_own_step",
    "attach_to_step",
    "check_cases",
    "check_cases_now",
    "complete_own",
    "decline_offer",
    "edit_person",
    "export_cases",
    "follow_register",
    "give_code",
    "hand_out_paper",
    "invite_to_apply",
    "make_list",
    "make_paper",
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
    "start_writing_cases",
    "take_back_cases",
    "take_over_case",
    "undo_case_import",
    "withdraw_act",
    "withdraw_offer",
    "write_cases",
    "write_cases_now",
]
