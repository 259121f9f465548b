"""Which papers the steps that were done should have left in the file."""

from collections.abc import Iterator

from zhibu.procedures.admission.codes import Document, State
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.folding import advance, steps_on
from zhibu.procedures.admission.rules.judging import NEGATIVE
from zhibu.procedures.admission.rules.step import Step


def journey(
    case: Case, settings: Settings = STANDARD
) -> Iterator[tuple[Act, str, Step | None]]:
    """Every act with the state in which it was done, and its line of the table; None
    for a date that was taken over into a state from which nothing leads to it.
    """
    past = Progress(case, settings, State.NEW)
    for act in case.acts:
        yield act, past.state, steps_on(act.day).get((past.state, act.kind))
        advance(past, act)


def missing_papers(case: Case) -> list[Document]:
    """R-DEV-04, R-DEV-37: the papers of steps that were done, and that no act tells
    of. Of dates taken over from older records none are asked.
    """
    asked: dict[Document, None] = {}
    there: set[str] = set()
    for act, _state, step in journey(case):
        there |= act.documents
        if step is None or act.taken_over or act.outcome in NEGATIVE:
            continue
        asked |= dict.fromkeys(step.documents)
    return [paper for paper in asked if paper not in there]
