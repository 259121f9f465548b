"""A record as people read it: the 16 items of the national form, and further ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.vault.masking import MASKS
from zhibu.register.members import rules
from zhibu.register.members.codes import Standing, occupation_label
from zhibu.register.members.models import Member

# Item 14 of the form knows two values; the register tells how people left.
_OFFICIAL = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "category",
    "organisation",
    "joined_on",
    "full_since",
    "occupation",
    "phone",
    "address",
    "standing",
    "is_lost",
    "is_floating",
)
_FURTHER = (
    "degree",
    "number",
    "native_place",
    "workplace",
    "title",
    "email",
    "group",
    "is_hardship",
    "note",
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item of a record on a page or a form."""

    number: int | None  # its number on the national form
    name: str
    label: Any
    value: Any  # words, a date, or a masked number
    is_sealed: bool = False  # may be read in clear by an act of its own
    note: Any = ""
    problems: tuple[Any, ...] = ()
    is_missing: bool = False


def official_items(
    member: Member, on: date, problems: Iterable[Any] = ()
) -> list[ShownItem]:
    """The 16 items in the order of the form (domain rules 8.1), numbers masked."""
    facts = member.facts()
    missing = set(rules.missing_items(facts)) if member.left_on is None else set()
    by_field: dict[str, list[Any]] = {}
    for problem in problems:
        by_field.setdefault(_place_of(problem.field), []).append(problem)
    return [
        ShownItem(
            number=number,
            name=name,
            label=_label(name),
            value=_value(member, facts, name, on),
            is_sealed=name in MASKS and bool(getattr(member, name)),
            note=_note(member, name),
            problems=tuple(by_field.get(name, ())),
            is_missing=bool(missing & _parts(name)),
        )
        for number, name in enumerate(_OFFICIAL, 1)
    ]


def further_items(member: Member) -> list[ShownItem]:
    """What the register keeps beyond the national form."""
    return [
        ShownItem(None, name, _label(name), shown(name, getattr(member, name)))
        for name in _FURTHER
    ]


def shown(item: str, value: Any) -> Any:
    """The value of an item in words: codes by their names, numbers masked."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if item == "occupation":
        return occupation_label(value) or value
    mask = MASKS.get(item)
    if mask is not None:
        return mask(str(value))
    choices = _CHOICES.get(item)
    return choices.get(str(value), value) if choices else value


def _value(member: Member, facts: rules.Facts, name: str, on: date) -> Any:
    if name == "standing":
        return rules.status(facts, on).label
    if name == "organisation":
        return member.organisation.name
    return shown(name, getattr(member, name))


def _note(member: Member, name: str) -> Any:
    if name == "is_lost" and member.lost_since:
        return fill(_("since %(date)s"), {"date": member.lost_since})
    if name == "is_floating" and member.is_floating:
        parts = [member.floating_place]
        if member.floating_since:
            parts.append(fill(_("since %(date)s"), {"date": member.floating_since}))
        return "，".join(part for part in parts if part)
    return ""


def _place_of(field: str) -> str:
    """Dates and places stand beside the item of the form that they belong to."""
    return {
        "lost_since": "is_lost",
        "floating_since": "is_floating",
        "floating_place": "is_floating",
        "suspended_on": "standing",
        "left_on": "standing",
    }.get(field, field)


def _parts(name: str) -> set[str]:
    return {
        "is_lost": {"lost_since"},
        "is_floating": {"floating_place"},
    }.get(name, {name})


def _label(name: str) -> Any:
    if name == "standing":
        return _("standing")
    if name in rules.LABELS:
        return rules.LABELS[name]
    return Member._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def label_of(name: str) -> Any:
    """What an item of the record is called."""
    return _label(name)


_CHOICES: dict[str, dict[str, Any]] = {
    field.name: dict(field.flatchoices)
    for field in Member._meta.concrete_fields
    if field.choices
}
_CHOICES["standing"] = dict(Standing.choices)
