"""The items of a record: taking values in, and seeing what they change. No queries."""

from collections.abc import Collection, Mapping
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
    """Put values into an unsaved record; returns what cannot be taken."""
    return take_in(member, items, ITEMS, REQUIRED)


def take_in(
    person: Any, items: Items, known: Collection[str], required: Collection[str]
) -> list[Problem]:
    """Put values into an unsaved row about a person, a record or a case; returns what
    cannot be taken. `known`: the items that such a row has.

    Text is cleaned. Sex and date of birth are read off a valid ID number where they
    are not given: what is known is not typed twice.
    """
    found = []
    # The ID number first: with it, the sex need not be given.
    for item in sorted(items, key=lambda name: name != "id_number"):
        if item not in known:
            raise TypeError(f"{item} is not edited here")
        try:
            setattr(person, item, _taken(person, item, items[item], required))
        except ValidationError as error:
            found.append(_invalid(item, error))
    complete(person)
    return found


def complete(person: Any) -> None:
    """Read sex and date of birth off a valid ID number where they are not given."""
    number = person.id_number or ""
    if person.sex in ("1", "2") and person.birth_date:
        return
    if not number or rules.id_number_is_valid(number) or "*" in number:
        return
    person.birth_date = person.birth_date or rules.birth_date_of(number)
    if person.sex not in ("1", "2"):
        person.sex = rules.sex_of(number)


def _taken(person: Any, item: str, value: Any, required: Collection[str]) -> Any:
    field: Any = person._meta.get_field(item)
    if field.is_relation:
        return value
    if isinstance(value, str):
        value = _TIDY.get(item, clean)(value)
    if value in field.empty_values:
        if item in required and not (item == "sex" and person.id_number):
            raise ValidationError(_("This item must be filled in."), "required")
        return None if field.null else field.get_default() or ""
    return field.clean(value, person)


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
