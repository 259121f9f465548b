"""The columns of an exported roster, and how a record fills them.

What is written is read back by the import without a difference: headings of the
national form, labels of the national codes, days as days.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from zhibu.foundation.vault.masking import MASKS
from zhibu.register.members import codes, rules
from zhibu.register.members.models import Member
from zhibu.register.rosters.rules import STANDING
from zhibu.register.rosters.vocabulary import ITEMS

# The 16 items of the national form (domain rules 8.1), in its order.
NATIONAL = (
    "name", "sex", "ethnicity", "id_number", "birth_date", "education", "category",
    "branch", "joined_on", "full_since", "occupation", "phone", "address", "standing",
    "is_lost", "lost_since", "is_floating", "floating_place",
)  # fmt: skip
SEALED = ("id_number", "phone", "address")
AS_TEXT = frozenset({"id_number", "phone", "number"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label on the page, its heading in the file, its value."""

    label: Any
    heading: str
    value: Callable[[Member], Any]


def _label(name: str) -> Callable[[Member], Any]:
    """The Chinese label of a code, as the import reads it."""
    field: Any = Member._meta.get_field(name)
    with translation.override("zh-hans"):
        labels = {code: str(label) for code, label in field.flatchoices}
    return lambda member: labels.get(getattr(member, name), "")


def _yes(name: str) -> Callable[[Member], str]:
    return lambda member: "是" if getattr(member, name) else "否"


def _plain(name: str) -> Callable[[Member], Any]:
    return lambda member: getattr(member, name)


def _occupation(member: Member) -> str:
    """The label, or the code itself where the table has no label for just this one."""
    code = member.occupation
    if codes.known_occupation(code) != code:
        return code
    with translation.override("zh-hans"):
        return str(codes.occupation_label(code))


def _standing(member: Member) -> str:
    """Without opening what is sealed: a list of many does not load it."""
    facts = rules.Facts(**{name: getattr(member, name) for name in STANDING})
    with translation.override("zh-hans"):
        return str(rules.status(facts, date.max).label)


def _columns() -> dict[str, Column]:
    special: dict[str, Callable[[Member], Any]] = {
        "branch": lambda m: m.organisation.name,
        "group": lambda m: m.group.name if m.group else "",
        "standing": _standing,
        "occupation": _occupation,
        "is_lost": _yes("is_lost"),
        "is_floating": _yes("is_floating"),
        "is_hardship": _yes("is_hardship"),
    }
    columns = {}
    for item in ITEMS:
        value = special.get(item.key)
        if value is None:
            choices = getattr(Member._meta.get_field(item.key), "choices", None)
            value = _label(item.key) if choices else _plain(item.key)
        columns[item.key] = Column(item.label, item.heading, value)
    order = [*NATIONAL, *(key for key in columns if key not in NATIONAL)]
    return {key: columns[key] for key in order}


COLUMNS = _columns()


def rows(
    members: Iterable[Member], keys: list[str], clear_at: Callable[[str], bool]
) -> Iterator[list[Any]]:
    """One row a member; sealed items masked, but for members where `clear_at(path)`."""
    writers = [
        (MASKS[key] if key in SEALED else None, COLUMNS[key].value) for key in keys
    ]
    for member in members:
        in_clear = clear_at(member.org_path)
        row = []
        for mask, value in writers:
            cell = value(member)
            if mask and cell and not in_clear:
                cell = mask(cell)
            row.append(cell)
        yield row
