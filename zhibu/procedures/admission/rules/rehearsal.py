"""Rehearsal: a case played forward on other days. Nothing is written anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.rules.deadlines import Due, dues_of
from zhibu.procedures.admission.rules.facts import STANDARD, Act, Case, Settings
from zhibu.procedures.admission.rules.folding import advance, fold
from zhibu.procedures.admission.rules.judging import judge


@dataclass(frozen=True, slots=True)
class Scene:
    """One act of a rehearsal: what speaks against it, and what follows."""

    act: Act
    problems: tuple[Problem, ...]
    state: str  # after the act
    since: date | None
    due: tuple[Due, ...]  # on the day of the act, after it

    @property
    def is_allowed(self) -> bool:
        """True when nothing but warnings speaks against it."""
        return all(problem.warning for problem in self.problems)


def rehearse(
    case: Case, acts: Iterable[Act], settings: Settings = STANDARD
) -> list[Scene]:
    """R-DEV-00: play the acts one after the other, each judged on its own day.

    An act that has problems is still played, so that what follows can be seen; one that
    has no place in the procedure changes nothing.
    """
    past = fold(case, settings)
    scenes = []
    for act in acts:
        found = tuple(judge(past, act, act.day))
        advance(past, act)
        due = tuple(dues_of(past, act.day))
        scenes.append(Scene(act, found, past.state, past.since, due))
    return scenes


def with_acts(case: Case, *acts: Act) -> Case:
    """The case with further acts: the input is not changed."""
    return replace(case, acts=case.acts + acts)


def without_last(case: Case) -> Case:
    """The case as it was before the last act."""
    return replace(case, acts=case.acts[:-1])
