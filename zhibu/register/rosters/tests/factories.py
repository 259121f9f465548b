"""Rosters for tests: made-up people as rows of a sheet, and their way in."""

from datetime import date
from pathlib import Path
from typing import Any

from zhibu.foundation.policy import Actor, Role
from zhibu.foundation.sheets.tests import files
from zhibu.register.members.tests.factories import TODAY, person
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import make_actor
from zhibu.register.rosters import services
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report

State = RosterImport.State
HEADINGS = (
    "姓名", "性别", "民族", "公民身份号码", "出生日期", "学历", "人员类别",
    "所在党支部", "加入党组织日期", "转为正式党员日期", "工作岗位", "联系电话",
    "家庭住址",
)  # fmt: skip
_ITEMS = (
    "name", "sex", "ethnicity", "id_number", "birth_date", "education", "category",
    "branch", "joined_on", "full_since", "occupation", "phone", "address",
)  # fmt: skip


def row(branch: str = "", **given: Any) -> list[Any]:
    """A row in the order of HEADINGS: a sound made-up person, `given` overrules."""
    born = given.get("birth_date")
    sound = person(birth_date=born) if isinstance(born, date) else person()
    values = sound | {"branch": branch} | given
    return [_cell(values.get(item)) for item in _ITEMS]


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def roster(
    folder: Path,
    rows: list[list[Any]],
    headings: tuple[str, ...] | list[str] = HEADINGS,
    name: str = "名册.xlsx",
    sheet: str = "名册",
) -> Path:
    """A workbook with one sheet."""
    return files.xlsx(folder / name, {sheet: [list(headings), *rows]})


def send_in(
    path: Path, organisation: Organisation, actor: Actor | None = None
) -> RosterImport:
    """The import of a file, not looked at yet."""
    with path.open("rb") as file:
        return services.start_import(
            actor=actor or make_actor(organisation),
            organisation_id=organisation.pk,
            file=file,
            file_name=path.name,
            on=TODAY,
        )


def check(
    path: Path, organisation: Organisation, actor: Actor | None = None
) -> tuple[RosterImport, Report]:
    """A checked import, and what was found."""
    actor = actor or make_actor(organisation)
    found = send_in(path, organisation, actor)
    report = Report(keep_errors=True)
    services.check_now(actor=actor, import_id=found.pk, on=TODAY, report=report)
    found.refresh_from_db()
    return found, report


def bring_in(
    path: Path, organisation: Organisation, actor: Actor | None = None
) -> tuple[RosterImport, Report]:
    """An import that was written, and what was found on the way."""
    actor = actor or make_actor(organisation)
    found = send_in(path, organisation, actor)
    report = Report(keep_errors=True)
    services.write_now(actor=actor, import_id=found.pk, on=TODAY, report=report)
    found.refresh_from_db()
    return found, report


def codes_of(report: Report) -> list[str]:
    """The codes of all faults of rows that are left out."""
    return [error["code"] for error in report.errors()]


def counts_of(report: Report) -> dict[str, int]:
    """How many rows came to what, without zeros and the total."""
    return {key: n for key, n in report.counts.items() if n and key not in ("rows",)}


__all__ = [
    "HEADINGS", "TODAY", "Role", "State", "bring_in", "check", "codes_of", "counts_of",
    "roster", "row", "send_in",
]  # fmt: skip
