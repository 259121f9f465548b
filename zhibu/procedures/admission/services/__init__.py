"""Writing cases of admission."""

from zhibu.procedures.admission.services.derived import renew, renew_all
from zhibu.procedures.admission.services.opening import edit_person, open_case
from zhibu.procedures.admission.services.papers import (
    hand_out_paper,
    make_list,
    make_paper,
)
from zhibu.procedures.admission.services.recording import (
    PersonNamed,
    record_act,
    record_own_act,
    withdraw_act,
)

__all__ = [
    "PersonNamed",
    "edit_person",
    "hand_out_paper",
    "make_list",
    "make_paper",
    "open_case",
    "record_act",
    "record_own_act",
    "renew",
    "renew_all",
    "withdraw_act",
]
