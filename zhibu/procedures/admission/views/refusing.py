"""Refusals of the rules on a form: each with its number, where it can be mended."""

from collections.abc import Mapping
from dataclasses import replace

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _


def told_with_rules(refused: Refused, places: Mapping[str, str]) -> Refused:
    """The same refusal for a form whose fields have other names."""
    told = [_numbered(problem, places) for problem in refused.problems]
    return type(refused)(*told)


def _numbered(problem: Problem, places: Mapping[str, str]) -> Problem:
    place = places.get(problem.field, problem.field)
    if not problem.rule or problem.warning:
        return replace(problem, field=place)
    return replace(
        problem,
        message=_("%(reason)s (%(rule)s)"),
        params={"reason": str(problem), "rule": problem.rule},
        field=place,
    )
