"""Floating members on paper: what each kind says, and what it is written from."""

from zhibu.procedures.floating.documents.decision import (
    BRANCH_SUBJECT,
    CHANGES,
    DECISION,
    decision_context,
    dissolve_words,
    set_up_words,
    split_words,
)
from zhibu.procedures.floating.documents.papers import (
    CARD,
    CERTIFICATE,
    PAPERS,
    SUBJECT,
    context_of,
)

KINDS = (CARD, CERTIFICATE, DECISION)

__all__ = [
    "BRANCH_SUBJECT",
    "CARD",
    "CERTIFICATE",
    "CHANGES",
    "DECISION",
    "KINDS",
    "PAPERS",
    "SUBJECT",
    "context_of",
    "decision_context",
    "dissolve_words",
    "set_up_words",
    "split_words",
]
