"""Cases as rows of the big sheet: the import reads them back and changes nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import translation

from zhibu.foundation.vault.masking import MASKS
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.rules.history import COLUMNS
from zhibu.procedures.admission.taking_over.columns import (
    BIG_SHEET,
    CONTACTS,
    INTRODUCERS,
    LEAVES,
    REVIEW,
    TALKER,
)
from zhibu.procedures.admission.taking_over.rules import read_note
from zhibu.register.members.codes import Ethnicity, Sex

SEALED = ("id_number", "phone")
AS_TEXT = tuple(
    index for index, item in enumerate(BIG_SHEET) if item.key in (*SEALED, "number")
)
HEADINGS = [item.heading for item in BIG_SHEET]
_DAYS = tuple(column.kind.value for column in COLUMNS)
_PLAIN = ("name", "number", "birth_date", "native_place")


def rows_of(
    cases: Iterator[Case], clear_at: Callable[[str], bool]
) -> Iterator[list[Any]]:
    """One row a case, loaded `with_acts` and with its member; personal numbers masked,
    but where `clear_at(path)`.
    """
    with translation.override("zh-hans"):  # a list is Chinese in any interface
        sexes = {code: str(label) for code, label in Sex.choices}
        ethnicities = {code: str(label) for code, label in Ethnicity.choices}
    for case in cases:
        values = _person(case, clear_at)
        values["sex"] = sexes.get(values["sex"], "")
        values["ethnicity"] = ethnicities.get(values["ethnicity"], "")
        values |= read_note(case.note) | _steps(case)
        yield [values.get(item.key) for item in BIG_SHEET]


def _person(case: Case, clear_at: Callable[[str], bool]) -> dict[str, Any]:
    """What is known of the person; after the admission the register keeps it."""
    kept: Any = case.member or case
    values = {key: getattr(kept, key) for key in (*_PLAIN, "sex", "ethnicity")}
    values["branch"] = case.organisation.name
    values[LEAVES] = case.leaves_on
    for key in SEALED:
        stored = getattr(kept, key) or ""
        in_clear = clear_at(case.org_path)
        values[key] = stored if in_clear or not stored else MASKS[key](stored)
    return values


def _steps(case: Case) -> dict[str, Any]:
    """The day of the last act of each kind, and who took part."""
    last: dict[str, Act] = {act.kind: act for act in case.counted}
    values: dict[str, Any] = {kind: last[kind].day for kind in _DAYS if kind in last}
    for key in (CONTACTS, INTRODUCERS):
        if key in last:
            values[key] = "、".join(person.name for person in last[key].people.all())
    if REVIEW in last:
        values[REVIEW] = "完成" if last[REVIEW].outcome == Outcome.PASSED else "未完成"
    if (talk := last.get(ActKind.SUPERIOR_TALK.value)) and talk.persons:
        values[TALKER] = talk.persons
    return values
