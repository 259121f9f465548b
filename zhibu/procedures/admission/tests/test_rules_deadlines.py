"""What is due, whose turn it is, why not yet, and rehearsals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission.codes import ActKind, Outcome, State, Who
from zhibu.procedures.admission.rules import (
    Case,
    Settings,
    due,
    fold,
    next_act,
    rehearse,
)
from zhibu.procedures.admission.tests.factories import (
    BORN,
    NEW,
    OLD,
    case_at,
    do,
    last_day,
    make_act,
    make_case,
)

DAY = timedelta(days=1)
BRANCH, UPPER, PERSON, DEPARTMENT = (
    Who.BRANCH,
    Who.UPPER,
    Who.APPLICANT,
    Who.DEPARTMENT,
)


@pytest.mark.parametrize(
    ("until", "since", "expected"),
    [
        ("talk", NEW, [("talk", BRANCH, date(2026, 7, 1), "R-DEV-03")]),
        ("talk", OLD, [("talk", BRANCH, date(2020, 4, 2), "R-DEV-03")]),
        ("determine_activist", NEW, []),
        ("submit", NEW, [("submit", BRANCH, date(2026, 7, 3), "R-DEV-05")]),
        (
            "file_activist",
            NEW,
            [("file_activist", UPPER, date(2026, 7, 4), "R-DEV-05")],
        ),
        (
            "assign_contacts",
            NEW,
            [
                ("assign_contacts", BRANCH, date(2026, 7, 5), "R-DEV-06"),
                ("review_activist", BRANCH, date(2026, 12, 3), "R-DEV-07"),
                ("analyse", UPPER, date(2027, 6, 3), "R-DEV-07"),
            ],
        ),
        (
            "discuss_target",
            NEW,
            [
                ("analyse", UPPER, date(2027, 6, 3), "R-DEV-07"),
                ("review_activist", BRANCH, date(2027, 12, 3), "R-DEV-07"),
            ],
        ),
        (
            "consent_target",
            NEW,
            [("consent_target", UPPER, date(2027, 7, 5), "R-DEV-14")],
        ),
        ("notice", NEW, [("notice", BRANCH, date(2027, 7, 6), "R-DEV-14")]),
        ("list_target", NEW, [("list_target", BRANCH, date(2027, 6, 15), "R-DEV-14")]),
        ("name_introducers", NEW, []),
        ("pre_review", NEW, [("pre_review", UPPER, date(2027, 7, 20), "R-DEV-18")]),
        ("fill_form", NEW, [("meet", BRANCH, date(2027, 7, 21), "R-DEV-20")]),
        ("meet", OLD, [("meet", BRANCH, date(2021, 4, 13), "R-DEV-20")]),
        ("approve", NEW, [("approve", UPPER, date(2027, 9, 24), "R-DEV-28")]),
        (
            "announce",
            NEW,  # approved on 2027-06-26, passed on 2027-06-23
            [
                ("announce", BRANCH, date(2027, 7, 26), "R-DEV-27"),
                ("file_admission", DEPARTMENT, date(2027, 7, 26), "R-DEV-28"),
                ("assign_group", BRANCH, date(2027, 7, 26), "R-DEV-30"),
                ("oath", BRANCH, date(2027, 7, 26), "R-DEV-30"),
                ("review_probation", BRANCH, date(2027, 9, 23), "R-DEV-31"),
                ("apply_conversion", PERSON, date(2028, 6, 23), "R-DEV-33"),
                ("meet_conversion", BRANCH, date(2028, 7, 23), "R-DEV-32"),
            ],
        ),
        (
            "examine_conversion",
            NEW,
            [("meet_conversion", BRANCH, date(2028, 7, 23), "R-DEV-32")],
        ),
        (
            "approve_conversion",
            NEW,
            [("approve_conversion", UPPER, date(2028, 9, 27), "R-DEV-34")],
        ),
        (
            "archive",
            NEW,
            [("archive", BRANCH, date(2028, 7, 28), "R-DEV-37")],
        ),
        ("", NEW, []),
    ],
)
def test_what_is_due(until, since, expected):
    case = case_at(until, since)
    found = due(case, last_day(case))
    assert [(d.what, d.who, d.due_on, d.rule) for d in found] == expected
    assert not any(d.overdue for d in found)


def test_overdue_begins_the_day_after():
    case = case_at(ActKind.TALK)
    assert [d.overdue for d in due(case, date(2026, 7, 1))] == [False]
    assert [d.overdue for d in due(case, date(2026, 7, 2))] == [True]


def test_in_time_is_a_local_choice():
    case = case_at(ActKind.SUBMIT)
    (found,) = due(case, last_day(case), Settings(promptly_days=7))
    assert (found.due_on, found.is_local) == (last_day(case) + 7 * DAY, True)
    assert not due(case_at(ActKind.TALK), NEW)[0].is_local


def test_prolonged_approval_and_the_clock():  # R-DEV-28
    case = case_at(ActKind.APPROVE)
    reported = fold(case).reported_on
    prolonged = do(case, ActKind.PROLONG, last_day(case))
    assert due(prolonged, last_day(case))[0].due_on == add_months(reported, 6)
    by_meeting = Settings(clock_from_meeting=True)
    met = fold(case).day_of(ActKind.MEET)
    assert due(case, met, by_meeting)[0].due_on == add_months(met, 3)


def test_the_yearly_analysis_serves_all_activists():  # R-DEV-07
    case = replace(case_at(ActKind.DISCUSS_TARGET), analysed_on=date(2027, 2, 1))
    found = {d.what: d.due_on for d in due(case, NEW)}
    assert found[ActKind.ANALYSE] == date(2028, 2, 1)
    before = replace(case, analysed_on=date(2026, 1, 1))
    assert {d.what: d.due_on for d in due(before, NEW)}[ActKind.ANALYSE] == date(
        2027, 6, 3
    )


def test_extension_and_postponement_move_the_meeting():  # R-DEV-32, R-DEV-36
    case = case_at(ActKind.APPLY_CONVERSION)
    day = last_day(case)
    case = do(case, ActKind.TRANSFER_IN, day)
    until = add_months(fold(case).probation_ends, 3)
    case = do(case, ActKind.POSTPONE, day, ends_on=until)
    found = {d.what: (d.due_on, d.rule) for d in due(case, day)}
    assert found[ActKind.MEET_CONVERSION] == (until, "R-DEV-36")


@pytest.mark.parametrize(
    ("until", "on", "what", "who", "earliest", "codes"),
    [
        ("talk", NEW, "talk", BRANCH, NEW, []),
        ("submit", NEW, "submit", BRANCH, NEW, []),
        ("file_activist", NEW, "file_activist", UPPER, NEW, []),
        # the way on is closed until the year is over: the review comes first
        (
            "review_activist",
            date(2026, 8, 1),
            "review_activist",
            BRANCH,
            date(2026, 8, 1),
            [],
        ),
        (
            "discuss_target",
            date(2027, 6, 3),
            "discuss_target",
            BRANCH,
            date(2027, 6, 3),
            [],
        ),
        (
            "list_target",
            date(2027, 6, 8),
            "list_target",
            BRANCH,
            date(2027, 6, 15),
            ["notice_runs"],
        ),
        (
            "meet_conversion",
            date(2028, 6, 24),
            "meet_conversion",
            BRANCH,
            date(2028, 6, 24),
            [],
        ),
    ],
)
def test_the_next_step(until, on, what, who, earliest, codes):
    found = next_act(case_at(until), on)
    assert (found.what, found.who, found.earliest) == (what, who, earliest)
    assert [problem.code for problem in found.problems] == codes


def test_after_the_reviews_the_wait_is_told():  # R-DEV-09
    case = case_at(ActKind.DISCUSS_TARGET)
    early = do(
        replace(case, acts=case.acts[:-1]), ActKind.REVIEW_ACTIVIST, date(2027, 5, 20)
    )
    found = next_act(early, date(2027, 5, 21))
    assert (found.what, found.earliest) == (ActKind.DISCUSS_TARGET, date(2027, 6, 3))
    assert [p.code for p in found.problems] == ["trained_too_briefly"]
    assert (found.number, found.article) == (7, "13")


def test_who_is_too_young_learns_from_when():
    found = next_act(Case(birth_date=date(2010, 5, 1)), NEW)
    assert (found.what, found.earliest) == (ActKind.APPLY, date(2028, 5, 1))
    nobody = next_act(Case(birth_date=BORN, is_member=True), NEW)
    assert nobody.earliest is None


def test_a_failed_review_is_not_passed_over():
    case = case_at(ActKind.POLITICAL_REVIEW)
    day = last_day(case)
    failed = do(case, ActKind.POLITICAL_REVIEW, day, outcome=Outcome.REJECTED)
    assert next_act(failed, day).what == ActKind.POLITICAL_REVIEW


def test_a_body_in_between_deliberates_first():
    case = case_at(ActKind.SUPERIOR_TALK)
    between = replace(case, is_deliberated=True)
    assert next_act(case, last_day(case)).what == ActKind.SUPERIOR_TALK
    assert next_act(between, last_day(case)).what == ActKind.DELIBERATE


@pytest.mark.parametrize("kind", [ActKind.WITHDRAW, ActKind.TERMINATE])
def test_nothing_is_left_to_do_at_the_end(kind):
    case = do(case_at(ActKind.MEET), kind, date(2027, 7, 1))
    assert next_act(case, date(2027, 7, 2)) is None
    assert due(case, date(2027, 7, 2)) == []


def test_who_was_refused_is_told():
    case = case_at(ActKind.APPROVE)
    day = last_day(case)
    case = do(case, ActKind.APPROVE, day, outcome=Outcome.REJECTED)
    assert next_act(case, day).what == ActKind.ANNOUNCE
    assert next_act(do(case, ActKind.ANNOUNCE, day), day) is None


def test_a_rehearsal_plays_on_and_tells_what_is_wrong():
    case = case_at(ActKind.DISCUSS_TARGET)
    early = replace(case, acts=case.acts[:-1])
    acts = [
        make_act(ActKind.DISCUSS_TARGET, date(2027, 6, 2)),
        make_act(ActKind.SUBMIT, date(2027, 6, 2)),
        make_act(ActKind.MEET, date(2027, 6, 3)),
    ]
    scenes = rehearse(early, acts)
    assert [[p.code for p in scene.problems] for scene in scenes] == [
        ["trained_too_briefly"],
        [],
        ["not_now"],
    ]
    assert [scene.is_allowed for scene in scenes] == [False, True, False]
    assert [scene.state for scene in scenes] == [
        State.TARGET_PROPOSED,
        State.TARGET_PENDING,
        State.TARGET_PENDING,
    ]
    assert scenes[1].due[0].what == ActKind.CONSENT_TARGET
    assert fold(early).state == State.ACTIVIST  # the case itself is as it was


def test_a_rehearsal_on_the_days_of_next_year():
    whole = make_case("", date(2027, 1, 4))
    scenes = rehearse(replace(whole, acts=()), whole.acts)
    assert all(scene.is_allowed for scene in scenes)
    assert scenes[-1].state == State.ARCHIVED
