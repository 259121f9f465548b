"""What becomes of one row of a list of applicants: pure judgement.

Dates become acts by `rules.from_dates`: contradictions are listed, nothing is invented.
Here is weighed whether the row enters, and what the register of members says to it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.procedures.admission.codes import (
    ON_PROBATION,
    ActKind,
    State,
)
from zhibu.procedures.admission.rules.facts import Act

NOT_DONE = frozenset(
    "未完成 未 否 尚未 未进行 未开始 待定 待完成 未参加 未通过".split()
)
DONE = frozenset("完成 已完成 是 √ ✓ 有 已 合格 通过 已通过 参加 已参加".split())


class Outcome(Choices):
    NEW = "new", _("to be taken over")
    DOUBTFUL = "doubtful", _("with contradictions or gaps")
    ERROR = "error", _("in error")
    DUPLICATE = "duplicate", _("twice in the file")
    EXISTS = "exists", _("has a case already")
    MEMBER = "member", _("full member already")


ENTERS = frozenset({Outcome.NEW, Outcome.DOUBTFUL})
LEFT_OUT = frozenset({Outcome.ERROR, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the register of members says of the person."""

    pk: int
    organisation_id: int
    branch: str = ""  # "" where the reader may not look
    joined_on: date | None = None
    full_since: date | None = None
    left_on: date | None = None
    rejoin_from: date | None = None


# ---- how much a finding weighs

# With these the dates cannot be true: the sheet is corrected first.
_IMPOSSIBLE = frozenset({"dates_out_of_order", "in_the_future"})
_PROCEDURE = "R-DEV-"
# With these the row is sound; something is to be entered in the case later.
_REMARKS = frozenset(
    {
        "day_not_told",
        "review_dated",
        "person_unknown",
        "person_ambiguous",
        "persons_found",
        "id_number_masked",
    }
)


@dataclass(slots=True)
class Weighed:
    """Findings by what they mean for the row."""

    faults: list[Problem] = field(default_factory=list)  # it is left out
    doubts: list[Problem] = field(default_factory=list)  # only when somebody says so
    remarks: list[Problem] = field(default_factory=list)  # it enters

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row by these."""
        if self.faults:
            return Outcome.ERROR
        return Outcome.DOUBTFUL if self.doubts else Outcome.NEW


def weigh(problems: Iterable[Problem], into: Weighed | None = None) -> Weighed:
    """Sort findings. What breaks a rule of the procedure, hard or soft, was done all
    the same: such a row enters when somebody answers for it.
    """
    found = into or Weighed()
    for problem in problems:
        is_of_procedure = problem.warning or problem.rule.startswith(_PROCEDURE)
        if problem.code in _IMPOSSIBLE or not is_of_procedure:
            found.faults.append(problem)
        elif problem.code in _REMARKS:
            found.remarks.append(problem)
        else:
            found.doubts.append(problem)
    return found


# ---- the words of a stage

_AFTER_MEETING = frozenset({State.BRANCH_PASSED, State.APPROVAL}) | ON_PROBATION
_TARGETS = frozenset(
    {
        State.TARGET_PENDING,
        State.TARGET_NOTICE,
        State.TARGET,
        State.EXAMINED,
        State.PRE_REVIEW,
        State.PRE_REVIEWED,
    }
)
_ACTIVISTS = frozenset(
    {
        State.ACTIVIST_PROPOSED,
        State.ACTIVIST_FILING,
        State.ACTIVIST,
        State.TARGET_PROPOSED,
        State.TARGET_PENDING,
        State.TARGET_NOTICE,
    }
)
_STAGE_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("申请", frozenset({State.APPLICANT})),
    ("积极分子", _ACTIVISTS),
    ("培养对象", _ACTIVISTS),
    ("发展对象", _TARGETS | {State.TARGET_PROPOSED}),
    ("预备党员", _AFTER_MEETING),
    ("正式党员", frozenset({State.FULL, State.ARCHIVED})),
)


def stage_states(word: str) -> frozenset[str]:
    """The states that a word for a stage covers; none for a word that is none."""
    return next((states for part, states in _STAGE_WORDS if part in word), frozenset())


def stage_agrees(word: str, state: str) -> Problem | None:
    """The stage that the sheet names is the one to which its dates lead."""
    if not word or state in stage_states(word):
        return None
    message = _("The sheet says “%(word)s”, but its dates lead to “%(state)s”.")
    params: dict[str, Any] = {"word": word, "state": State(state).label}
    return Problem(
        "stage_differs", message, params, warning=True, field="stage", rule="R-DEV-00"
    )


# ---- the register of members

_ADMITTED = ON_PROBATION | {State.FULL, State.ARCHIVED}
_CONVERTED = frozenset({State.FULL, State.ARCHIVED})


def against_register(
    acts: Iterable[Act], state: str, organisation_id: int, known: Registered | None
) -> tuple[bool, list[Problem]]:
    """(the person is a full member, what speaks against taking the case over).

    Whoever was admitted stands in the register first: there the person is entered, and
    the case is tied to that record.
    """
    days = {act.kind: act.day for act in acts}
    if known is None or known.left_on is not None:
        return False, _not_there(days, state)
    if known.full_since is not None:
        return True, [_is_full(known)]
    if known.organisation_id != organisation_id:
        return False, [_elsewhere(known)]
    return False, _on_probation(days, state, known)


def _not_there(days: Mapping[str, date], state: str) -> list[Problem]:
    if state not in _ADMITTED:
        return []
    message = _(
        "By the sheet this person was admitted, but the register of the branch does not"
        " have the person: enter the record there first (the import of rosters), then"
        " import this list again."
    )
    key = ActKind.APPROVE if ActKind.APPROVE in days else ActKind.MEET
    return [Problem("not_in_register", message, field=key.value)]


def _is_full(known: Registered) -> Problem:
    message = _("Full member since %(date)s: the admission is over, nothing is taken.")
    params = {"date": known.full_since}
    return Problem("full_member", message, params, field="name")


def _elsewhere(known: Registered) -> Problem:
    message = _("Probationary member of another organisation.")
    if known.branch:
        message = _("Probationary member of %(branch)s.")
    return Problem("in_another_branch", message, {"branch": known.branch}, field="name")


def _on_probation(
    days: Mapping[str, date], state: str, known: Registered
) -> list[Problem]:
    met = days.get(ActKind.MEET)
    if met is None:
        message = _(
            "The register has this person as a probationary member, but the sheet has"
            " no day of the branch meeting."
        )
        return [Problem("register_is_further", message, field=ActKind.MEET.value)]
    if state in _CONVERTED:
        message = _(
            "By the sheet this person was converted, but is still on probation in the"
            " register: record the conversion there first."
        )
        key = ActKind.APPROVE_CONVERSION.value
        return [Problem("register_is_behind", message, field=key)]
    found = []
    if known.joined_on and known.joined_on != met:
        message = _("The register says %(date)s for the day of joining.")
        params = {"date": known.joined_on}
        found.append(
            Problem(
                "joined_differs",
                message,
                params,
                warning=True,
                field=ActKind.MEET.value,
                rule="R-DEV-31",
            )
        )
    if state not in _ADMITTED:
        message = _(
            "The register has this person as a probationary member, but the sheet has"
            " no day of the approval."
        )
        key = ActKind.APPROVE.value
        found.append(Problem("approval_missing", message, warning=True, field=key))
    return found


# ---- contacts and introducers, by name

# “和” stands in names as well (李和平): it parts only what is long on both sides.
_SEPARATORS = re.compile(r"[、,;/|]+|(?<=\S{2})[和及与](?=\S{2})")
_LONE = 1  # characters of a part that cannot be a whole name
_MOST = {ActKind.ASSIGN_CONTACTS: (1, 2), ActKind.NAME_INTRODUCERS: (2, 2)}
_RULE = {ActKind.ASSIGN_CONTACTS: "R-DEV-06", ActKind.NAME_INTRODUCERS: "R-DEV-15"}


def names_in(text: str) -> list[str]:
    """The names in a cell: "张三、李 四；王五" are three."""
    found: list[str] = []
    for part in _SEPARATORS.split(clean(text)):
        words = part.split()
        if any(len(word) == _LONE for word in words):
            words = ["".join(words)]
        found += words
    return list(dict.fromkeys(found))


def match_names(
    kind: str, text: str, full_members: Mapping[str, list[int]]
) -> tuple[list[int], list[Problem]]:
    """(the members who are meant, what is to be said of it). R-DEV-06, R-DEV-15: full
    members of the branch; nobody is guessed.
    """
    act, rule = ActKind(kind), _RULE[ActKind(kind)]
    names = names_in(text)
    found: list[int] = []
    problems: list[Problem] = []
    for name in names:
        fitting = full_members.get(name, [])
        if len(fitting) == 1:
            found += fitting
            continue
        code, message = (
            "person_unknown",
            _("“%(name)s” is no full member of the branch."),
        )
        if fitting:
            code = "person_ambiguous"
            message = _("Several full members of the branch are called “%(name)s”.")
        params = {"name": name}
        problems.append(
            Problem(code, message, params, warning=True, field=kind, rule=rule)
        )
    least, most = _MOST[act]
    if not least <= len(names) <= most:
        message = _("“%(act)s”: %(count)s persons are named.")
        params = {"act": str(act.label), "count": str(len(names))}
        problems.append(
            Problem(
                "persons_count", message, params, warning=True, field=kind, rule=rule
            )
        )
    return found, problems


# ---- what is no step is kept in the note

_PART, _IS = ";", ":"  # narrow, as every text is stored
# Keys of columns, and the word by which the note of a case keeps them.
KEPT = {
    "major": "专业",
    "years": "学年制",
    "is_league_member": "是否团员",
    "developed_here": "是否在本校发展",
    str(ActKind.ASSIGN_CONTACTS): "培养联系人",
    "appraisal": "民主评议时间",
    "recommendation": "推荐/推优",
    str(ActKind.POLITICAL_REVIEW): "政治审查",
    str(ActKind.NAME_INTRODUCERS): "入党介绍人",
    "kept_membership": "申请保留党籍时间",
}
_KEYS = {word: key for key, word in KEPT.items()}


def note_of(values: Mapping[str, Any]) -> str:
    """What the row says besides its steps, in one line: "专业:物理学;…;备注"."""
    parts = [
        f"{word}{_IS}{clean(str(values[key])).replace(_PART, ',')}"
        for key, word in KEPT.items()
        if values.get(key)
    ]
    return _PART.join([*parts, *filter(None, [values.get("note")])])


def read_note(note: str) -> dict[str, str]:
    """The same taken apart again; what is not known stays under "note"."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for part in note.split(_PART):
        word, is_kept, value = part.partition(_IS)
        if is_kept and word in _KEYS and not rest:
            found[_KEYS[word]] = value
        else:
            rest.append(part)
    if remark := _PART.join(rest):
        found["note"] = remark
    return found
