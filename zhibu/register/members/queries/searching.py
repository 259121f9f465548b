"""Finding members by name, initials, ID number or phone, and by bands of years."""

import re
from datetime import date

from django.db import connections
from django.db.models import Q

from zhibu.foundation.kernel.text import clean
from zhibu.foundation.vault import digest
from zhibu.register.members.codes import phone_text
from zhibu.register.members.models import MemberQuerySet
from zhibu.register.members.rules import Band, id_number_text

# So many members are still looked through one by one; beyond, only beginnings of names
# and initials are found, by their indexes.
LARGE_REACH = 20_000

_ID_NUMBER = re.compile(r"[1-9][0-9]{14}([0-9]{2}[0-9X])?")
_PHONE = re.compile(r"[0-9-]{7,}")
_LAST = "\U0010ffff"  # sorts after every character that a name may hold


def matching(members: MemberQuerySet, text: str) -> MemberQuerySet:
    """Those of `members` whom somebody who types `text` may mean.

    A whole ID number or phone is looked up by its digest (a phone may also be a staff
    number). Anything else is a part of the name or of its initials, and only their
    beginning when more than LARGE_REACH members are in reach.
    """
    text = clean(text)
    if not text:
        return members
    number, phone = id_number_text(text), phone_text(text)
    if _ID_NUMBER.fullmatch(number):
        return members.filter(id_digest=digest("id_number", number))
    small = not _is_large(members)
    if _PHONE.fullmatch(phone):
        by_phone = Q(phone_digest=digest("phone", phone))
        return members.filter(by_phone | Q(number=text) if small else by_phone)
    return _by_name(members, text, small)


def _by_name(members: MemberQuerySet, text: str, small: bool) -> MemberQuerySet:
    is_initials = text.isascii()
    field = "initials" if is_initials else "name"
    text = text.replace(" ", "").lower() if is_initials else text
    if not small:
        return members.filter(_begins(members.db, field, text)).order_by(field, "pk")
    part = Q(**{f"{field}__contains": text})
    if is_initials:  # names and staff numbers in Latin letters and digits
        part |= Q(name__icontains=text) | Q(number__icontains=text)
    return members.filter(part)


def _begins(database: str, field: str, text: str) -> Q:
    """SQLite uses its index for ranges only, PostgreSQL for LIKE."""
    if connections[database].vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})


def _is_large(members: MemberQuerySet) -> bool:
    return members.order_by()[LARGE_REACH : LARGE_REACH + 1].exists()


def born_in(band: Band, on: date) -> Q:
    """R-STA-02: born in a year that falls in this band of ages."""
    return _years("birth_date", band, on)


def full_since_in(band: Band, on: date) -> Q:
    """A full member since a year that falls in this band of party ages."""
    return _years("full_since", band, on)


def _years(field: str, band: Band, on: date) -> Q:
    first, last = band.first_year(on), band.last_year(on)
    where = Q(**{f"{field}__isnull": False})
    if first is not None:
        where &= Q(**{f"{field}__gte": date(first, 1, 1)})
    if last is not None:
        where &= Q(**{f"{field}__lte": date(last, 12, 31)})
    return where
