"""What becomes of a row of a list of applicants: without a database."""

from datetime import date

import pytest

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules import Act
from zhibu.procedures.admission.taking_over import rules
from zhibu.procedures.admission.taking_over.rules import Outcome as Row
from zhibu.procedures.admission.taking_over.rules import (
    Registered,
    against_register,
    match_names,
    names_in,
    note_of,
    read_note,
    stage_agrees,
    weigh,
)

MET = date(2025, 6, 10)
BRANCH, OTHER = 7, 8


def problem(code, rule="", *, warning=False):
    return Problem(code, "…", warning=warning, rule=rule)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ([], Row.NEW),
        ([problem("day_not_told", warning=True)], Row.NEW),
        ([problem("person_unknown", "R-DEV-06", warning=True)], Row.NEW),
        ([problem("date_missing", warning=True)], Row.DOUBTFUL),
        ([problem("trained_too_briefly", "R-DEV-09")], Row.DOUBTFUL),
        ([problem("dates_out_of_order", "R-DEV-00")], Row.ERROR),
        ([problem("in_the_future")], Row.ERROR),
        ([problem("id_check", "R-COD-01")], Row.ERROR),
        ([problem("trained_too_briefly", "R-DEV-09"), problem("x")], Row.ERROR),
    ],
)
def test_how_much_a_finding_weighs(found, outcome):
    assert weigh(found).outcome == outcome


@pytest.mark.parametrize(
    ("word", "state", "agrees"),
    [
        ("", State.ACTIVIST, True),
        ("入党积极分子", State.ACTIVIST_PROPOSED, True),
        ("培养对象", State.TARGET_PENDING, True),
        ("培养对象", State.TARGET, False),
        ("发展对象", State.TARGET, True),
        ("发展对象", State.PRE_REVIEWED, True),
        ("中共预备党员", State.BRANCH_PASSED, True),
        ("中共预备党员", State.ACTIVIST, False),
        ("正式党员", State.FULL, True),
        ("入党申请人", State.APPLICANT, True),
        ("入党申请人", State.ACTIVIST_PROPOSED, False),
    ],
)
def test_the_stage_that_the_sheet_names(word, state, agrees):
    assert (stage_agrees(word, state) is None) is agrees


@pytest.mark.parametrize("word", ["共青团员", "群众", "教师", ""])
def test_other_words_of_that_column_say_nothing(word):
    assert not rules.stage_states(word)


def registered(**given):
    values = {"pk": 1, "organisation_id": BRANCH, "branch": "平安村党支部"}
    return Registered(**values | {"joined_on": MET} | given)


def acts(*kinds, met=MET):
    days = {ActKind.MEET: met}
    return [Act(kind, days.get(kind, MET), Outcome.PASSED) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "state", "known", "expected"),
    [
        # nobody knows the person
        ([], State.ACTIVIST, None, (False, [])),
        ([ActKind.MEET], State.BRANCH_PASSED, None, (False, [])),
        ([ActKind.APPROVE], State.PROBATIONARY, None, (False, ["not_in_register"])),
        ([ActKind.ARCHIVE], State.ARCHIVED, None, (False, ["not_in_register"])),
        # somebody who left applies again
        ([], State.APPLICANT, {"left_on": MET}, (False, [])),
        # a full member
        ([], State.ARCHIVED, {"full_since": MET}, (True, ["full_member"])),
        ([], State.APPLICANT, {"full_since": MET}, (True, ["full_member"])),
        # a probationary member
        (
            [ActKind.MEET, ActKind.APPROVE],
            State.PROBATIONARY,
            {},
            (False, []),
        ),
        (
            [ActKind.MEET, ActKind.APPROVE],
            State.PROBATIONARY,
            {"organisation_id": OTHER},
            (False, ["in_another_branch"]),
        ),
        (
            [ActKind.MEET, ActKind.APPROVE],
            State.PROBATIONARY,
            {"joined_on": date(2025, 6, 11)},
            (False, ["joined_differs"]),
        ),
        ([ActKind.MEET], State.BRANCH_PASSED, {}, (False, ["approval_missing"])),
        ([], State.ACTIVIST, {}, (False, ["register_is_further"])),
        ([ActKind.MEET], State.FULL, {}, (False, ["register_is_behind"])),
    ],
)
def test_what_the_register_says(kinds, state, known, expected):
    person = None if known is None else registered(**known)
    is_full, found = against_register(acts(*kinds), state, BRANCH, person)
    assert (is_full, [one.code for one in found]) == expected


def test_another_branch_is_named_only_to_those_who_may_look():
    for branch in ("平安村党支部", ""):
        known = registered(organisation_id=OTHER, branch=branch)
        _full, (found,) = against_register(
            acts(ActKind.MEET), State.BRANCH_PASSED, BRANCH, known
        )
        assert ("平安村党支部" in str(found)) is bool(branch)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三，李四；王五", ["张三", "李四", "王五"]),
        ("张三 李四", ["张三", "李四"]),
        ("张　三、李 四", ["张三", "李四"]),
        ("张三和李四", ["张三", "李四"]),
        ("李和平", ["李和平"]),
        ("张三/张三", ["张三"]),
        ("", []),
    ],
)
def test_names_in_a_cell(text, expected):
    assert names_in(text) == expected


FULL = {"张三": [1], "李四": [2], "王五": [3, 4]}


@pytest.mark.parametrize(
    ("kind", "text", "people", "codes"),
    [
        (ActKind.ASSIGN_CONTACTS, "张三", [1], []),
        (ActKind.ASSIGN_CONTACTS, "张三、李四", [1, 2], []),
        (ActKind.ASSIGN_CONTACTS, "张三、王五", [1], ["person_ambiguous"]),
        (ActKind.ASSIGN_CONTACTS, "张三、赵六", [1], ["person_unknown"]),
        (
            ActKind.ASSIGN_CONTACTS,
            "张三、李四、赵六",
            [1, 2],
            ["person_unknown", "persons_count"],
        ),
        (ActKind.NAME_INTRODUCERS, "张三、李四", [1, 2], []),
        (ActKind.NAME_INTRODUCERS, "张三", [1], ["persons_count"]),
    ],
)
def test_contacts_and_introducers_by_name(kind, text, people, codes):  # R-DEV-06, 15
    found, problems = match_names(kind, text, FULL)
    assert (found, [one.code for one in problems]) == (people, codes)
    assert all(one.rule in ("R-DEV-06", "R-DEV-15") for one in problems)


def test_what_is_no_step_is_kept_in_the_note_and_read_back():
    values = {
        "major": "物理学",
        "appraisal": "2023-03-01",
        "assign_contacts": "张三;李四",
        "note": "已毕业;转出:广州",
    }
    note = note_of(values)
    assert note == (
        "专业:物理学;培养联系人:张三,李四;民主评议时间:2023-03-01;已毕业;转出:广州"
    )
    assert read_note(note) == values | {"assign_contacts": "张三,李四"}
    assert note_of(read_note(note)) == note
    assert read_note("") == {}
