"""Every write to transfers: one public function per act of the office."""

from zhibu.procedures.transfers.services.asking import ask, check, propose
from zhibu.procedures.transfers.services.certificates import give_certificate
from zhibu.procedures.transfers.services.exporting import note_export
from zhibu.procedures.transfers.services.letters import issue, reissue, report_loss
from zhibu.procedures.transfers.services.nightly import (
    end_with_membership,
    expire_letters,
)
from zhibu.procedures.transfers.services.outside import (
    record_letter,
    record_receipt,
    send_receipt,
)
from zhibu.procedures.transfers.services.receiving import accept, assign, confirm
from zhibu.procedures.transfers.services.refusing import (
    cancel,
    refuse,
    review,
    send_back,
)
from zhibu.procedures.transfers.services.reshaping import (
    carry_out_reorganisation,
    drop_reorganisation,
    note_reorganisation,
    place_members,
    prepare_reorganisation,
)

__all__ = [
    "accept",
    "ask",
    "assign",
    "cancel",
    "carry_out_reorganisation",
    "check",
    "confirm",
    "drop_reorganisation",
    "end_with_membership",
    "expire_letters",
    "give_certificate",
    "issue",
    "note_export",
    "note_reorganisation",
    "place_members",
    "prepare_reorganisation",
    "propose",
    "record_letter",
    "record_receipt",
    "refuse",
    "reissue",
    "report_loss",
    "review",
    "send_back",
    "send_receipt",
]
