"""Every write to transfers: one public function per act of the office."""

from zhibu.procedures.transfers.services.asking import ask, check, propose
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

__all__ = [
    "accept",
    "ask",
    "assign",
    "cancel",
    "check",
    "confirm",
    "end_with_membership",
    "expire_letters",
    "issue",
    "note_export",
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
