"""The one-time codes by which people open their account."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which look alike
CODE_LENGTH = 12  # 59 bits
CODE_GROUP = 4
CODE_VALID_DAYS = 14
CODE_FAILURES = 5  # wrong names before the code is worth nothing


def written_code(code: str) -> str:
    """As it stands on the slip: 'ABCD-EFGH-JKMN'."""
    parts = range(0, len(code), CODE_GROUP)
    return "-".join(code[start : start + CODE_GROUP] for start in parts)


def typed_code(text: str) -> str:
    """As it was typed, with small letters, spaces and dashes put right."""
    return re.sub(r"[^0-9A-Z]", "", clean(text).upper())


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What decides whether a one-time code is still worth anything."""

    expires_on: date
    is_used: bool = False
    is_withdrawn: bool = False
    failures: int = 0
    is_gone: bool = False  # the member has left, or the account is closed


def code_is_good(facts: CodeFacts, on: date) -> Problem | None:
    """A code works once, until its last day, unless withdrawn or guessed at."""
    if facts.is_used:
        return Problem("code_used", _("This code has been used. Log in instead."))
    if facts.is_withdrawn:
        return Problem(
            "code_withdrawn",
            _("This code has been withdrawn. Ask your secretary for a new one."),
        )
    if on > facts.expires_on:
        return Problem(
            "code_expired",
            _("This code was valid until %(day)s. Ask your secretary for a new one."),
            {"day": facts.expires_on},
        )
    if facts.is_gone:
        return Problem("person_gone", _("This account is closed."))
    if facts.failures >= CODE_FAILURES:
        return Problem(
            "code_tried_too_often",
            _(
                "A wrong name was entered %(times)s times with this code, so it is no"
                " longer valid. Ask your secretary for a new one."
            ),
            {"times": CODE_FAILURES},
        )
    return None


def codes_may_be_issued_for(beyond: Collection[str]) -> Problem | None:
    """Whoever holds a role gets a new password only from one who may appoint to it.

    Else a secretary could put a password of his own on the account of an officer.
    `beyond` are the roles held that the actor may not give.
    """
    if not beyond:
        return None
    return Problem(
        "code_for_an_officer",
        _(
            "Somebody among them holds a role that you may not appoint to. The security"
            " administrator issues that code."
        ),
    )


def code_for_oneself() -> Problem:
    """Nobody goes round the present password by a code of his or her own."""
    return Problem(
        "code_for_oneself",
        _("You cannot issue a code to yourself. Change your password instead."),
    )
