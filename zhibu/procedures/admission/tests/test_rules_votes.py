"""R-DEV-21 to R-DEV-24 and R-DEV-38: quorum and majority on those who should attend."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.rules import Vote, has_a_vote, problems, verdict
from zhibu.procedures.admission.tests.factories import (
    NEW,
    OLD,
    case_at,
    codes,
    last_day,
    make_act,
)

MEET, CONVERT = ActKind.MEET, ActKind.MEET_CONVERSION


def vote(should: int, present: int, approve: int, written: int = 0, **given) -> Vote:
    return Vote(
        should=should,
        present=present,
        approve=approve,
        written_approve=written,
        **given,
    )


@pytest.mark.parametrize(
    ("counts", "valid", "passed"),
    [  # R-DEV-21, R-DEV-22: should attend, present, approve, in writing before
        ((10, 5, 5, 0), False, False),
        ((10, 5, 5, 5), False, False),
        ((10, 6, 6, 0), True, True),
        ((10, 6, 5, 0), True, False),
        ((10, 6, 5, 1), True, True),
        ((10, 10, 5, 0), True, False),
        ((11, 5, 5, 6), False, False),
        ((11, 6, 6, 0), True, True),
        ((11, 11, 5, 0), True, False),
        ((3, 2, 2, 0), True, True),
        ((3, 1, 1, 2), False, False),
        ((1, 1, 1, 0), True, True),
        ((1, 1, 0, 0), True, False),
    ],
)
def test_quorum_and_majority(counts, valid, passed):
    found = verdict(vote(*counts))
    assert (found.is_valid, found.is_passed) == (valid, passed)


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_more_than_half_is_more_than_half(should, present, approve):
    found = verdict(vote(should, present, approve))
    assert found.is_valid == (present > should / 2)
    assert found.is_passed == (present > should / 2 and approve > should / 2)


def test_the_verdict_explains_itself():
    assert str(verdict(vote(10, 6, 5, 1))) == (
        "10 should attend, so at least 6 approvals are needed; there were 6 (1 of them"
        " in writing): passed."
    )
    assert "at least 6 must be present; 5 were" in str(verdict(vote(10, 5, 5)))
    assert "there were 5 (0 of them in writing): not passed" in str(
        verdict(vote(10, 6, 5))
    )


@pytest.mark.parametrize("since", [OLD, NEW])
@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        (MEET, {"R-DEV-21", "R-DEV-22", "R-DEV-23", "R-DEV-24"}),
        (CONVERT, {"R-DEV-33", "R-DEV-23", "R-DEV-24"}),  # the same for conversion
    ],
)
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"vote": vote(10, 6, 5, 1)}, []),
        ({"vote": vote(10, 6, 5)}, ["outcome_against_vote"]),
        ({"vote": vote(10, 5, 5)}, ["no_quorum"]),
        ({"vote": vote(10, 6, 5), "outcome": Outcome.REJECTED}, []),
        (
            {"vote": vote(10, 6, 6), "outcome": Outcome.REJECTED},
            ["outcome_against_vote"],
        ),
        ({"vote": vote(10, 6, 6, is_secret=False)}, ["not_secret"]),
        ({"vote": vote(10, 6, 6, persons=2)}, ["not_one_by_one"]),
        ({"vote": vote(10, 6, 6, against=1)}, ["counts_contradict"]),
        ({"vote": vote(10, 8, 8, 3)}, ["counts_contradict"]),
        ({"vote": vote(10, 8, 8, 2)}, []),
        ({"vote": vote(10, 8, 8, abstain=-1)}, ["counts_contradict"]),
        ({"vote": None}, ["no_vote"]),
        ({"vote": vote(0, 0, 0)}, ["no_vote", "no_quorum"]),
        ({"text": ""}, ["resolution_incomplete"]),
        ({"is_signed": False}, ["resolution_incomplete"]),
    ],
)
def test_the_branch_meeting(since, kind, rules, given, expected):
    case = case_at(kind, since)
    act = make_act(kind, last_day(case), **given)
    found = problems(case, act, act.day)
    assert [problem.code for problem in found] == expected
    assert not any(problem.warning for problem in found)
    assert {problem.rule for problem in found} <= rules


@pytest.mark.parametrize("kind", [ActKind.APPROVE, ActKind.APPROVE_CONVERSION])
@pytest.mark.parametrize(
    ("counts", "expected"),
    [  # R-DEV-27: by vote, one by one (R-DEV-23), not secret
        (vote(9, 5, 5, is_secret=False), []),
        (vote(9, 5, 4, is_secret=False), ["outcome_against_vote"]),
        (vote(9, 4, 4, is_secret=False), ["no_quorum"]),
        (vote(9, 5, 5, persons=2), ["not_one_by_one"]),
        (None, ["no_vote"]),
    ],
)
def test_the_committee(kind, counts, expected):
    case = case_at(kind)
    act = make_act(kind, last_day(case), case, vote=counts)
    assert codes(case, act) == expected


def test_all_that_is_wrong_with_a_meeting_is_told_at_once():
    case = case_at(MEET)
    wrong = vote(10, 5, 5, is_secret=False, persons=2)
    act = make_act(MEET, last_day(case), vote=wrong, text="")
    assert codes(case, act) == [
        "no_quorum",
        "not_one_by_one",
        "not_secret",
        "resolution_incomplete",
    ]


def test_written_approvals_are_told_apart():
    case = case_at(MEET)
    late = replace(vote(10, 6, 5), written_against=1)
    act = make_act(MEET, last_day(case), vote=late)
    assert codes(case, act) == ["outcome_against_vote"]


@pytest.mark.parametrize("state", State)
def test_only_full_members_vote(state):  # R-DEV-38
    assert has_a_vote(state) is (state in (State.FULL, State.ARCHIVED))
