"""Cases that enter in the middle, from the dates of a sheet."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.rules import Case, fold, from_dates, next_act
from zhibu.procedures.admission.rules.history import COLUMNS
from zhibu.procedures.admission.tests.factories import BORN, case_at, do, make_act
from zhibu.procedures.admission.tests.factories import codes as against

ON = date(2026, 11, 24)
HEADINGS = [column.heading for column in COLUMNS]
SHEET = dict(
    zip(
        HEADINGS,
        [
            date(2021, 9, 20),  # applied
            date(2021, 10, 10),
            date(2022, 3, 15),  # activist
            date(2023, 4, 1),
            date(2023, 4, 20),  # target
            date(2023, 5, 12),
            date(2023, 5, 25),
            date(2023, 6, 10),  # passed by the branch meeting
            date(2023, 6, 20),
            date(2023, 7, 5),  # approved
            date(2023, 7, 20),
            date(2024, 6, 1),
            date(2024, 6, 12),  # converted
            date(2024, 7, 1),
            date(2024, 9, 1),
        ],
        strict=True,
    )
)
EXTRA = {
    "政治审查": "完成",
    "培养联系人": "张三、李四",
    "入党介绍人": "张三、李四",
    "毕业时间": date(2026, 6, 30),
    "民主评议时间": date(2023, 3, 1),
}


def taken(dates, **facts):
    return from_dates(dates, Case(birth_date=BORN, **facts), ON)


def codes(found):
    return [(problem.code, problem.field) for problem in found.problems]


def test_a_whole_row_becomes_a_case():
    found = taken(SHEET | EXTRA)
    assert found.state == State.ARCHIVED
    assert fold(found.case).state == State.ARCHIVED
    assert [act.kind for act in found.case.acts] == [c.kind for c in COLUMNS]
    assert all(act.taken_over for act in found.case.acts)
    assert found.names == {"培养联系人": "张三、李四", "入党介绍人": "张三、李四"}
    assert found.notes == {"民主评议时间": date(2023, 3, 1)}
    assert found.case.leaves_on == date(2026, 6, 30)
    assert codes(found) == [
        ("day_not_told", "政治审查"),
        ("day_not_told", "培养联系人"),
        ("day_not_told", "入党介绍人"),
    ]
    assert all(problem.warning for problem in found.problems)


@pytest.mark.parametrize(
    ("count", "state", "coming"),
    [
        (0, State.NEW, ActKind.APPLY),
        (1, State.APPLICANT, ActKind.TALK),
        (2, State.APPLICANT, ActKind.DETERMINE_ACTIVIST),
        (3, State.ACTIVIST_PROPOSED, ActKind.SUBMIT),
        (4, State.TARGET_PROPOSED, ActKind.SUBMIT),
        (5, State.TARGET, ActKind.NAME_INTRODUCERS),
        (7, State.PRE_REVIEWED, ActKind.FILL_FORM),
        (8, State.BRANCH_PASSED, ActKind.SUBMIT),
        (10, State.PROBATIONARY, ActKind.ANNOUNCE),
        (14, State.FULL, ActKind.ANNOUNCE),
    ],
)
def test_a_case_enters_where_its_dates_end(count, state, coming):
    found = taken({heading: SHEET[heading] for heading in HEADINGS[:count]})
    assert (found.state, found.problems) == (state, ())
    assert next_act(found.case, ON).what == coming


def test_nothing_is_invented():
    found = taken({HEADINGS[0]: SHEET[HEADINGS[0]], HEADINGS[7]: SHEET[HEADINGS[7]]})
    assert [act.kind for act in found.case.acts] == [ActKind.APPLY, ActKind.MEET]
    missing = [field for code, field in codes(found) if code == "date_missing"]
    assert missing == HEADINGS[1:7]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({2: date(2021, 9, 1)}, ("dates_out_of_order", 2)),
        ({14: date(2026, 11, 25)}, ("in_the_future", 14)),
        ({1: date(2021, 10, 20)}, None),
        ({1: date(2021, 10, 21)}, ("talk_late", 1)),  # R-DEV-03
        ({3: date(2023, 3, 15)}, None),
        ({3: date(2023, 3, 14)}, ("trained_too_briefly", 3)),  # R-DEV-09
        ({7: date(2023, 6, 25), 8: date(2023, 6, 26)}, ("on_probation", 12)),
        ({6: date(2023, 5, 13), 7: date(2023, 6, 14)}, ("meeting_late", 7)),  # R-DEV-20
        ({9: date(2023, 9, 10), 10: date(2023, 9, 20)}, None),
        ({9: date(2023, 9, 11), 10: date(2023, 9, 20)}, ("approval_late", 9)),
        ({12: date(2024, 6, 9)}, ("on_probation", 12)),  # R-DEV-31
    ],
)
def test_contradictions_are_listed(changes, expected):
    found = taken(SHEET | {HEADINGS[i]: day for i, day in changes.items()})
    listed = codes(found)
    if expected is None:
        assert listed == []
    else:
        assert (expected[0], HEADINGS[expected[1]]) in listed


def test_age_is_checked_when_the_birth_date_is_known():  # R-DEV-01
    young = from_dates(SHEET, Case(birth_date=date(2003, 9, 21)), ON)
    assert codes(young) == [("too_young", HEADINGS[0])]
    assert codes(from_dates(SHEET, Case(birth_date=date(2003, 9, 20)), ON)) == []
    assert codes(from_dates(SHEET, Case(), ON)) == []


def test_a_target_after_the_new_edition_still_needs_the_notice():  # R-DEV-00, R-DEV-14
    row = {heading: SHEET[heading] for heading in HEADINGS[:4]}
    before = taken(row | {HEADINGS[4]: date(2026, 5, 10)})
    after = taken(row | {HEADINGS[4]: date(2026, 5, 11)})
    assert (before.state, after.state) == (State.TARGET, State.TARGET_NOTICE)
    assert next_act(after.case, ON).what == ActKind.NOTICE


def test_what_was_not_recorded_is_asked_for_before_the_next_hard_step():
    found = taken({heading: SHEET[heading] for heading in HEADINGS[:7]})
    coming = next_act(found.case, ON)
    assert coming.what == ActKind.FILL_FORM
    act = make_act(ActKind.MEET, date(2023, 6, 10))
    assert against(found.case, act) == [
        "no_introducers",
        "not_reviewed",
        "form_missing",
    ]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (ActKind.NAME_INTRODUCERS, {"people": ()}),
        (ActKind.POLITICAL_REVIEW, {"text": ""}),
    ],
)
def test_older_papers_are_entered_later_and_judged_in_full(kind, given):
    case = taken({heading: SHEET[heading] for heading in HEADINGS[:7]}).case
    day = date(2023, 5, 2)  # before the pre-review
    act = make_act(kind, day, taken_over=True)
    assert against(case, act) == []
    assert against(case, make_act(kind, day, taken_over=True, **given)) != []
    assert against(case, make_act(kind, day)) == ["not_now"]
    entered = do(case, kind, day, taken_over=True)
    assert kind in fold(entered).done
    assert fold(entered).state == State.PRE_REVIEWED


def test_a_case_of_our_own_has_no_older_papers():
    case = case_at(ActKind.MEET)
    act = make_act(ActKind.TRAIN, date(2027, 6, 20), taken_over=True)
    assert against(case, act) == ["not_now"]
    leap = make_act(ActKind.APPROVE, date(2027, 6, 25), taken_over=True)
    assert against(case, leap) == ["not_now"]


def test_a_notice_that_the_sheet_cannot_tell_is_asked_for():  # R-DEV-14
    row = {heading: SHEET[heading] for heading in HEADINGS[:4]}
    row |= {HEADINGS[4]: date(2026, 6, 1), HEADINGS[6]: date(2026, 7, 1)}
    assert ("day_not_told", HEADINGS[4]) in codes(taken(row))
    assert ("day_not_told", HEADINGS[4]) not in codes(taken(SHEET))


DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))


@given(st.dictionaries(st.sampled_from(HEADINGS), DAYS))
@settings(max_examples=200, deadline=None)
def test_any_dates_are_taken_as_they_are(dates):
    found = taken(dates)
    given_days = [dates[heading] for heading in HEADINGS if heading in dates]
    assert [act.day for act in found.case.acts] == given_days
    assert found.state == fold(found.case).state
    listed = {problem.code for problem in found.problems}
    assert ("dates_out_of_order" in listed) == (given_days != sorted(given_days))
    assert ("in_the_future" in listed) == any(day > ON for day in given_days)
