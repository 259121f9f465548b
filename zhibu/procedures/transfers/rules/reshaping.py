"""Merging, dissolving and moving whole organisations (整建制): what must be said, and
who decides (支部工作条例（试行） art. 7: R-ORG-04).
"""

from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.transfers import codes

RULE = "R-ORG-04"
SHORTEST_REASON = 4  # characters
NOTICE_DAYS = 30  # how long a member's own page tells of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaping:
    """A reorganisation as somebody writes it down."""

    kind: str
    parts: int  # organisations that end or move
    founds: bool = False  # sets up the branch that carries on
    reason: str
    decision: str  # number or title of the document that decides
    decided_on: date


def reshaping_problems(facts: Reshaping, on: date) -> list[Problem]:
    """All that is missing or wrong in what was written down, on the day `on`."""
    checks = (_has_parts, _founds_for_several, _has_a_reason, _is_decided)
    return [p for check in checks if (p := check(facts, on))]


def _has_parts(facts: Reshaping, on: date) -> Problem | None:
    if facts.parts == 0:
        message = _("Choose at least one organisation.")
        return Problem("no_parts", message, field="others")
    if facts.kind == codes.Reshaping.DISSOLVE and facts.parts > 1:
        message = _("One branch is dissolved at a time; several are merged.")
        return Problem("dissolve_one", message, field="others")
    return None


def _founds_for_several(facts: Reshaping, on: date) -> Problem | None:
    """R-ORG-04: a new branch is set up when several become one; else it is a renaming,
    or a branch is set up and members are transferred to it.
    """
    if not facts.founds or facts.parts == 0:
        return None
    if facts.kind == codes.Reshaping.MERGE and facts.parts > 1:
        return None
    message = _(
        "A new branch is set up by a merger of two branches or more. One alone takes"
        " another name on its own page."
    )
    return Problem("founds_for_one", message, field="new_name", rule=RULE)


def _has_a_reason(facts: Reshaping, on: date) -> Problem | None:
    if len(facts.reason.replace(" ", "")) >= SHORTEST_REASON:
        return None
    message = _("Say why, in at least %(count)s characters.")
    params = {"count": SHORTEST_REASON}
    return Problem("reason_missing", message, params, field="reason")


def _is_decided(facts: Reshaping, on: date) -> Problem | None:
    """R-ORG-04: the committee decides, or approves what the branch reports (art. 7)."""
    if not facts.decision.strip():
        message = _("Name the document by which the superior decided.")
        return Problem("decision_missing", message, field="decision", rule=RULE)
    if facts.decided_on > on:
        message = _("The day of the decision, %(date)s, has not come.")
        params = {"date": facts.decided_on}
        return Problem(
            "decided_in_the_future", message, params, field="decided_on", rule=RULE
        )
    return None


def common_superior(paths: list[str]) -> str:
    """R-ORG-04: who decides stands above all of them: the lowest such organisation.

    "" when they have nobody in common. Of '/1/2/' and '/1/3/' it is '/1/'; of one that
    stands under another it is that other one.
    """
    lines = [lineage(path) for path in paths]
    if not lines:
        return ""
    common = ""
    for step in zip(*lines, strict=False):
        if len(set(step)) > 1:
            break
        common = step[0]
    return common
