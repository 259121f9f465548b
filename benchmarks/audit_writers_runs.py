"""The runs of benchmarks/audit_writers.py, inside a child that has Django set up."""

import multiprocessing
import time
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from zhibu.foundation.audit import chain, services
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.queries import verify
from zhibu.foundation.policy import Actor


def prepare(writers: int) -> None:
    """The audit log, a row for each writer, and the chain that queues."""
    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_work (id bigint PRIMARY KEY, acts bigint NOT NULL);"
            "CREATE TABLE bench_head (id int PRIMARY KEY, position bigint NOT NULL,"
            " digest text NOT NULL);"
            "CREATE TABLE bench_link (position bigint PRIMARY KEY,"
            " entry_id bigint NOT NULL UNIQUE, digest text NOT NULL);"
        )
        cursor.execute("INSERT INTO bench_head VALUES (1, 0, %s)", [chain.GENESIS])
        cursor.executemany(
            "INSERT INTO bench_work VALUES (%s, 0)", [[n] for n in range(writers)]
        )


def run(way: str, writers: int, seconds: float, work: float) -> list[float]:
    """How long each act of each writer took, in seconds; the writers start together."""
    connection.close()  # nothing of it may be shared with the writers
    gate = multiprocessing.Barrier(writers + 1)
    answers: Any = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(
            target=_write, args=(way, n, seconds, work, gate, answers)
        )
        for n in range(writers)
    ]
    for process in processes:
        process.start()
    gate.wait()
    if way == "ours":
        _seal_every_second(seconds)
    times = [taken for _ in processes for taken in answers.get()]
    for process in processes:
        process.join()
    return times


def _seal_every_second(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        services.seal_entries()
        time.sleep(1)


def _write(
    way: str, number: int, seconds: float, work: float, gate: Any, answers: Any
) -> None:
    actor = Actor(user_id=number, name=f"writer {number}", address="10.0.0.9")
    connection.ensure_connection()
    _act(way, actor, number, work)  # connections and caches are warm
    times = []
    gate.wait()
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        _act(way, actor, number, work)
        times.append(time.monotonic() - began)
    answers.put(times)


def _act(way: str, actor: Actor, number: int, work: float) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bench_work SET acts = acts + 1 WHERE id = %s", [number])
        if way != "bare":
            _write_line(way, actor, number, cursor)
        if work:
            time.sleep(work)


def _write_line(way: str, actor: Actor, number: int, cursor: Any) -> None:
    target = services.Target("members.member", number, "王丽")
    entry = services.record(
        actor,
        f"bench.{way}",
        target,
        org_path=f"/1/{number}/",
        subject=number,
        reason="年度核对",
        changes={"phone": ["13812345678", "13912345678"]},
    )
    if way == "queue":
        _link(cursor, entry)


def _link(cursor: Any, entry: Entry) -> None:
    """What a log does that chains each line as it is written."""
    cursor.execute("SELECT position, digest FROM bench_head WHERE id = 1 FOR UPDATE")
    position, previous = cursor.fetchone()
    line = chain.canonical([getattr(entry, name) for name in chain.COVERED])
    digest = chain.link_digest(previous, position + 1, entry.pk, line, entry.mac)
    cursor.execute(
        "INSERT INTO bench_link VALUES (%s, %s, %s)", [position + 1, entry.pk, digest]
    )
    cursor.execute(
        "UPDATE bench_head SET position = %s, digest = %s WHERE id = 1",
        [position + 1, digest],
    )


def check(acts: dict[str, int]) -> dict[str, Any]:
    """Every act has its line, and nothing is missing from either chain."""
    services.seal_entries()
    report = verify()
    assert report.ok and report.waiting == 0, report.faults
    lines = {way: Entry.objects.filter(action=f"bench.{way}").count() for way in acts}
    for way in ("ours", "queue"):
        warming = lines[way] - acts[way]
        assert 0 <= warming <= 1000, (way, lines[way], acts[way])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(position) FROM bench_link")
        assert cursor.fetchone() == (lines["queue"], lines["queue"])
        cursor.execute("SELECT sum(acts) FROM bench_work")
        assert cursor.fetchone()[0] == sum(lines.values()) + _bare(acts, lines)
    return {"lines": report.lines, "sealed": report.sealed, "seals": report.seals}


def _bare(acts: dict[str, int], lines: dict[str, int]) -> int:
    """Acts without a line: those counted, and as many to warm up as the others had."""
    return acts["bare"] + lines["ours"] - acts["ours"]
