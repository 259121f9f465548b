"""Desk, member list and member page, through the real server, for one secretary.

    python -m benchmarks.pages [--databases sqlite,postgres] [--seconds 6]

Two granian workers serve a secretary with 100 members. Server CPU is that of the
workers (/proc), per request; `per_second` is what a few Python clients on the same
machine got, and `ceiling` what two idle cores could give (2000 ms / CPU). Beside each
page a bare one of the same length goes through the same middleware as a guest, without
a query or a template. Every answer's status and text is checked. Queries are counted
with 10, 100 and 1000 members. Prints one JSON object.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from typing import Any

from benchmarks import scratch
from benchmarks.http import Load, ready

SIZES = (10, 100, 1000)
SERVED = 100
WORKERS = 2
GOAL = {"cpu_ms": 8, "per_second_on_2_cores": 200}
PORT = 8790


def main() -> None:
    """Build in a child, serve by granian, ask from here."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--inside", action="store_true")
    chosen = options.parse_args()
    if chosen.inside:
        from benchmarks.pages_world import build

        print(json.dumps(build(SIZES, SERVED)))
        return
    found = scratch.on_each(
        chosen.databases, lambda environ: measure(environ, chosen.seconds)
    )
    print(json.dumps(found, ensure_ascii=False))


def measure(environ: dict[str, str], seconds: float) -> dict[str, Any]:
    """All pages on one database."""
    world = scratch.run_inside("benchmarks.pages", environ)
    pages = {}
    with Server("zhibu.wsgi:application", environ, PORT) as server:
        for name, page in world["pages"].items():
            load = Load(PORT, page["url"], world["cookie"], page["text"])
            pages[name] = server.run(load, seconds) | {"queries": page["queries"]}
    with Server("benchmarks.bare:application", environ, PORT + 1) as server:
        for page in pages.values():
            url = f"/bare/{page['bytes']}/"
            bare = server.run(Load(PORT + 1, url, "", "bare"), seconds / 2)
            page["bare_cpu_ms"] = bare["cpu_ms"]
            page["times_bare"] = round(page["cpu_ms"] / bare["cpu_ms"], 1)
            page["wrong"] += bare["wrong"]
    for name, page in pages.items():
        if len(set(page["queries"].values())) != 1:
            page["wrong"].append(f"{name}: queries grow with members")
    reached = all(p["cpu_ms"] <= GOAL["cpu_ms"] for p in pages.values())
    return {"pages": pages, "goal": GOAL, "reached": reached}


class Server:
    """Granian as `manage.py serve` starts it, and the CPU of its workers."""

    def __init__(self, application: str, environ: dict[str, str], port: int) -> None:
        self.command = [
            sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1",
            f"--port={port}", f"--workers={WORKERS}", "--blocking-threads=4", "--no-ws",
            "--log-level=error", application,
        ]  # fmt: skip
        self.environ, self.port = environ, port

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(self.command, env=self.environ)
        ready(self.port)
        return self

    def __exit__(self, *_error: Any) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def run(self, load: Load, seconds: float) -> dict[str, Any]:
        """Warm up, then ask for some seconds.

        The first asking may end at a worker that was still loading.
        """
        load.ask(for_seconds=1)
        load.ask(for_seconds=2)
        before = self.cpu()
        answers = load.ask(for_seconds=seconds)
        cpu_ms = (self.cpu() - before) * 1000 / max(answers.count, 1)
        return {
            "cpu_ms": round(cpu_ms, 2),
            "per_second": round(answers.count / answers.seconds),
            "ceiling": round(2000 / cpu_ms),
            "p95_ms": answers.p95_ms,
            "bytes": answers.bytes,
            "wrong": answers.wrong,
        }

    def cpu(self) -> float:
        """Seconds that the workers have computed."""
        tasks = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(tasks) as file:
            workers = file.read().split()
        return sum(_cpu_of(worker) for worker in workers)


def _cpu_of(pid: str) -> float:
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
