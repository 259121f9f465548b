"""Checking a certificate by its number and check code."""

import base64
import hmac
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.text import clean
from zhibu.foundation.vault.keys import derived
from zhibu.life.honours import rules
from zhibu.life.honours.models import Honour

LENGTH = 8
_LIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})  # no such signs in base 32


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody learns who holds a certificate: no more than its holder allows."""

    title: str
    year: int
    giver: str
    given_on: date
    name: str  # "" when the holder did not agree
    branch: str
    is_valid: bool
    revoked_on: date | None
    valid_until: date | None


def code_of(honour: Honour) -> str:
    """The check code: keyed, so that nobody computes it from the number. Not stored."""
    key = derived("honours.certificate")
    mac = hmac.digest(key, f"{honour.pk} {honour.given_on}".encode(), "sha256")
    text = base64.b32encode(mac).decode()[:LENGTH]
    return f"{text[:4]}-{text[4:]}"


def check(number: str, code: str, on: date) -> Checked | None:
    """The honour of a certificate. A wrong number and a wrong code are one answer:
    nobody can try which numbers exist.
    """
    rows = Honour.objects.filter(certificate_number=clean(number) or "-")
    typed = clean(code).upper().replace("-", "").replace(" ", "").translate(_LIKE)
    for honour in rows.select_related("member", "organisation").defer(
        "member__id_number",
        "member__phone",
        "member__address",
        "organisation__contact_phone",
    ):
        expected = code_of(honour).replace("-", "")
        if hmac.compare_digest(expected.encode(), typed.encode()):
            return _told(honour, on)
    return None


def _told(honour: Honour, on: date) -> Checked:
    facts = honour.facts()
    name = rules.name_in_public(honour.name, facts)
    shows_branch = facts.is_organisation or (bool(name) and honour.shows_branch)
    return Checked(
        title=honour.title_text,
        year=honour.year,
        giver=honour.giver_name,
        given_on=honour.given_on,
        name=name,
        branch=honour.organisation.name if shows_branch else "",
        is_valid=rules.is_valid(facts, on),
        revoked_on=honour.revoked_on,
        valid_until=honour.valid_until,
    )
