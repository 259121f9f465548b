"""Roster import, end to end, while another process keeps writing.

A workbook goes in; records, history, findings, headcount lines, audit lines and the
marked workbook come out.

    python -m benchmarks.roster_import [--rows 100000] [--database sqlite|postgres]

The peer is django-import-export on the same file (its first rows) and the same model,
with the same cleaning, sealing and rules asked of each row, as its users would write
it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.scratch import environment, run_inside

PEER_ROWS = 3000
DAY = date(2026, 11, 24)
HEADINGS = (
    "序号", "姓名", "性别", "民族", "公民身份号码", "出生日期", "学历", "人员类别",
    "所在党支部", "加入党组织日期", "转为正式党员日期", "工作岗位", "联系电话",
    "家庭住址", "党籍状态",
)  # fmt: skip
WRONG_EVERY = 500  # a row in five hundred has a fault


def write_workbook(path: Path, rows: int, branches: int) -> None:
    """A roster of made-up people: 22 a branch, one fault in five hundred rows."""
    from openpyxl import Workbook

    from zhibu.register.members.synthetic import make_id_number

    rng = Random(5)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["党员名册"])
    sheet.append(HEADINGS)
    for number in range(rows):
        born = date(1945, 1, 1) + timedelta(days=number % 20_000)
        sex = 1 + number % 2
        identity = make_id_number("419901", born, number // 20_000, str(sex))
        if number % WRONG_EVERY == 7:
            identity = identity[:-1] + ("0" if identity[-1] != "0" else "1")
        joined = born + timedelta(days=365 * 20 + rng.randint(0, 900))
        full = joined + timedelta(days=366)
        sheet.append(
            (
                number + 1,
                rng.choice("王李张刘陈杨黄赵吴周") + rng.choice("伟芳娜敏静丽强磊军洋"),
                "男" if sex == 1 else "女",
                rng.choice(("汉", "汉族", "回族")),
                identity,
                f"{born:%Y-%m-%d}" if number % 3 else f"{born:%Y%m%d}",
                rng.choice(("大学本科", "大专", "高中", "初中")),
                "正式党员",
                f"第{number // 22 % branches}党支部",
                f"{joined:%Y.%m.%d}",
                f"{full:%Y-%m-%d}",
                "1",
                f"139{number:08d}",
                f"青石县建设路{number % 500}号",
                "正常",
            )
        )
    book.save(path)


# ---- inside the scratch database


def _set_up(branches: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from zhibu.register.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    top = Organisation(pk=1, code="T", name="县委", kind="611", path="/1/")
    top.save()
    Organisation.objects.bulk_create(
        [
            Organisation(
                pk=n + 2, code=f"B{n}", name=f"第{n}党支部", kind="631",
                parent_id=1, path=f"/1/{n + 2}/",
            )
            for n in range(branches)
        ],
        batch_size=2000,
    )  # fmt: skip


def ours(path: str, rows: int, branches: int) -> dict:
    _set_up(branches)
    from django.core.management import call_command

    from zhibu.foundation.audit.models import Entry
    from zhibu.register.members.models import HeadcountChange, Member
    from zhibu.register.rosters.models import ImportedRow

    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.roster_import", "--write"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.readline()  # it is ready
    marked = Path(path).with_suffix(".marked.xlsx")
    began, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryFile("w+") as out:
        try:
            call_command(
                "import_roster", path, organisation="T", json=True,
                marked=marked, stdout=out,
            )  # fmt: skip
        except SystemExit as stop:
            status = stop.code
        else:
            status = 0
        out.seek(0)
        result = json.loads(out.read())
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    waits, _ = writer.communicate("stop\n")
    wrong = sum(1 for n in range(rows) if n % WRONG_EVERY == 7)
    good = rows - wrong
    check = {
        "status is 1": status == 1,
        "rows": result["rows"] == rows and result["new"] == good,
        "errors": len({e["row"] for e in result["errors"]}) == wrong,
        "stored": Member.objects.count() == good,
        "history": ImportedRow.objects.count() == good,
        "headcount": sum(
            n
            for change in HeadcountChange.objects.all()
            for cell, n in change.counts.items()
            if cell.startswith("p:")
        )
        == good,
        "audit lines": Entry.objects.filter(action="rosters.chunk").exists(),
        "marked workbook": marked.exists() and marked.stat().st_size > 1000,
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "seconds": round(wall, 2),
        "cpu_seconds": round(used, 2),
        "rows_a_second": round(rows / wall),
        "rows_a_cpu_second": round(rows / used),
        "peak_megabytes": round(peak),
        "other_writes": json.loads(waits),
        "wrong": [name for name, held in check.items() if not held],
    }


def write_meanwhile() -> None:
    """Another user's small writes, one every 5 ms: how long each took."""
    import django

    django.setup()
    from select import select

    from django.db import transaction

    from zhibu.register.organisations.models import Organisation

    print("ready", flush=True)
    took = []
    while not select([sys.stdin], [], [], 0.005)[0]:
        began = time.perf_counter()
        with transaction.atomic():
            Organisation.objects.filter(pk=1).update(address=str(len(took)))
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    at = lambda share: round(took[int(len(took) * share)], 2) if took else None  # noqa: E731
    print(json.dumps({"count": len(took), "p50_ms": at(0.5), "p95_ms": at(0.95)}))


def peer(path: str, rows: int, branches: int) -> dict:
    """django-import-export as its documentation says, with the checks we make."""
    _set_up(branches)
    import tablib
    from import_export import fields, resources, widgets

    from zhibu.foundation import vault
    from zhibu.register.members import codes, initials, rules
    from zhibu.register.members.models import Member
    from zhibu.register.organisations.models import Organisation

    class Code(widgets.Widget):
        def __init__(self, read):
            self.read = read

        def clean(self, value, row=None, **kwargs):
            return self.read(value) or ""

    class MemberResource(resources.ModelResource):
        name = fields.Field("name", "姓名")
        sex = fields.Field("sex", "性别", widget=Code(codes.sex_code))
        ethnicity = fields.Field("ethnicity", "民族", widget=Code(codes.ethnicity_code))
        id_number = fields.Field("id_number", "公民身份号码")
        birth_date = fields.Field(
            "birth_date", "出生日期", widget=widgets.DateWidget("%Y-%m-%d")
        )
        education = fields.Field("education", "学历", widget=Code(codes.education_code))
        category = fields.Field(
            "category", "人员类别", widget=Code(codes.category_code)
        )
        organisation = fields.Field(
            "organisation",
            "所在党支部",
            widget=widgets.ForeignKeyWidget(Organisation, "name"),
        )
        joined_on = fields.Field(
            "joined_on", "加入党组织日期", widget=widgets.DateWidget("%Y.%m.%d")
        )
        full_since = fields.Field(
            "full_since", "转为正式党员日期", widget=widgets.DateWidget("%Y-%m-%d")
        )
        occupation = fields.Field("occupation", "工作岗位")
        phone = fields.Field("phone", "联系电话")
        address = fields.Field("address", "家庭住址")
        id_digest = fields.Field("id_digest", "id_digest")

        class Meta:
            model = Member
            import_id_fields = ("id_digest",)
            exclude = ("id",)
            use_transactions = True

        def before_import_row(self, row, **kwargs):
            row["id_digest"] = vault.digest("id_number", row["公民身份号码"])
            if "-" not in row["出生日期"]:
                d = row["出生日期"]
                row["出生日期"] = f"{d[:4]}-{d[4:6]}-{d[6:]}"

        def before_save_instance(self, instance, row, **kwargs):
            instance.initials = initials.person_initials(instance.name)
            instance.phone_digest = vault.digest("phone", instance.phone)

        def skip_row(self, instance, original, row, import_validation_errors=None):
            """Leave rows in error out, as ours does: raising would undo all others."""
            return any(not p.warning for p in rules.problems(instance.facts(), DAY))

    from openpyxl import load_workbook

    began, cpu = time.perf_counter(), time.process_time()
    sheet = load_workbook(path, read_only=True).active
    cells = sheet.iter_rows(min_row=3, max_row=2 + rows, values_only=True)
    data = tablib.Dataset(
        *((*map(str, row), "") for row in cells), headers=(*HEADINGS, "id_digest")
    )
    result = MemberResource().import_data(data, raise_errors=False)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    stored = Member.objects.count()
    wrong = sum(1 for n in range(rows) if n % WRONG_EVERY == 7)
    return {
        "rows": rows,
        "stored": stored,
        "seconds": round(wall, 2),
        "rows_a_second": round(rows / wall),
        "rows_a_cpu_second": round(rows / used),
        "wrong": []
        if stored == rows - wrong
        else [
            f"{result.totals} {result.row_errors()[:1]} {result.base_errors[:1]}"[:500]
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--inside", nargs=4)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        write_meanwhile()
        return
    if options.inside:
        which, path, rows, branches = options.inside
        run = {"ours": ours, "peer": peer}[which]
        print(json.dumps(run(path, int(rows), int(branches))))
        return
    branches = max(1, min(5000, options.rows // 22))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings.test")
        write_workbook(path, options.rows, branches)
        common = (str(path), str(options.rows), str(branches))
        with environment(options.database) as inside:
            result = {
                "ours": run_inside("benchmarks.roster_import", inside, "ours", *common)
            }
        if not options.no_peer:
            rows = min(PEER_ROWS, options.rows)
            with environment(options.database) as inside:
                result["peer"] = run_inside(
                    "benchmarks.roster_import", inside, "peer", str(path), str(rows),
                    str(branches),
                )  # fmt: skip
            result["times_the_peer"] = round(
                result["ours"]["rows_a_second"] / result["peer"]["rows_a_second"], 1
            )
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
