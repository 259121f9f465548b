"""`make bench`: every benchmark in turn, one line of JSON each, and the limits held.

A benchmark prints one JSON object on its last line; what was wrong with its own results
(status, text, stored rows) stands under "wrong" and fails the run.
"""

import json
import subprocess
import sys

RUNS = (
    ("roster import, SQLite", "benchmarks.roster_import", "--rows", "100000"),
    ("roster import, PostgreSQL", "benchmarks.roster_import", "--rows", "100000",
     "--database", "postgres"),
    ("composition", "benchmarks.composition"),
    ("pages", "benchmarks.pages"),
    ("portal", "benchmarks.portal"),
    ("log-in", "benchmarks.login"),
    ("admission, due dates and problems", "benchmarks.admission_rules"),
    ("admission, desks and the nightly run", "benchmarks.admission_desk"),
    ("transfers, desks and a merger", "benchmarks.transfers_desk"),
    ("proposals of online branches", "benchmarks.branch_proposals"),
    ("proposals of online branches, in a database", "benchmarks.branch_proposals",
     "--members", "300000", "--databases", "sqlite,postgres"),
    ("floating members, desks and the nightly run", "benchmarks.floating_desk"),
    ("notices, SQLite", "benchmarks.notices"),
    ("notices, PostgreSQL", "benchmarks.notices", "--database", "postgres"),
    ("phone, first load on a line like 3G", "benchmarks.phone"),
    ("find an organisation", "benchmarks.organisation_search"),
    ("audit, 16 writers", "benchmarks.audit_writers"),
)  # fmt: skip


def wrong_in(result) -> list[str]:
    """Everything listed under "wrong", at any depth."""
    if isinstance(result, dict):
        own = result.get("wrong") or []
        return [*own, *(w for value in result.values() for w in wrong_in(value))]
    if isinstance(result, list):
        return [w for value in result for w in wrong_in(value)]
    return []


def main() -> int:
    failed = 0
    wanted = sys.argv[1:]
    for title, module, *arguments in RUNS:
        if wanted and not any(word in title for word in wanted):
            continue
        print(f"== {title}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines()
        print(lines[-1] if lines else "(nothing)", flush=True)
        try:
            wrong = wrong_in(json.loads(lines[-1]))
        except (IndexError, ValueError):
            wrong = ["printed no JSON"]
        if done.returncode or wrong:
            failed += 1
            print(f"   FAILED: {wrong or done.returncode}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
