"""Due dates, next step and problems of open cases, against a loop that reads the rows.

    python -m benchmarks.admission_rules [--cases 100000] [--rounds 5]

The rows are plain tuples as a cursor gives them: one of the case, several of its acts.
Three ways over the same rows, turn by turn in the same minutes:

    read    a plain loop: reads every column of every row and builds nothing
    facts   builds the facts (Case and Act) from the rows
    rules   builds the facts, folds them, finds all that is due, the next step, who
            must act and every reason why not yet

Seconds are of CPU time, so that what else runs counts little. Prints JSON.
"""

import argparse
import gc
import json
import os
import random
import statistics
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

ON = date(2026, 11, 24)
SEED = 25


def sample(count: int) -> list[tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]]:
    """Open cases in every state, with applications of the last four years."""
    from zhibu.procedures.admission.tests.factories import BORN, make_case

    chance = random.Random(SEED)
    whole = make_case("", date(2026, 6, 1))
    start = whole.acts[0].day
    shapes = []
    for acts in range(1, len(whole.acts) - 2):
        shapes.append([as_row(act) for act in whole.acts[:acts]])
    rows = []
    for number in range(count):
        shape = shapes[number % len(shapes)]
        span = shape[-1][1] - start
        first = ON - span - timedelta(days=chance.randrange(300))
        shift = first - start
        acts = tuple((row[0], row[1] + shift, *row[2:]) for row in shape)
        case = (BORN, chance.random() < 0.1, None, chance.random() < 0.2)
        rows.append((case, acts))
    return rows


def as_row(act: Any) -> tuple[Any, ...]:
    """An act as columns, the way a table would keep it."""
    return (
        str(act.kind),
        act.day,
        str(act.outcome),
        str(act.by),
        act.text,
        act.starts_on,
        act.ends_on,
        act.months,
    )


def read(rows: list[Any]) -> int:
    """The peer: touch every column, compute nothing."""
    touched = 0
    for case, acts in rows:
        _born, _floating, _leaves, _between = case
        for _kind, _day, _outcome, _by, _text, _starts, _ends, _months in acts:
            touched += 1
    return touched


def facts(rows: list[Any]) -> int:
    """Only the facts."""
    from zhibu.procedures.admission.rules import Act, Case

    built = 0
    for case, acts in rows:
        born, floating, leaves, between = case
        Case(
            birth_date=born,
            is_floating=floating,
            leaves_on=leaves,
            is_deliberated=between,
            acts=tuple(
                [
                    Act(
                        row[0],
                        row[1],
                        row[2],
                        by=row[3],
                        text=row[4],
                        starts_on=row[5],
                        ends_on=row[6],
                        months=row[7],
                    )
                    for row in acts
                ]
            ),
        )
        built += 1
    return built


def rules(rows: list[Any]) -> Counter[str]:
    """Everything that a nightly run asks of every open case."""
    from zhibu.procedures.admission.rules import Act, Case, dues_of, fold, next_of

    found: Counter[str] = Counter()
    for case, acts in rows:
        born, floating, leaves, between = case
        past = fold(
            Case(
                birth_date=born,
                is_floating=floating,
                leaves_on=leaves,
                is_deliberated=between,
                acts=tuple(
                    [
                        Act(
                            row[0],
                            row[1],
                            row[2],
                            by=row[3],
                            text=row[4],
                            starts_on=row[5],
                            ends_on=row[6],
                            months=row[7],
                        )
                        for row in acts
                    ]
                ),
            )
        )
        due = dues_of(past, ON)
        coming = next_of(past, ON, due)
        found["due"] += len(due)
        found["overdue"] += sum(item.overdue for item in due)
        found["problems"] += len(coming.problems) if coming is not None else 0
        found["next"] += coming is not None
    return found


def measure(count: int, rounds: int) -> dict[str, Any]:
    """The median of the rounds, each way in turn."""
    rows = sample(count)
    gc.collect()
    gc.freeze()  # the sample is not ours to be searched for garbage
    times: dict[str, list[float]] = {"read": [], "facts": [], "rules": []}
    found: Counter[str] = Counter()
    for _round in range(rounds):
        for name, way in (("read", read), ("facts", facts), ("rules", rules)):
            begun = time.process_time()
            result = way(rows)
            times[name].append(time.process_time() - begun)
            if isinstance(result, Counter):
                found = result
    seconds = {name: statistics.median(taken) for name, taken in times.items()}
    wrong = []
    if found["next"] != count:
        wrong.append(f"{count - found['next']} open cases without a next step")
    if not found["overdue"] or not found["problems"]:
        wrong.append("a sample without anything overdue or blocked")
    return {
        "cases": count,
        "acts": sum(len(acts) for _case, acts in rows),
        "cases_per_second": {
            name: round(count / taken) for name, taken in seconds.items()
        },
        "seconds": {name: round(taken, 3) for name, taken in seconds.items()},
        "times_the_reading": round(seconds["rules"] / seconds["read"], 1),
        "found": dict(found),
        "wrong": wrong,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings.test")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    import django

    django.setup()
    print(json.dumps(measure(chosen.cases, chosen.rounds)))


if __name__ == "__main__":
    main()
