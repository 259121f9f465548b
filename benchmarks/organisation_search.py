"""How fast one organisation is found among a million.

    python benchmarks/organisation_search.py [--organisations 1000000]
        [--database sqlite|postgres://user@host/server_database] [--keep FILE_OR_NAME]

Makes a nation of synthetic organisations in a scratch database, asks for name parts,
initials and codes within the nation, a province and a county, checks that the answers
are right, and prints one JSON object. Milliseconds are wall time of `search.find`.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings.test")

import django
from django.conf import settings

from zhibu.settings.environment import postgres, sqlite

SEED = 20261124
QUERIES = 200
GIVEN = (
    "东西南北上下新旧大小红青白金玉龙凤石水山林河桥沙王李张刘陈杨赵黄周吴孙马朱胡郭何"
)
PLACES = "安宁阳平和兴盛丰永长福德昌华源清泰康乐庆"
ENDS = {"村": 50, "社区": 20, "小学": 7, "中学": 5, "卫生院": 4, "合作社": 6, "公司": 8}
ORDINALS = ("", "", "", "第一", "第二", "退休", "机关", "流动党员", "联合")
WIDTHS = (31, 11, 8, 13)  # provinces, cities, counties, towns; branches fill the rest


def name_of_place(choose: random.Random, end: str) -> str:
    return choose.choice(GIVEN + PLACES) + choose.choice(PLACES) + end


def name_of_branch(choose: random.Random) -> str:
    end = choose.choices(list(ENDS), list(ENDS.values()))[0]
    middle = choose.choice(("家", "家", "", "")) + choose.choice(PLACES + GIVEN)
    return choose.choice(GIVEN) + middle + end + choose.choice(ORDINALS) + "党支部"


def nation(size: int, letters: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """Organisations from the top down: a row each, with number, parent and path."""
    choose = random.Random(SEED)
    number = 1
    levels = [[(1, "/1/", "中共中央组织部")]]
    yield row(1, None, "/", "中共中央组织部", "", "611", letters)
    for width, end in zip(WIDTHS, "省市县镇", strict=True):
        level = []
        for parent, path, _name in levels[-1]:
            for _n in range(width):
                number += 1
                place = name_of_place(choose, end)
                name = f"中共{place}委员会"
                yield row(number, parent, path, name, "", "611", letters)
                level.append((number, f"{path}{number}/", place))
        levels.append(level)
    towns = levels[-1]
    while number < size:
        parent, path, town = choose.choice(towns)
        number += 1
        short = name_of_branch(choose)
        full = f"中共{town}{short.removesuffix('党支部')}支部委员会"
        yield row(number, parent, path, full, short, "631", letters)


def row(
    number: int,
    parent: int | None,
    above: str,
    name: str,
    short: str,
    kind: str,
    letters: Callable[[str], str],
) -> dict[str, Any]:
    return {
        "id": number,
        "parent_id": parent,
        "path": f"{above}{number}/",
        "name": name,
        "short_name": short,
        "kind": kind,
        "code": f"{number * 7919 % 10**10:010d}",
        "initials": " ".join(letters(text) for text in (short, name) if text),
    }


def letters_by_character() -> Callable[[str], str]:
    """Initials by character: fast, and good enough for synthetic names."""
    from zhibu.register.organisations.initials import initials

    known: dict[str, str] = {}

    def letters(text: str) -> str:
        for character in text:
            if character not in known:
                known[character] = initials(character)
        return "".join(known[character] for character in text)

    return letters


def fill(size: int) -> float:
    """Write the nation in batches and index it; seconds."""
    from django.db import transaction

    from zhibu.register.organisations import search
    from zhibu.register.organisations.models import Organisation
    from zhibu.register.organisations.search.structures import drop

    started = time.perf_counter()
    drop()
    with transaction.atomic():
        batch = []
        for item in nation(size, letters_by_character()):
            batch.append(Organisation(**item))
            if len(batch) == 5000:
                Organisation.objects.bulk_create(batch)
                batch.clear()
        Organisation.objects.bulk_create(batch)
    written = time.perf_counter()
    search.rebuild()
    print(
        f"written in {written - started:.0f} s,"
        f" indexed in {time.perf_counter() - written:.0f} s",
        file=sys.stderr,
    )
    return time.perf_counter() - started


def questions(root: str) -> dict[str, list[str]]:
    """What people type, taken from organisations within reach."""
    from zhibu.register.organisations.models import Organisation

    choose = random.Random(SEED)
    numbers = list(
        Organisation.objects.within(root).values_list("id", flat=True)[:2_000_000]
    )
    chosen = choose.choices(numbers, k=QUERIES)
    rows = Organisation.objects.in_bulk(chosen)
    asked: dict[str, list[str]] = {
        name: [] for name in ("name_part", "initials", "code", "common_word")
    }
    for number in chosen:
        found = rows[number]
        label = choose.choice([found.name, found.short_name or found.name])
        asked["name_part"].append(part(choose, label, 1, 6))
        asked["initials"].append(part(choose, found.initials.split()[0], 3, 8))
        whole = choose.random() < 0.5
        asked["code"].append(found.code if whole else found.code[:6])
    words = ["支部", "村", "党", "中共", "委员会", "第一", "社区党支部", "流动党员"]
    asked["common_word"] = [choose.choice(words) for _n in range(QUERIES)]
    return asked


def part(choose: random.Random, text: str, least: int, most: int) -> str:
    length = min(len(text), choose.randint(least, most))
    start = choose.randint(0, len(text) - length)
    return text[start : start + length]


def check(query: str, root: str, hits: list[Any]) -> None:
    """Every answer is within reach and matches; something is found."""
    from zhibu.register.organisations.models import Organisation

    if not hits:
        raise SystemExit(f"nothing found for {query!r} in {root}")
    rows = Organisation.objects.in_bulk([hit.pk for hit in hits])
    for hit in hits:
        found = rows[hit.pk]
        texts = (found.name, found.short_name, found.initials, found.code)
        if not found.path.startswith(root) or not any(query in t for t in texts):
            raise SystemExit(f"{found.name} does not answer {query!r} in {root}")


def measure(root: str) -> dict[str, Any]:
    from zhibu.register.organisations import search

    result: dict[str, Any] = {}
    for kind, queries in questions(root).items():
        taken, slowest = [], ("", 0.0)
        for query in queries:
            started = time.perf_counter()
            hits = search.find(query, (root,))
            ms = (time.perf_counter() - started) * 1000
            taken.append(ms)
            slowest = max(slowest, (query, ms), key=lambda pair: pair[1])
            if kind != "common_word":  # not every county has every word
                check(query, root, hits)
        result[kind] = {
            "p50": round(median(taken), 2),
            "p95": round(quantiles(taken, n=20)[-1], 2),
            "max": round(max(taken), 2),
            "slowest": slowest[0],
        }
    return result


def connect(database: str, keep: str) -> None:
    """Point Django at a scratch database."""
    if database == "sqlite":
        folder = keep or tempfile.mkdtemp(prefix="zhibu-bench-")
        Path(folder).mkdir(exist_ok=True)
        settings.DATABASES["default"] = sqlite(Path(folder) / "organisations.sqlite3")
        django.setup()
        return
    import psycopg

    name = keep or "zhibu_bench_organisations"
    with psycopg.connect(database, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if there.fetchone() is None:
            server.execute(f'CREATE DATABASE "{name}"')
    described = postgres(database)
    described["NAME"] = name
    settings.DATABASES["default"] = described
    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=1_000_000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--keep", default="", help="a folder or database to use again")
    options = parser.parse_args()
    connect(options.database, options.keep)

    from django.core.management import call_command
    from django.db import connection

    from zhibu.register.organisations.models import Organisation

    call_command("migrate", "organisations", verbosity=0, skip_checks=True)
    result: dict[str, Any] = {"database": connection.vendor}
    if not Organisation.objects.exists():
        result["filled_in_seconds"] = round(fill(options.organisations), 1)
    result["organisations"] = Organisation.objects.count()
    province = Organisation.objects.children_of(1)[3]
    county = Organisation.objects.filter(
        name__contains="县", path__contains=province.path
    )
    reach = {"nation": "/1/", "province": province.path, "county": county[0].path}
    result["milliseconds"] = {name: measure(root) for name, root in reach.items()}
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
