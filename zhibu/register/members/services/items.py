"""The items of a record: taking values in, and seeing what they change. No queries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.register.members import rules
from zhibu.register.members.codes import phone_text
from zhibu.register.members.models import Member

# Everything that is edited as such. Leaving, suspension and the branch have acts of
# their own; initials and digests follow from these.
ITEMS = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "degree",
    "category",
    "joined_on",
    "full_since",
    "occupation",
    "phone",
    "address",
    "is_lost",
    "lost_since",
    "is_floating",
    "floating_place",
    "floating_since",
    "number",
    "native_place",
    "workplace",
    "email",
    "title",
    "is_hardship",
    "note",
    "group",
)
_TIDY = {"id_number": rules.id_number_text, "phone": phone_text}
REQUIRED = frozenset({"name", "sex", "category"})
SEALED = ("id_number", "phone", "address")

Items = Mapping[str, Any]
Changes = dict[str, list[Any]]  # {item: [before, after]}


def values_of(member: Member) -> dict[str, Any]:
    """All items of a record, to be compared with later ones."""
    return {item: getattr(member, item) for item in ITEMS}


def assign(member: Member, items: Items) -> list[Problem]:
    """Put values into an unsaved record; returns what cannot be taken.

    Text is cleaned. Sex and date of birth are read off a valid ID number where they
    are not given: what is known is not typed twice.
    """
    found = []
    for item, value in items.items():
        if item not in ITEMS:
            raise TypeError(f"{item} is not edited here")
        try:
            setattr(member, item, _taken(member, item, value))
        except ValidationError as error:
            found.append(_invalid(item, error))
    complete(member)
    return found


def complete(member: Member) -> None:
    """Read sex and date of birth off a valid ID number where they are not given."""
    number = member.id_number or ""
    if member.sex in ("1", "2") and member.birth_date:
        return
    if not number or rules.id_number_is_valid(number) or "*" in number:
        return
    member.birth_date = member.birth_date or rules.birth_date_of(number)
    if member.sex not in ("1", "2"):
        member.sex = rules.sex_of(number)


def _taken(member: Member, item: str, value: Any) -> Any:
    field: Any = Member._meta.get_field(item)
    if field.is_relation:
        return value
    if isinstance(value, str):
        value = _TIDY.get(item, clean)(value)
    if value in field.empty_values:
        if item in REQUIRED and not (item == "sex" and member.id_number):
            raise ValidationError(_("This item must be filled in."), "required")
        return None if field.null else field.get_default() or ""
    return field.clean(value, member)


def _invalid(item: str, error: ValidationError) -> Problem:
    return Problem(
        error.error_list[0].code or "invalid",
        "%(message)s",
        {"message": " ".join(error.messages)},
        field=item,
    )


def changes_between(before: Items, after: Items) -> Changes:
    """What differs, item by item; empty when nothing does."""
    return {
        item: [before[item], after[item]]
        for item in ITEMS
        if before[item] != after[item]
    }


def overwrites(changes: Changes) -> bool:
    """True when something that was recorded is changed, not just something added."""
    return any(before not in (None, "", False) for before, _after in changes.values())


def for_the_log(changes: Changes) -> Changes:
    """The same with plain values; the log masks what is personal."""
    return {item: [_plain(value) for value in pair] for item, pair in changes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | None) else str(value)
