"""Every write about members away from home: one public function per act."""

from zhibu.procedures.floating.rules import STANDARD
from zhibu.procedures.floating.services.branches import set_up_branch
from zhibu.procedures.floating.services.contacts import (
    record_contact,
    record_lost,
    report_home,
)
from zhibu.procedures.floating.services.derived import renew_all
from zhibu.procedures.floating.services.exporting import note_export
from zhibu.procedures.floating.services.hosting import (
    answer_arrival,
    offer_places,
    register_guest,
    report_in,
    withdraw_report,
)
from zhibu.procedures.floating.services.papers import (
    hand_out_own_paper,
    hand_out_paper,
    issue_paper,
)
from zhibu.procedures.floating.services.planning import renew_planning
from zhibu.procedures.floating.services.regrouping import change_branch
from zhibu.procedures.floating.services.stays import (
    change_stay,
    declare_stay,
    end_stay,
    register_card,
)
from zhibu.procedures.floating.services.words import (
    remove_words,
    write_notice,
    write_words,
)

ANSWER_DAYS = STANDARD.answer_days  # of a host branch, as pages tell members

__all__ = [
    "ANSWER_DAYS",
    "answer_arrival",
    "change_branch",
    "change_stay",
    "declare_stay",
    "end_stay",
    "hand_out_own_paper",
    "hand_out_paper",
    "issue_paper",
    "note_export",
    "offer_places",
    "record_contact",
    "record_lost",
    "register_card",
    "register_guest",
    "remove_words",
    "renew_all",
    "renew_planning",
    "report_home",
    "report_in",
    "set_up_branch",
    "withdraw_report",
    "write_notice",
    "write_words",
]
