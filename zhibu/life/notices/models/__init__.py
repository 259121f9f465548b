"""Notices, for whom they are, who received them, and the outbox of messages."""

from zhibu.life.notices.models.notices import Notice, Part, Recipient
from zhibu.life.notices.models.outbox import Canary, Message, Run, Token
from zhibu.life.notices.models.people import (
    Binding,
    OfPerson,
    Preference,
    Scene,
    mine,
)
from zhibu.life.notices.models.wording import Wording

__all__ = [
    "Binding",
    "Canary",
    "Message",
    "Notice",
    "OfPerson",
    "Part",
    "Preference",
    "Recipient",
    "Run",
    "Scene",
    "Token",
    "Wording",
    "mine",
]
