"""R-ORG-01 to R-ORG-07: both sides of every number."""

from datetime import date

import pytest

from zhibu.register.organisations.rules import (
    Facts,
    leaders_are_appointed,
    may_admit,
    may_collect_dues,
    may_discipline,
    may_elect_delegates,
    may_hold_elections,
    must_have_branch,
    reply_due,
    review,
    set_up_problems,
)

TODAY = date(2026, 11, 24)
NAMES = {
    "611": "中共青溪县委员会",
    "612": "东门街道党工委",
    "621": "东门社区党总支",
    "631": "东门村党支部",
    "632": "东门商会联合党支部",
    "633": "高铁项目临时党支部",
    "634": "驻沪流动党员党支部",
}


def facts(kind="631", **given) -> Facts:
    return Facts(kind=kind, name=NAMES[kind], parent_kind="611", **given)


HARD, WARNING = False, True


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (facts(), []),  # nobody counted yet
        # R-ORG-01: three full members; R-ORG-02: else a joint branch
        (facts(full_members=3), []),
        (facts(full_members=2), [("too_few_full_members", "R-ORG-02", HARD)]),
        (facts("632", full_members=3), []),
        (facts("632", full_members=2), [("too_few_full_members", "R-ORG-01", HARD)]),
        # R-ORG-03, R-FLO-07: floating branches too
        (facts("634", full_members=3), []),
        (facts("634", full_members=2), [("too_few_full_members", "R-ORG-03", HARD)]),
        (facts("633", full_members=2), []),
        (facts("621", full_members=2), []),
        # R-ORG-01: at most fifty members, as a rule
        (facts(members=50), []),
        (facts(members=51), [("branch_too_large", "R-ORG-01", WARNING)]),
        (facts("621", members=51), []),
        # R-ORG-02: several units, at most five, as a rule
        (facts("632", units=1), [("not_joint", "R-ORG-02", WARNING)]),
        (facts("632", units=2), []),
        (facts("632", units=5), []),
        (facts("632", units=6), [("too_many_units", "R-ORG-02", WARNING)]),
        (facts(units=6), []),
        # R-ORG-03: a project of six months sets up a branch, where it qualifies
        (facts("633", planned_months=5), []),
        (facts("633", planned_months=6), [("not_temporary", "R-ORG-03", WARNING)]),
        (facts("633", planned_months=6, full_members=2), []),
        (
            facts("633", planned_months=6, full_members=3),
            [("not_temporary", "R-ORG-03", WARNING)],
        ),
        # R-ORG-04: a reply within a month
        (facts(applied_on=date(2026, 10, 24)), []),
        (
            facts(applied_on=date(2026, 10, 23)),
            [("reply_late", "R-ORG-04", WARNING)],
        ),
        (facts(applied_on=date(2026, 1, 31), replied_on=date(2026, 2, 28)), []),
        (
            facts(applied_on=date(2026, 1, 31), replied_on=date(2026, 3, 1)),
            [("reply_late", "R-ORG-04", WARNING)],
        ),
        # R-ORG-06: usually over 50 and over 100
        (facts("621", members=50), [("smaller_than_usual", "R-ORG-06", WARNING)]),
        (facts("611", members=100), [("smaller_than_usual", "R-ORG-06", WARNING)]),
        (facts("611", members=101), []),
        (facts("612", members=10), []),
        # The tree
        (facts(parent_is_open=False), [("parent_closed", "", HARD)]),
    ],
)
def test_setting_up(case, expected):
    found = set_up_problems(case, TODAY)
    assert [(p.code, p.rule, p.warning) for p in found] == expected
    assert all(str(p) for p in found)


def test_numbers_do_not_reach_back_before_their_regulation():
    old = facts(full_members=2, members=60, opened_on=date(2018, 10, 27))
    new = facts(full_members=2, members=60, opened_on=date(2018, 10, 28))
    assert set_up_problems(old, TODAY) == []
    assert len(set_up_problems(new, TODAY)) == 2


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # R-ORG-07: a committee from seven full members on, of 3 to 7
        (facts(full_members=7, committee_size=2), ["committee_too_small"]),
        (facts(full_members=7, committee_size=3), []),
        (facts(full_members=7, committee_size=7), []),
        (facts(full_members=7, committee_size=8), ["committee_too_large"]),
        (facts(full_members=6, committee_size=0), []),
        (facts(full_members=6, committee_size=2), []),
        (facts(full_members=6, committee_size=3), ["no_committee_due"]),
        (facts(full_members=7, committee_size=None), []),
        (facts(full_members=9, committee_size=3, deputies=1), []),
        (facts(full_members=9, committee_size=3, deputies=2), ["too_many_deputies"]),
        # R-ELE-03
        (facts(full_members=3, secretaries=None), []),
        (facts(full_members=3, secretaries=1), []),
        (facts(full_members=3, secretaries=0), ["secretary_missing"]),
        (facts(full_members=0, secretaries=0), ["too_few_full_members"]),
        (facts("633", full_members=3, secretaries=0), ["secretary_missing"]),
        (facts("611", committee_size=5, secretaries=0), ["secretary_missing"]),
        # Older practice
        (facts("621", committee_size=4), ["committee_size_unusual"]),
        (facts("621", committee_size=5), []),
        (facts("621", committee_size=9), []),
        (facts("611", committee_size=10), ["committee_size_unusual"]),
        (facts("633", full_members=9, committee_size=1), []),
        # What a branch has become
        (facts(full_members=2), ["too_few_full_members"]),
        (facts(full_members=3, members=51), ["branch_too_large"]),
        (facts("621", members=30), []),
        (facts(full_members=2, closed_on=TODAY), []),
    ],
)
def test_review_only_warns(case, expected):
    found = review(case, TODAY)
    assert [p.code for p in found] == expected
    assert all(p.warning and str(p) for p in found)


@pytest.mark.parametrize(("full", "must"), [(2, False), (3, True)])
def test_who_must_have_a_branch(full, must):
    assert must_have_branch(full) is must


def test_reply_due():
    assert reply_due(date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("kind", "admits", "rest"),
    [
        ("611", False, True),
        ("621", False, True),
        ("631", True, True),
        ("632", True, True),
        ("633", False, False),  # R-ORG-05
        ("634", True, True),
    ],
)
def test_what_a_temporary_branch_may_not(kind, admits, rest):
    assert may_admit(kind) is admits
    for may in (may_collect_dues, may_discipline, may_elect_delegates):
        assert may(kind) is rest
    assert may_hold_elections(kind) is rest
    assert leaders_are_appointed(kind) is not rest


def test_leaders_of_a_working_committee_are_appointed():
    assert leaders_are_appointed("612")
    assert not may_hold_elections("612")
