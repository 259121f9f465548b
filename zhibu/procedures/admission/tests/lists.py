"""Lists of applicants for tests, and their way in."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import services
from zhibu.procedures.admission.models import CaseImport
from zhibu.procedures.admission.taking_over.columns import BIG_SHEET, HEADINGS
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import services as roster_services
from zhibu.register.rosters.queries import report_of

State = CaseImport.State
ON = date(2026, 11, 24)
BORN = date(2003, 4, 5)
STEPS: tuple[tuple[str, Any], ...] = (
    ("apply", date(2021, 9, 20)),
    ("talk", date(2021, 10, 10)),
    ("determine_activist", date(2022, 3, 15)),
    ("discuss_target", date(2023, 4, 1)),
    ("consent_target", date(2023, 4, 20)),
    ("train", date(2023, 5, 12)),
    ("pre_review", date(2023, 5, 25)),
    ("meet", date(2023, 6, 10)),
    ("superior_talk", date(2023, 6, 20)),
    ("approve", date(2023, 7, 5)),
    ("oath", date(2023, 7, 20)),
    ("apply_conversion", date(2024, 6, 1)),
    ("meet_conversion", date(2024, 6, 12)),
    ("approve_conversion", date(2024, 7, 1)),
    ("archive", date(2024, 9, 1)),
)


def steps(count: int) -> dict[str, Any]:
    """The days of the first steps of a faultless case."""
    return dict(STEPS[:count])


def person(index: int = 0, /, **given: Any) -> dict[str, Any]:
    """Somebody made up, with a valid ID number of his or her own."""
    sex = given.pop("sex", "女" if index % 2 else "男")
    code = "2" if sex == "女" else "1"
    return {
        "name": f"申请{'甲乙丙丁戊己庚辛壬癸'[index % 10]}",
        "sex": sex,
        "birth_date": BORN,
        "id_number": make_id_number("440106", BORN, index, code),
        **given,
    }


def big_sheet(
    folder: Path, rows: list[dict[str, Any]], name: str = "成员信息.xlsx"
) -> Path:
    """The big sheet: notes, merged groups in row 3, headings in row 4, a footer."""
    book = Workbook()
    sheet = book.active
    sheet.title = "成员信息"
    sheet["A1"] = "填表说明：请如实填写，日期格式为 YYYY-MM-DD。"
    sheet["A2"] = "没有的填“无”。"
    groups = (("基本信息", 1, 13), ("阶段1 入党申请", 14, 15), ("预备党员", 24, 29))
    for title, first, last in (*groups, ("正式党员", 31, 33)):
        sheet.cell(3, first, title)
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    keys = [item.key for item in BIG_SHEET]
    for column, key in enumerate(keys, start=1):
        sheet.cell(4, column, HEADINGS[key])
    for number, row in enumerate(rows, start=5):
        for column, key in enumerate(keys, start=1):
            if key in row:
                sheet.cell(number, column, row[key])
    end = len(rows) + 6
    sheet.cell(end, 1, "支部书记签字：")
    sheet.cell(end, 9, "（公章）")
    sheet["NS200"] = " "
    book.create_sheet("Sheet2")
    book.save(folder / name)
    return folder / name


def plain_sheet(
    folder: Path, headings: str, rows: list[list[Any]], name: str = "备案.xlsx"
) -> Path:
    """A list with its headings in the first row; blanks stand between them."""
    book = Workbook()
    book.active.append(headings.split())
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def send_in(path: Path, organisation: Organisation, actor: Actor) -> CaseImport:
    """The import of a list, not looked at yet."""
    with path.open("rb") as file:
        return roster_services.start_import(
            actor=actor,
            organisation_id=organisation.pk,
            file=file,
            file_name=path.name,
            on=ON,
            model=CaseImport,
        )


def check(
    path: Path, organisation: Organisation, actor: Actor
) -> tuple[CaseImport, list[dict[str, Any]]]:
    """A checked import, and its lines."""
    return check_again(send_in(path, organisation, actor), actor)


def check_again(
    row: CaseImport, actor: Actor
) -> tuple[CaseImport, list[dict[str, Any]]]:
    """The same list looked at once more."""
    CaseImport.objects.filter(pk=row.pk).update(state=State.CHECKING)
    report = CaseReport(keep_errors=True)
    services.check_cases(actor=actor, import_id=row.pk, on=ON, report=report)
    row.refresh_from_db()
    return row, list(report_of(row))


def take_over(
    path: Path, organisation: Organisation, actor: Actor, reason: str = ""
) -> CaseImport:
    """A list of which all good rows were taken over, with a reason the others too."""
    row, _lines = check(path, organisation, actor)
    services.start_writing_cases(
        actor=actor, import_id=row.pk, takes_doubtful=bool(reason), reason=reason
    )
    services.write_cases(actor=actor, import_id=row.pk, on=ON)
    row.refresh_from_db()
    return row


def told(line: dict[str, Any], *kinds: str) -> list[tuple[str, str]]:
    """(code, heading) of what was found in a row."""
    return [
        (fault["code"], fault["heading"])
        for kind in kinds or ("faults", "warnings", "remarks")
        for fault in line[kind]
    ]
