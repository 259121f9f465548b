"""Writing cases of admission."""

from zhibu.procedures.admission.services.applicants import (
    attach_own,
    complete_own,
    give_code,
    invite_to_apply,
)
from zhibu.procedures.admission.services.derived import renew, renew_all
from zhibu.procedures.admission.services.opening import edit_person, open_case
from zhibu.procedures.admission.services.recording import (
    PersonNamed,
    record_act,
    record_own_act,
    withdraw_act,
)

__all__ = [
    "PersonNamed",
    "attach_own",
    "complete_own",
    "edit_person",
    "give_code",
    "invite_to_apply",
    "open_case",
    "record_act",
    "record_own_act",
    "renew",
    "renew_all",
    "withdraw_act",
]
