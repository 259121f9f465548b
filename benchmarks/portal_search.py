"""How fast a word is found in the articles of the portal, and whether all are.

    python -m benchmarks.portal_search [--articles 100000] [--databases sqlite,postgres]

Writes synthetic Chinese articles into a scratch database, indexes them as publishing
does, and asks for words of two, three and four characters, as the public search does
(first page, count, excerpts). Every list of hits is compared with a plain scan of the
texts. CPU milliseconds are those of this process and of PostgreSQL; wall time is told
beside it. Goals: recall at least 0.99, p95 at most 20 ms, 2,000 articles indexed a
second. Prints one JSON object.
"""

import argparse
import json
import random
import time
from statistics import median, quantiles
from typing import Any

from benchmarks import cpu, scratch

SEED = 20261124
GOAL_RECALL, GOAL_MS, GOAL_INDEXED = 0.99, 20, 2000
QUERIES = 60  # of each length
BATCH = 2000
SIGNS = (
    "党支部书记委员会群众社区村民小组学习教育活动服务老人孩子道路灯光水电安全生产"
    "工作会议讨论通过决定安排检查改进公开监督便民惠民政策解读流动转接报到志愿清理"
    "楼道杂物加装电梯停车环境卫生垃圾分类医保社保养老食堂图书广场文化体育健身绿化"
)


def main() -> None:
    """Run in a child per database, or be that child."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        print(json.dumps(measure(chosen.articles), ensure_ascii=False))
        return
    module, size = "benchmarks.portal_search", ("--articles", str(chosen.articles))
    found = scratch.on_each(
        chosen.databases, lambda environ: scratch.run_inside(module, environ, *size)
    )
    print(json.dumps(found, ensure_ascii=False))


def measure(size: int) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    texts = fill(size)
    indexed = index(size)
    found = ask(texts)
    rate = round(size / indexed["cpu"])
    wrong = []
    if found["recall"] < GOAL_RECALL:
        wrong.append(f"recall {found['recall']}")
    if found["cpu_p95"] > GOAL_MS:
        wrong.append(f"p95 {found['cpu_p95']} ms")
    if rate < GOAL_INDEXED:
        wrong.append(f"indexed {rate} articles a second")
    return {
        "articles": size,
        "indexed_a_cpu_second": rate,
        "index_wall_seconds": round(indexed["wall"], 1),
        **found,
        "wrong": wrong,
    }


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words of two to four characters; a few stand everywhere, most are rare."""
    words = [
        "".join(chance.sample(SIGNS, chance.choice((2, 2, 3, 4)))) for _ in range(4000)
    ]
    return words, [1 / (place + 3) for place in range(len(words))]


def fill(size: int) -> dict[int, str]:
    """A column with so many articles, written past the editor; their texts by key."""
    from datetime import date, timedelta

    from django.db import connection, transaction
    from wagtail.models import Page

    from zhibu.foundation.kernel.bulk import insert_rows
    from zhibu.outreach.portal.models import Article, Column
    from zhibu.outreach.portal.tests.factories import make_article, make_window
    from zhibu.register.organisations.tests.factories import make_committee

    chance = random.Random(SEED)
    words, weights = _vocabulary(chance)
    window = make_window(
        make_committee("中共平安县委员会"), "pingan", name="平安县党建"
    )
    column = Column.objects.child_of(window).first()
    first = make_article(column)
    names = [field.attname for field in Page._meta.concrete_fields]
    pattern = {name: _kept(first, name) for name in names}
    own = [
        field.attname
        for field in Article._meta.local_concrete_fields
        if field.attname != "page_ptr_id"
    ]
    texts = {}
    for start in range(0, size, BATCH):
        pages, articles = [], []
        for number in range(start, min(start + BATCH, size)):
            picked = chance.choices(words, weights, k=60)
            title, summary = "".join(picked[:5]), "".join(picked[5:10])
            body = "，".join(picked[10:])
            key = first.pk + 1 + number
            texts[key] = f"{title}\n{summary}\n{body}"
            path = column.path + _step(number + 2)
            row = pattern | {
                "id": key, "path": path, "title": title, "draft_title": title,
                "slug": f"b{number}", "url_path": f"{column.url_path}b{number}/",
                "translation_key": f"{chance.getrandbits(128):032x}",
            }  # fmt: skip
            pages.append([row[name] for name in names])
            value = {name: _kept(first, name) for name in own} | {
                "summary": summary,
                "day": date(2026, 11, 24) - timedelta(days=number % 1500),
                "body": json.dumps([{"type": "text", "value": f"<p>{body}</p>"}]),
            }
            articles.append([key, *(value[name] for name in own)])
        with transaction.atomic():
            insert_rows(Page, names, pages)
            insert_rows(Article, ["page_ptr_id", *own], articles)
    Column.objects.filter(pk=column.pk).update(numchild=size + 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return texts


def _step(number: int) -> str:
    signs, digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        digits = signs[digit] + digits
    return digits


def _kept(row: Any, name: str) -> Any:
    """A value as the database keeps it."""
    from django.db import connection

    field = row._meta.get_field(name.removesuffix("_id"))
    return field.get_db_prep_save(getattr(row, name), connection)


def index(size: int) -> dict[str, float]:
    """All articles into the index, as `update_index` does it."""
    from modelsearch.backends import get_search_backend

    from zhibu.outreach.portal.models import Article

    backend = get_search_backend()
    part = backend.get_index_for_model(Article)
    rows = Article.get_indexed_objects().order_by("pk")
    before, started = _spent(), time.perf_counter()
    for start in range(0, size, BATCH):
        part.add_items(Article, list(rows[start : start + BATCH]))
    spent = _spent() - before
    return {"cpu": spent, "wall": time.perf_counter() - started}


def _spent() -> float:
    return time.process_time() + cpu.of_database()


def ask(texts: dict[int, str]) -> dict[str, Any]:
    """Words of the texts: all hits against a plain scan, and the first page in ms."""
    from django.db import connection

    from zhibu.outreach.portal.queries import searching

    chance = random.Random(SEED + 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keys = list(texts)
    milliseconds, walls, hits, expected, found_all = [], [], [], 0, 0
    for length in (2, 3, 4):
        for _ in range(QUERIES):
            query = _part(texts[chance.choice(keys)], length, chance)
            wanted = {key for key, text in texts.items() if query in text}
            searching.search(query)  # plans and caches are warm, as they are all day
            before, started = _spent(), time.perf_counter()
            searching.search(query)
            milliseconds.append(1000 * (_spent() - before))
            walls.append(1000 * (time.perf_counter() - started))
            got = set(searching.keys_of(query))
            expected += len(wanted)
            found_all += len(wanted & got)
            hits.append(len(wanted))
    return {
        "recall": round(found_all / expected, 4),
        "queries": len(hits),
        "hits_median": median(hits),
        "hits_most": max(hits),
        "cpu_median": round(median(milliseconds), 2),
        "cpu_p95": round(quantiles(milliseconds, n=20)[18], 2),
        "wall_p95": round(quantiles(walls, n=20)[18], 2),
    }


def _part(text: str, length: int, chance: random.Random) -> str:
    """Characters that stand side by side in a text, without signs between them."""
    while True:
        start = chance.randrange(len(text) - length)
        part = text[start : start + length]
        if not set(part) & set("，\n"):
            return part


if __name__ == "__main__":
    main()
