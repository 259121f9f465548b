"""The papers of transfers, certificates and reorganisations."""

from zhibu.procedures.transfers.documents.certificate import (
    CERTIFICATE,
    certificate_context,
)
from zhibu.procedures.transfers.documents.letter import (
    LETTER,
    SUBJECT,
    letter_context,
    number_in_words,
    year_in_words,
)
from zhibu.procedures.transfers.documents.reshaping import (
    MERGER,
    MOVE,
    RESHAPING,
    notice_context,
    paper_of,
)

__all__ = [
    "CERTIFICATE",
    "LETTER",
    "MERGER",
    "MOVE",
    "RESHAPING",
    "SUBJECT",
    "certificate_context",
    "letter_context",
    "notice_context",
    "number_in_words",
    "paper_of",
    "year_in_words",
]
