"""Leaving, suspending and restoring: what speaks against it."""

from datetime import date

import pytest

from zhibu.register.members.rules import (
    Facts,
    may_leave,
    may_rejoin_from,
    may_restore,
    may_suspend,
    reason_is_enough,
    removal_due,
    suspension_due,
)

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 25)
JOINED = date(2005, 7, 1)
DECIDED = "县委组织部2026年11月批复"


def facts(**given) -> Facts:
    usual = {
        "name": "李建国",
        "category": "1",
        "joined_on": JOINED,
        "full_since": date(2006, 7, 1),
    }
    return Facts(**usual | given)


PROBATIONARY = facts(category="2", full_since=None)
LOST = facts(is_lost=True, lost_since=date(2026, 5, 24))
SUSPENDED = facts(
    is_lost=True,
    lost_since=date(2024, 1, 1),
    suspended_on=date(2024, 11, 24),
    suspended_because="lost_contact",
)


def codes(problems) -> list[str]:
    assert all(str(p) for p in problems)
    return [p.code for p in problems]


@pytest.mark.parametrize(
    ("case", "day", "because", "more", "expected"),
    [
        (facts(), TODAY, "died", {}, []),
        (facts(), TOMORROW, "died", {}, ["leaving_in_the_future"]),
        (facts(), JOINED, "died", {}, []),
        (facts(), date(2005, 6, 30), "died", {}, ["leaving_too_early"]),
        (facts(joined_on=None), date(1900, 1, 1), "died", {}, []),
        (SUSPENDED, date(2024, 11, 23), "died", {}, ["leaving_too_early"]),
        (SUSPENDED, date(2024, 11, 24), "died", {}, []),
        (facts(), TODAY, "bored", {}, ["leaving_unknown"]),
        (
            facts(left_on=YESTERDAY, left_because="died"),
            TODAY,
            "died",
            {},
            ["already_left"],
        ),
        # R-TRF-03
        (facts(), TODAY, "transferred", {"to": "杭州市某支部"}, []),
        (facts(), TODAY, "transferred", {"to": " "}, ["left_to_missing"]),
        (
            SUSPENDED,
            TODAY,
            "transferred",
            {"to": "杭州市某支部"},
            ["suspended_not_transferred"],
        ),
        # Removals name their decision (R-PMR-11)
        (facts(), TODAY, "expelled", {"reason": DECIDED}, []),
        (facts(), TODAY, "expelled", {"reason": "批复"}, ["decision_missing"]),
        (facts(), TODAY, "persuaded", {}, ["decision_missing"]),
        # Cancelling is for probationary members, removing for full ones (R-DEV-32)
        (PROBATIONARY, TODAY, "cancelled", {"reason": DECIDED}, []),
        (facts(), TODAY, "cancelled", {"reason": DECIDED}, ["not_probationary"]),
        (
            PROBATIONARY,
            TODAY,
            "expelled",
            {"reason": DECIDED},
            ["probationary_is_cancelled"],
        ),
        (PROBATIONARY, TODAY, "not_recognised", {"reason": DECIDED}, []),
        (facts(), TODAY, "not_recognised", {"reason": DECIDED}, []),
        # R-LOST-01, R-LOST-02: two years after suspension
        (LOST, TODAY, "lapsed", {"reason": DECIDED}, ["suspend_first"]),
        (
            SUSPENDED,
            YESTERDAY,
            "lapsed",
            {"reason": DECIDED},
            ["suspended_too_briefly"],
        ),
        (SUSPENDED, TODAY, "lapsed", {"reason": DECIDED}, []),
        (facts(), TODAY, "lapsed", {"reason": DECIDED}, []),  # did not attend or pay
    ],
)
def test_may_leave(case, day, because, more, expected):
    found = may_leave(case, TODAY, day=day, because=because, **more)
    assert codes(found) == expected


def test_a_probationary_member_may_be_removed_with_a_reason_only():
    found = may_leave(PROBATIONARY, TODAY, day=TODAY, because="refused", reason=DECIDED)
    assert [p.warning for p in found] == [True]


@pytest.mark.parametrize(
    ("case", "day", "because", "expected"),
    [
        (LOST, TODAY, "lost_contact", []),  # R-LOST-01: lost since 24 May
        (LOST, YESTERDAY, "lost_contact", ["lost_too_briefly"]),
        (facts(), TODAY, "lost_contact", ["not_lost"]),
        (facts(is_lost=True), TODAY, "lost_contact", ["not_lost"]),
        (facts(), TODAY, "settled_abroad", []),  # R-PMR-06
        (facts(), TOMORROW, "settled_abroad", ["suspension_day"]),
        (facts(), date(2005, 6, 30), "settled_abroad", ["suspension_day"]),
        (facts(), TODAY, "tired", ["suspension_unknown"]),
        (SUSPENDED, TODAY, "lost_contact", ["already_suspended"]),
        (
            facts(left_on=YESTERDAY, left_because="died"),
            TODAY,
            "settled_abroad",
            ["already_left"],
        ),
    ],
)
def test_may_suspend(case, day, because, expected):
    assert codes(may_suspend(case, TODAY, day=day, because=because)) == expected


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (SUSPENDED, TODAY, []),  # R-LOST-03
        (SUSPENDED, date(2024, 11, 24), []),
        (SUSPENDED, date(2024, 11, 23), ["restoring_day"]),
        (SUSPENDED, TOMORROW, ["restoring_day"]),
        (facts(), TODAY, ["not_suspended"]),
        (
            facts(left_on=YESTERDAY, left_because="lapsed"),
            TODAY,
            ["not_restorable"],  # R-PMR-07
        ),
        (
            facts(left_on=YESTERDAY, left_because="transferred"),
            TODAY,
            ["already_left"],
        ),
    ],
)
def test_may_restore(case, day, expected):
    assert codes(may_restore(case, TODAY, day=day)) == expected


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (LOST, date(2026, 11, 24)),  # R-LOST-01
        (facts(is_lost=True, lost_since=date(2025, 8, 31)), date(2026, 2, 28)),
        (facts(), None),
        (SUSPENDED, None),
    ],
)
def test_when_a_suspension_is_due(case, due):
    assert suspension_due(case) == due


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (SUSPENDED, date(2026, 11, 24)),  # R-LOST-02
        (LOST, None),
        (
            facts(suspended_on=date(2020, 1, 1), suspended_because="settled_abroad"),
            None,
        ),
    ],
)
def test_when_a_removal_is_due(case, due):
    assert removal_due(case) == due


@pytest.mark.parametrize(
    ("because", "first"),
    [
        ("refused", date(2031, 11, 24)),  # R-PMR-07
        ("lapsed", date(2031, 11, 24)),
        ("cancelled", None),
        ("transferred", None),
    ],
)
def test_when_a_removed_person_may_apply_again(because, first):
    assert may_rejoin_from(facts(left_on=TODAY, left_because=because)) == first


def test_who_never_left_need_not_rejoin():
    assert may_rejoin_from(facts()) is None


@pytest.mark.parametrize(
    ("reason", "enough"),
    [
        ("核对转接", True),
        ("核 对 转", False),
        ("核对转", False),
        ("", False),
        ("。。。。。。", False),
        ("aaaaaaaa", False),
        ("phone", True),
    ],
)
def test_a_reason_says_something(reason, enough):
    assert (reason_is_enough(reason) is None) is enough
