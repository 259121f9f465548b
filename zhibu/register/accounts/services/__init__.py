"""Every write of this app, one function per act."""

from zhibu.register.accounts.services.accounts import (
    close_account,
    reopen_account,
    tie_to_sign_on,
    unlock_account,
)
from zhibu.register.accounts.services.administrators import create_administrators
from zhibu.register.accounts.services.appointments import (
    appoint,
    end_appointment,
    end_expired_appointments,
)
from zhibu.register.accounts.services.handovers import (
    decline_handover,
    propose_handover,
    sign_handover,
    withdraw_handover,
)
from zhibu.register.accounts.services.invitations import (
    Slip,
    check_code,
    invite_account,
    invite_members,
    invite_person,
    open_account,
    withdraw_invitation,
)
from zhibu.register.accounts.services.passwords import change_own_password
from zhibu.register.accounts.services.records import give_record
from zhibu.register.accounts.services.second_factor import (
    remove_second_factor,
    set_up_second_factor,
    spend_code,
)
from zhibu.register.accounts.services.signing_in import (
    record_failure,
    record_lock_out,
    record_log_in,
    record_log_out,
    record_second_factor,
)

__all__ = [
    "Slip",
    "appoint",
    "change_own_password",
    "check_code",
    "close_account",
    "create_administrators",
    "decline_handover",
    "end_appointment",
    "end_expired_appointments",
    "give_record",
    "invite_account",
    "invite_members",
    "invite_person",
    "open_account",
    "propose_handover",
    "record_failure",
    "record_lock_out",
    "record_log_in",
    "record_log_out",
    "record_second_factor",
    "remove_second_factor",
    "reopen_account",
    "set_up_second_factor",
    "sign_handover",
    "spend_code",
    "tie_to_sign_on",
    "unlock_account",
    "withdraw_handover",
    "withdraw_invitation",
]
