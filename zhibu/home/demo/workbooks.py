"""Three rosters as offices really send them, to try the import with.

They hold the dirt that real sheets hold: notes above, grouped and merged headings, five
ways to write a date, numbers as text and the reverse, footers, empty sheets, a branch
that the tree lacks, a person twice, a person of another branch, numbers that are wrong.
"""

import csv
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from zhibu.home.demo.names import make_name
from zhibu.home.demo.people import Slot, make_people
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation

NEIGHBOUR = "419902"  # a made-up county next to ours, so that nobody is of both
# The middle of phones that the register does not have: there it is people.OWN_PHONES.
FRESH, CHANGED = "001", "002"
_EPOCH = date(1899, 12, 30)
_ETHNICITIES = {"01": "汉", "03": "回族", "06": "苗族", "15": "土家族"}
_LEVELS = {
    "14": "硕士研究生", "21": "大学本科", "31": "大专", "41": "中专", "61": "高中",
    "71": "初中", "81": "小学",
}  # fmt: skip


def write_workbooks(
    folder: Path,
    branches: list[Organisation],
    known: list[Member],
    register: list[Member],
    on: date,
) -> list[Path]:
    """Write the three files; `known` are registered members of the first branch. All
    others are nobody of the whole register: neither by number nor by name and birth.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(7)  # noqa: S311 -- must repeat itself
    fresh = fresh_people(rng, register, on)
    paths = [
        folder / "1-党员信息采集表（多行表头）.xlsx",
        folder / "2-各支部党员名册.xlsx",
        folder / "3-党员信息表（旧系统导出）.csv",
    ]
    _university(paths[0], rng, branches[0], known, fresh[:30])
    _by_branch(paths[1], rng, branches, fresh[30:70])
    _old_vendor(paths[2], rng, branches, known, fresh[70:])
    return paths


def fresh_people(rng: Random, register: list[Member], on: date) -> list[dict[str, Any]]:
    """People whom the register does not know yet, each told apart from the others."""
    numbers = {member.id_number for member in register}
    persons = {(member.name, member.birth_date) for member in register}
    slots = [Slot(0, "community", "青石社区") for _ in range(95)]
    people = make_people(rng, slots, on)
    for number, person in enumerate(people):
        born, sex = person["birth_date"], person["sex"]
        while (person["name"], born) in persons:
            person["name"] = make_name(rng, female=sex == "2", birth_year=born.year)
        persons.add((person["name"], born))
        sequence = number
        while (own := make_id_number(NEIGHBOUR, born, sequence, sex)) in numbers:
            sequence += len(people)
        numbers.add(own)
        person["id_number"] = own
        person["phone"] = f"139{FRESH}{number:05d}"
    return people


def _styled(rng: Random, day: date | None) -> Any:
    """A day in one of the ways in which offices write it."""
    if day is None:
        return rng.choice(("", "无", "—"))
    return rng.choice(
        (
            datetime(day.year, day.month, day.day),  # noqa: DTZ001 -- a cell
            f"{day:%Y%m%d}",
            f"{day:%Y-%m-%d}",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            (day - _EPOCH).days,
        )
    )


def _save(book: Workbook, path: Path) -> None:
    book.properties.creator = "zhibu"
    book.save(path)


def _university(
    path: Path,
    rng: Random,
    branch: Organisation,
    known: list[Member],
    fresh: list[dict[str, Any]],
) -> None:
    """Notes in rows 1 and 2, groups in row 3, headings in row 4, a footer, one column
    far to the right.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "成员信息"
    sheet["A1"] = "填表说明：请各支部如实填写，日期格式为 YYYY-MM-DD；带 * 的为必填项。"
    sheet["A2"] = "没有的填“无”或划“—”。"
    groups = (("基本信息", 1, 10), ("预备党员", 11, 12), ("正式党员", 13, 14))
    for title, first, last in groups:
        sheet.cell(3, first, title).font = Font(bold=True)
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    headings = (
        "党支部名称", "学号", "姓名*", "出生时间", "性别", "民族", "籍贯", "联系\n电话",
        "身份证号码\n（18位）", "学历", "入党介绍人", "确定为预备党员时间（支部大会）",
        "转正时间\n（支部大会讨论转正时间）", "备注",
    )  # fmt: skip
    for column, heading in enumerate(headings, start=1):
        sheet.cell(4, column, heading).alignment = Alignment(wrap_text=True)
    sheet["NS200"] = " "
    row = 5
    for member in known[:12]:
        values = _known_values(rng, member)
        _university_row(sheet, row, branch.short_name, values)
        row += 1
    for number, person in enumerate(fresh):
        values = person | {"number": f"0{20230000 + number}"}
        if number == 3:
            values["id_number"] = values["id_number"][:-1] + "?"
        if number == 5:
            values["sex"] = "1" if values["sex"] == "2" else "2"
        if number == 7:
            values["joined_on"] = "去年夏天"
        _university_row(sheet, row, branch.short_name, _written(rng, values))
        row += 1
    _university_row(sheet, row, branch.short_name, _written(rng, fresh[0]))  # twice
    sheet.cell(row + 2, 1, "支部书记签字：")
    sheet.cell(row + 2, 9, "（公章）")
    sheet.cell(row + 3, 1, "注：本表一式两份。")
    book.create_sheet("Sheet2")
    book.create_sheet("Sheet3")
    _save(book, path)


def _university_row(sheet: Any, row: int, branch: str, v: dict[str, Any]) -> None:
    cells = (
        branch, v["number"], v["name"], v["birth"], v["sex"], v["ethnicity"],
        v["native_place"], v["phone"], v["id_number"], v["education"], "", v["joined"],
        v["full"], "",
    )  # fmt: skip
    for column, value in enumerate(cells, start=1):
        sheet.cell(row, column, value)


def _known_values(rng: Random, member: Member) -> dict[str, Any]:
    """A registered member as the office wrote him or her down; the phone is new."""
    person = {
        name: getattr(member, name)
        for name in (
            "name",
            "sex",
            "ethnicity",
            "education",
            "native_place",
            "id_number",
            "birth_date",
            "joined_on",
            "full_since",
            "phone",
            "number",
        )  # fmt: skip
    }
    if member.pk % 4 == 0:
        person["phone"] = f"138{CHANGED}{member.pk:05d}"
    return _written(rng, person)


def _written(rng: Random, person: dict[str, Any]) -> dict[str, Any]:
    """Values as people type them."""
    sex, joined = person["sex"], person["joined_on"]
    return {
        "name": rng.choice(
            (person["name"], f" {person['name']}", person["name"] + "　")
        ),
        "number": person.get("number", ""),
        "birth": _styled(rng, person["birth_date"]),
        "sex": {"1": rng.choice(("男", "1")), "2": rng.choice(("女", "2"))}[sex],
        "ethnicity": _ETHNICITIES.get(person["ethnicity"], "汉族"),
        "native_place": person.get("native_place", ""),
        "phone": rng.choice((person["phone"], int(person["phone"] or 0) or "")),
        "id_number": rng.choice((person["id_number"], person["id_number"].lower())),
        "education": _LEVELS.get(person["education"], ""),
        "joined": joined if isinstance(joined, str) else _styled(rng, joined),
        "full": _styled(rng, person["full_since"]),
        "category": "中共正式党员" if person["full_since"] else "中共预备党员",
        "address": person.get("address", ""),
    }


def _by_branch(
    path: Path, rng: Random, branches: list[Organisation], fresh: list[dict[str, Any]]
) -> None:
    """One sheet a branch; the last sheet is of a branch that the tree lacks."""
    book = Workbook()
    book.remove(book.active)
    names = [b.short_name for b in branches[:3]] + ["青石社区第九党支部"]
    for number, name in enumerate(names):
        sheet = book.create_sheet(name[:31])
        sheet["A1"] = f"{name}党员名册"
        sheet.merge_cells("A1:K1")
        headings = (
            "序号", "*姓名", "*性别", "*公民身份号码", "民族", "出生年月日", "学历",
            "人员类别", "入党时间", "转正时间", "手机号码", "家庭住址",
        )  # fmt: skip
        sheet.append(headings)
        for n, person in enumerate(fresh[number * 10 : number * 10 + 10], start=1):
            v = _written(rng, person)
            sheet.append(
                (
                    n, v["name"], v["sex"], v["id_number"], v["ethnicity"], v["birth"],
                    v["education"], v["category"], v["joined"], v["full"], v["phone"],
                    v["address"],
                )
            )  # fmt: skip
        sheet.append(())
        sheet.append(("合计", 10, "", "", "", "", "", "", "（盖章）"))
    book.create_sheet("Sheet3")
    _save(book, path)


def _old_vendor(
    path: Path,
    rng: Random,
    branches: list[Organisation],
    known: list[Member],
    fresh: list[dict[str, Any]],
) -> None:
    """What a system of 2013 exports: GB18030, odd headings, days without separators."""
    headings = (
        "登录名", "姓名", "性别", "手机号码", "身份证号", "民族", "学历", "学位",
        "籍贯", "出生年月\n(yyyy-MM)", "入党时间\n(yyyy-MM-dd)", "转正时间", "所属组织",
        "困难党员", "家庭住址", "备注说明", "是否管理员",
    )  # fmt: skip
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        people = [(person, branches[0].name) for person in fresh]
        people += [
            (
                {n: getattr(m, n) for n in fresh[0] if hasattr(m, n)},
                branches[1].short_name,
            )
            for m in known[12:14]  # registered in the first branch
        ]
        for number, (person, branch) in enumerate(people):
            v = _written(rng, person)
            born, joined, full = (
                person[k] for k in ("birth_date", "joined_on", "full_since")
            )
            writer.writerow(
                (
                    f"user{number}", v["name"], v["sex"], v["phone"], v["id_number"],
                    v["ethnicity"], v["education"], "", "青石", f"{born:%Y-%m}",
                    f"{joined:%Y%m%d}", f"{full:%Y-%m-%d}" if full else "", branch,
                    rng.choice("是否否否"), v["address"],
                    "=HYPERLINK(1)" if number == 2 else "", "否",
                )
            )  # fmt: skip
