"""Existing cases that enter in the middle: dates of older records become acts.

Nothing is invented: a date that is not given gives no act, and what contradicts itself
or is missing is listed. The headings are those of the sheet that universities use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.rules.editions import NOTICE_WORKING_DAYS
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.admission.rules.folding import advance, fold, steps_on
from zhibu.procedures.admission.rules.judging import unmet
from zhibu.procedures.admission.rules.steps import STEPS_2026


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that holds the date of an act. The order is that of the procedure."""

    heading: str
    kind: ActKind
    outcome: Outcome = Outcome.DONE


_YES = Outcome.PASSED
COLUMNS: tuple[Column, ...] = (
    Column("递交入党申请书时间", ActKind.APPLY),
    Column("首次组织谈话时间", ActKind.TALK),
    Column("确定为入党积极分子时间", ActKind.DETERMINE_ACTIVIST, _YES),
    Column("支部大会讨论确定发展对象时间", ActKind.DISCUSS_TARGET, _YES),
    Column(
        "确定发展对象时间（党委备案时间）",
        ActKind.CONSENT_TARGET,
        _YES,
    ),
    Column("党校培训结业时间", ActKind.TRAIN),
    Column("党委预审时间", ActKind.PRE_REVIEW, _YES),
    Column("确定为预备党员时间（支部大会）", ActKind.MEET, _YES),
    Column("入党谈话时间", ActKind.SUPERIOR_TALK),
    Column("党委审批时间", ActKind.APPROVE, _YES),
    Column("入党宣誓时间", ActKind.OATH),
    Column("递交转正申请书时间", ActKind.APPLY_CONVERSION),
    Column(
        "转正时间（支部大会讨论转正时间）",
        ActKind.MEET_CONVERSION,
        Outcome.CONVERTED,
    ),
    Column("党委审批时间2", ActKind.APPROVE_CONVERSION, Outcome.CONVERTED),
    Column("转档案馆时间", ActKind.ARCHIVE),
)
# Words of the sheet that say something, but no day.
REVIEW_HEADING = "政治审查"
CONTACTS_HEADING = "培养联系人"
INTRODUCERS_HEADING = "入党介绍人"
NAMES = (CONTACTS_HEADING, INTRODUCERS_HEADING)
UNDATED: dict[str, ActKind] = {
    REVIEW_HEADING: ActKind.POLITICAL_REVIEW,
    CONTACTS_HEADING: ActKind.ASSIGN_CONTACTS,
    INTRODUCERS_HEADING: ActKind.NAME_INTRODUCERS,
}
# Dates of the sheet that are no step of the regulation: kept as they are.
NOTES = (
    "民主评议时间",
    "推荐/推优时间",
    "申请保留党籍时间（出国留学人员填写）",
)
LEAVES_HEADING = "毕业时间"

# Without these nobody gets further; each is asked for once a later one is given.
_NEEDED = (
    ActKind.APPLY,
    ActKind.TALK,
    ActKind.DETERMINE_ACTIVIST,
    ActKind.DISCUSS_TARGET,
    ActKind.CONSENT_TARGET,
    ActKind.TRAIN,
    ActKind.PRE_REVIEW,
    ActKind.MEET,
    ActKind.SUPERIOR_TALK,
    ActKind.APPROVE,
    ActKind.OATH,
    ActKind.APPLY_CONVERSION,
    ActKind.MEET_CONVERSION,
    ActKind.APPROVE_CONVERSION,
)
# What the sheet has no date for is asked for below, not by the checks.
_NOT_ASKED = frozenset(
    {
        "no_contacts",
        "no_introducers",
        "not_reviewed",
        "form_missing",
        "too_few_reviews",
        "no_notice",
        "not_assigned",
        "conversion_not_examined",
        "not_deliberated",
        "birth_date_missing",
        # these are asked for as missing dates
        "not_talked_with",
        "activist_since_missing",
        "not_trained",
        "not_pre_reviewed",
        "superior_did_not_talk",
        "no_oath",
        "conversion_not_applied_for",
        "probation_unknown",
    }
)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A case made of older dates, what is wrong with them, and what gave no act."""

    case: Case
    state: str
    problems: tuple[Problem, ...]
    names: dict[str, str]  # of contacts and introducers, to be matched with members
    notes: dict[str, Any]


def from_dates(
    dates: Mapping[str, date | str | None],
    case: Case,
    on: date,
    settings: Settings = STANDARD,
) -> TakenOver:
    """Acts from the columns of a sheet; `case` has what is known of the person.

    Contradictions of order (R-DEV-00) and of the intervals of all rules are listed,
    and so are steps without a date when a later one has one. Nothing is invented.
    """
    if isinstance(leaves := dates.get(LEAVES_HEADING), date):
        case = replace(case, leaves_on=leaves)
    acts, given, problems = [], [], []
    for column in COLUMNS:
        day = dates.get(column.heading)
        if isinstance(day, date):
            act = Act(column.kind, day, column.outcome, taken_over=True)
            acts.append(act)
            given.append((column, act))
    problems += _order(given, on)
    problems += _missing(given)
    problems += _undated(dates) + _no_notice(given)
    past = _checked(case, given, settings, problems)
    return TakenOver(
        case=replace(case, acts=case.acts + tuple(acts)),
        state=past.state,
        problems=tuple(problems),
        names={h: str(dates[h]) for h in NAMES if dates.get(h)},
        notes={h: dates[h] for h in NOTES if dates.get(h)},
    )


def _order(given: list[tuple[Column, Act]], on: date) -> list[Problem]:
    """Later steps have later days, and none lies in the future."""
    found = []
    latest: tuple[Column, Act] | None = None
    for column, act in given:
        if act.day > on:
            found.append(
                Problem(
                    "in_the_future",
                    _("The day %(date)s has not come."),
                    {"date": act.day},
                    field=column.heading,
                )
            )
        if latest is not None and act.day < latest[1].day:
            found.append(
                Problem(
                    "dates_out_of_order",
                    _(
                        "“%(later)s” (%(day)s) comes after “%(earlier)s” (%(before)s),"
                        " but its date is earlier."
                    ),
                    {
                        "later": column.kind.label,
                        "day": act.day,
                        "earlier": latest[0].kind.label,
                        "before": latest[1].day,
                    },
                    field=column.heading,
                    rule="R-DEV-00",
                )
            )
        else:
            latest = column, act
    return found


def _missing(given: list[tuple[Column, Act]]) -> list[Problem]:
    """Steps that lie before the last one given, and have no date."""
    kinds = {column.kind for column, _act in given}
    reached = max((i for i, kind in enumerate(_NEEDED) if kind in kinds), default=-1)
    if ActKind.ARCHIVE in kinds:
        reached = len(_NEEDED)
    headings = {column.kind: column.heading for column in COLUMNS}
    return [
        Problem(
            "date_missing",
            _("There is no date of “%(act)s”, though a later step has one."),
            {"act": kind.label},
            warning=True,
            field=headings[kind],
        )
        for kind in _NEEDED[: max(reached, 0)]
        if kind not in kinds
    ]


def _undated(dates: Mapping[str, date | str | None]) -> list[Problem]:
    """What the sheet says without a day cannot become an act."""
    return [
        _not_told(kind, heading)
        for heading, kind in UNDATED.items()
        if dates.get(heading) and dates.get(heading) != "未完成"
    ]


def _no_notice(given: list[tuple[Column, Act]]) -> list[Problem]:
    """R-DEV-14: since 2026 a notice lies between consent and all that follows."""
    kinds = [column.kind for column, _act in given]
    if ActKind.CONSENT_TARGET not in kinds[:-1]:
        return []
    column, act = given[kinds.index(ActKind.CONSENT_TARGET)]
    if not NOTICE_WORKING_DAYS.on(act.day).value:
        return []
    return [_not_told(ActKind.NOTICE, column.heading)]


def _not_told(kind: ActKind, heading: str) -> Problem:
    return Problem(
        "day_not_told",
        _("“%(act)s”: the sheet does not tell the day. Enter it in the case."),
        {"act": kind.label},
        warning=True,
        field=heading,
    )


_BEFORE = {kind: step for (_state, kind), step in STEPS_2026.items()}


def _checked(
    case: Case,
    given: list[tuple[Column, Act]],
    settings: Settings,
    problems: list[Problem],
) -> Progress:
    """Fold the acts, each judged by the rules of its own day."""
    past = fold(case, settings)
    for column, act in given:
        step = steps_on(act.day).get((past.state, act.kind)) or _BEFORE[act.kind]
        problems += [
            replace(problem, field=column.heading)
            for problem in unmet(past, act, step)
            if problem.code not in _NOT_ASKED
        ]
        advance(past, act)
    return past
