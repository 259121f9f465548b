"""The big sheet of a university, to try the import of existing cases with.

Sixty persons in all stages, with the dirt that real sheets hold, and with dates that
contradict themselves, the register, or each other. Today's edition and that of 2014 are
both met, since people apply years before they are admitted.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from zhibu.foundation.kernel.dates import add_months
from zhibu.home.demo.names import make_name
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation

FILE = "4-发展党员信息（学校大表）.xlsx"
PERSONS = 60
COUNTY = "419903"  # a made-up county of its own, so that nobody is in the register
_EPOCH = date(1899, 12, 30)

# Headings as the university wrote them, and the step or item that stands below.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("党支部名称", "branch"), ("学号", "number"), ("姓名*", "name"),
    ("出生时间", "born"), ("性别", "sex"), ("民族", "ethnicity"), ("籍贯", "place"),
    ("联系\n电话", "phone"), ("身份证号码\n（18位）", "id_number"),
    ("当前专业（全称）", "major"), ("学年制", "years"),
    ("是否团员（填写“是”“否”）", "league"), ("是否在中山大学发展", "here"),
    ("递交入党申请书时间", "apply"), ("首次组织谈话时间", "talk"),
    ("确定为入党积极分子时间", "activist"), ("培养联系人", "contacts"),
    ("民主评议时间", "appraisal"), ("推荐/推优时间", "recommended"),
    ("支部大会讨论确定发展对象时间", "discussed"),
    ("确定发展对象时间\n（党委备案时间）", "target"),
    ("政治审查（填“完成”“未完成”）", "review"), ("党校培训结业时间", "trained"),
    ("党委预审时间", "pre_review"), ("入党介绍人", "introducers"),
    ("确定为预备党员时间（支部大会）", "met"), ("入党谈话时间", "talked"),
    ("入党谈话人", "talker"), ("党委审批时间", "approved"), ("入党宣誓时间", "oath"),
    ("递交转正申请书时间", "asked"), ("转正时间（支部大会讨论转正时间）", "converted"),
    ("党委审批时间2", "confirmed"), ("转档案馆时间", "archived"),
    ("申请保留党籍时间（出国留学人员填写）", "kept"), ("毕业时间", "leaves"),
    ("备注", "note"),
)  # fmt: skip
_GROUPS = (
    ("基本信息", 1, 13), ("阶段1 入党申请", 14, 15),
    ("阶段2 积极分子和发展对象", 16, 25),
    ("预备党员", 26, 30), ("正式党员", 31, 33), ("转出", 34, 36),
)  # fmt: skip
# Days between a step and the one before, and how many of sixty come no further.
_STEPS: tuple[tuple[str, int, int], ...] = (
    ("apply", 0, 8), ("talk", 20, 6), ("activist", 150, 16), ("discussed", 400, 4),
    ("target", 20, 5), ("trained", 25, 5), ("pre_review", 12, 5), ("met", 15, 6),
)  # fmt: skip
_MAJORS = ("物理学", "计算机科学与技术", "法学", "临床医学", "水利工程")

Row = dict[str, Any]


def write_case_list(
    path: Path, branch: Organisation, members: list[Member], on: date
) -> Path:
    """Write the sheet; `members` are those of the branch in the register."""
    rng = Random(60)  # noqa: S311 -- must repeat itself
    full = [member.name for member in members if member.full_since]
    probationers = [m for m in members if m.joined_on and not m.full_since][:3]
    rows = _of_register(probationers, full, branch, on)
    rows += _newcomers(rng, branch, full, members, on, PERSONS - len(rows) - 2)
    rows.append(_full_member(next(m for m in members if m.full_since), branch))
    _spoil(rows, full)
    rows.append(dict(rows[len(probationers) + 1]))  # somebody twice
    _save(path, [_dirtied(rng, row) for row in rows])
    return path


# ---- people


def _newcomers(
    rng: Random,
    branch: Organisation,
    full: list[str],
    members: list[Member],
    on: date,
    count: int,
) -> list[Row]:
    taken = {member.name for member in members}
    stages = [n for n, (_k, _d, many) in enumerate(_STEPS, 1) for _ in range(many)]
    rows = []
    for number in range(count):
        female = rng.random() < 0.5
        born = date(on.year - 21, 1, 1) + timedelta(days=rng.randrange(700))
        name = make_name(rng, female=female, birth_year=born.year)
        while name in taken:
            name = make_name(rng, female=female, birth_year=born.year)
        taken.add(name)
        sex = "2" if female else "1"
        row: Row = {
            "branch": branch.short_name, "number": f"0{20230000 + number}",
            "name": name, "born": born, "sex": "女" if female else "男",
            "ethnicity": rng.choice(("汉", "汉族", "苗族")), "place": "青石",
            "phone": f"1390030{number:04}",
            "id_number": make_id_number(COUNTY, born, number, sex),
            "major": rng.choice(_MAJORS), "years": "四年制",
            "league": rng.choice("是是否"), "here": "是",
            "leaves": date(on.year + 1, 6, 30),
        }  # fmt: skip
        rows.append(row | _dates(rng, stages[number % len(stages)], full, on))
    return rows


def _dates(rng: Random, stage: int, full: list[str], on: date) -> Row:
    """The days of the first steps; the last of them lies a few weeks back."""
    row: Row = {}
    day = on - timedelta(days=rng.randrange(5, 25))
    for key, days, _many in reversed(_STEPS[:stage]):
        row[key] = day
        day -= timedelta(days=days)
    reached = set(row)
    if "activist" in reached:
        row["contacts"] = "、".join(rng.sample(full, min(2, len(full))))
        row["recommended"] = row["activist"] - timedelta(days=10)
    if "target" in reached:
        row["introducers"] = row["contacts"]
        row["review"] = "完成" if "pre_review" in reached else "未完成"
        row["appraisal"] = row["discussed"] - timedelta(days=30)
    return row


def _of_register(
    probationers: list[Member], full: list[str], branch: Organisation, on: date
) -> list[Row]:
    """Probationary members of the register: their cases are tied to their records."""
    rows = []
    for member in probationers:
        met = member.joined_on or on
        days = {"met": met}
        for (key, _d, _m), (_k, gap, _n) in zip(
            reversed(_STEPS[:-1]), reversed(_STEPS), strict=False
        ):
            following = list(days.values())[-1]
            days[key] = following - timedelta(days=gap)
        later = {"talked": 12, "approved": 30, "oath": 45}
        days |= {key: met + timedelta(days=gap) for key, gap in later.items()}
        past = {key: day for key, day in days.items() if day <= on}
        rows.append(
            _registered(member, branch)
            | past
            | {"review": "完成", "talker": "李组织", "introducers": "、".join(full[:2])}
        )
    return rows


def _full_member(member: Member, branch: Organisation) -> Row:
    """A full member who still stands in the old sheet."""
    met = member.joined_on or date(2010, 6, 1)
    return _registered(member, branch) | {
        "apply": add_months(met, -36),
        "met": met,
        "converted": member.full_since,
    }


def _registered(member: Member, branch: Organisation) -> Row:
    return {
        "branch": branch.short_name, "number": member.number, "name": member.name,
        "born": member.birth_date, "sex": "女" if member.sex == "2" else "男",
        "id_number": member.id_number, "phone": member.phone,
    }  # fmt: skip


# ---- what is wrong with it


def _spoil(rows: list[Row], full: list[str]) -> None:
    """Contradictions, gaps and slips of the pen, each in a row of its own."""

    def first(with_key: str, without: str = "") -> Row:
        row = next(
            row for row in rows
            if row.get(with_key) and not row.get(without) and not row.get("spoilt")
            and not row.get("approved") and not row.get("converted")
        )  # fmt: skip
        row["spoilt"] = True
        return row

    slips: tuple[tuple[Row, Callable[[Row], Row]], ...] = (
        # the training was too short (R-DEV-09), the talk too late (R-DEV-03)
        (first("met"), lambda r: {"discussed": r["activist"] + timedelta(days=200)}),
        (first("activist", "discussed"), lambda r: {"talk": add_months(r["apply"], 2)}),
        # a step before the one that it follows
        (first("target", "trained"), lambda r: {"target": r["activist"]}),
        (first("activist", "discussed"), lambda r: {"activist": _before(r["apply"])}),
        # gaps, words instead of days, months only
        (first("activist", "discussed"), lambda _r: {"talk": ""}),
        (first("trained", "pre_review"), lambda _r: {"trained": "完成"}),
        (first("talk", "activist"), lambda _r: {"talk": "去年秋天"}),
        (first("activist", "discussed"), lambda r: {"activist": _month(r["activist"])}),
        # names that nobody has, too many of them, one for two
        (first("activist", "discussed"), lambda _r: {"contacts": "外来的张老师"}),
        (first("activist", "discussed"), lambda _r: {"contacts": "、".join(full[:3])}),
        (first("pre_review", "met"), lambda r: {"introducers": r["contacts"][:3]}),
        # admitted, but the register does not have the person
        (first("met"), lambda r: {"approved": r["met"] + timedelta(days=4)}),
        # persons
        (first("apply", "talk"), lambda r: {"id_number": r["id_number"][:-1] + "?"}),
        (first("apply", "talk"), lambda r: {"sex": "女" if r["sex"] == "男" else "男"}),
        (first("apply", "talk"), lambda _r: {"branch": "青石大学学生第九党支部"}),
        (first("apply", "talk"), lambda _r: {"apply": ""}),
        (first("apply", "talk"), lambda _r: {"note": "=HYPERLINK(1)"}),
    )  # fmt: skip
    for row, slip in slips:
        row |= slip(row)


def _before(day: date) -> date:
    return day - timedelta(days=3)


def _month(day: date) -> str:
    return f"{day:%Y年%m月}"


def _dirtied(rng: Random, row: Row) -> list[Any]:
    cells = []
    for _heading, key in _COLUMNS:
        value = row.get(key)
        if isinstance(value, date):
            value = _styled(rng, value)
        elif key == "name":
            value = rng.choice((value, f" {value}", f"{value}　"))
        elif value in (None, "") and key in ("contacts", "review", "kept"):
            value = rng.choice(("", "无", "—"))
        cells.append(value)
    return cells


def _styled(rng: Random, day: date) -> Any:
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


def _save(path: Path, rows: list[list[Any]]) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "成员信息"
    sheet["A1"] = "填表说明：请各支部如实填写，日期格式为 YYYY-MM-DD；带 * 的为必填项。"
    sheet["A2"] = "没有的填“无”或划“—”。"
    for title, first, last in _GROUPS:
        sheet.cell(3, first, title).font = Font(bold=True)
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    for column, (heading, _key) in enumerate(_COLUMNS, start=1):
        sheet.cell(4, column, heading).alignment = Alignment(wrap_text=True)
    for cells in rows:
        sheet.append(cells)
    sheet.cell(len(rows) + 7, 1, "支部书记签字：")
    sheet.cell(len(rows) + 7, 9, "（公章）")
    sheet.cell(len(rows) + 8, 1, "注：本表一式两份。")
    sheet["NS200"] = " "
    book.create_sheet("Sheet2")
    book.create_sheet("Sheet3")
    book.properties.creator = "zhibu"
    book.save(path)
