"""The tree of organisations, and what speaks against changing it."""

from datetime import date
from itertools import product

import pytest

from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.rules import (
    Facts,
    Move,
    credit_code_is_valid,
    form_problems,
    kinds_below,
    may_dissolve,
    may_move,
    may_stand_under,
)

TODAY = date(2026, 11, 24)
COMMITTEE, WORKING, GENERAL = "611", "612", "621"
BRANCH, JOINT, TEMPORARY, FLOATING = "631", "632", "633", "634"

ALLOWED = {
    (COMMITTEE, COMMITTEE),
    (COMMITTEE, WORKING),
    (WORKING, COMMITTEE),
    (GENERAL, COMMITTEE),
    (GENERAL, WORKING),
    *product((BRANCH, JOINT, TEMPORARY, FLOATING), (COMMITTEE, WORKING, GENERAL)),
}


@pytest.mark.parametrize(("kind", "above"), list(product(Kind.values, Kind.values)))
def test_what_may_stand_below_what(kind, above):
    assert may_stand_under(kind, above) is ((kind, above) in ALLOWED)


def test_any_kind_may_stand_at_the_top():
    assert kinds_below(None) == Kind.values
    assert kinds_below(BRANCH) == []
    assert kinds_below(GENERAL) == [BRANCH, JOINT, TEMPORARY, FLOATING]


def facts(**given) -> Facts:
    usual = {"kind": BRANCH, "name": "中共东门村支部委员会", "parent_kind": COMMITTEE}
    return Facts(**usual | given)


CODE = "91350100M000100Y43"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (facts(), []),
        (facts(parent_kind=BRANCH), ["wrong_place"]),
        (facts(kind="999"), ["kind_unknown"]),
        (facts(name="支部"), ["name_too_short"]),
        (facts(name="村党支部"), []),
        (facts(name="东门村支委会"), ["name_differs_from_kind"]),
        (facts(kind=GENERAL), ["name_differs_from_kind"]),
        (facts(kind=JOINT, name="东门商会联合党支部"), []),
        (facts(opened_on=TODAY), []),
        (facts(opened_on=date(2026, 11, 25)), ["opened_in_the_future"]),
        # The part on the unit (domain rules 8.2)
        (facts(unit_situation="1"), []),
        (facts(unit_situation="1", unit_name="东门村"), ["unit_not_asked"]),
        (facts(unit_situation="2", unit_name="东门村", unit_nature="73"), []),
        (facts(unit_situation="3"), ["several_units_are_joint"]),
        (facts(kind=JOINT, name="东门商会联合党支部", unit_situation="3"), []),
        (
            facts(kind=JOINT, name="东门商会联合党支部", unit_situation="2"),
            ["several_units_are_joint"],
        ),
        # R-COD-02
        (facts(unit_situation="2", unit_credit_code=CODE), []),
        (
            facts(unit_situation="2", unit_credit_code=CODE[:-1] + "4"),
            ["credit_code_check"],
        ),
        # R-DEV-25, R-TRF-02
        (facts(approves_admission=True), ["cannot_approve"]),
        (
            facts(kind=COMMITTEE, name="中共青溪县委员会", approves_admission=True),
            [],
        ),
        (
            facts(
                kind=WORKING,
                name="东门街道党工委",
                approves_admission=True,
                transfers_nationwide=True,
            ),
            [],
        ),
        (
            facts(kind=COMMITTEE, name="中共青溪县委员会", transfers_nationwide=True),
            ["cannot_transfer"],
        ),
    ],
)
def test_form(case, expected):
    found = form_problems(case, TODAY)
    assert [p.code for p in found] == expected
    assert all(str(p) for p in found)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (CODE, None),
        ("91350100M000100Y44", "credit_code_check"),
        ("91350100M000100Y4", "credit_code_characters"),
        ("91350100M000100Y433", "credit_code_characters"),
        ("91350100M000100I43", "credit_code_characters"),
        ("91350100m000100y43", "credit_code_characters"),
    ],
)
def test_credit_code(code, problem):
    found = credit_code_is_valid(code)
    assert (found and found.code) == problem
    assert found is None or found.rule == "R-COD-02"


def move(**given) -> Move:
    usual = {
        "kind": GENERAL,
        "path": "/1/2/4/",
        "parent_path": "/1/2/",
        "new_parent_path": "/1/3/",
        "new_parent_kind": COMMITTEE,
    }
    return Move(**usual | given)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (move(), []),
        (move(new_parent_path="/1/2/4/"), ["below_itself"]),
        (move(new_parent_path="/1/2/4/9/"), ["below_itself"]),
        (move(new_parent_path="/1/2/42/"), []),
        (move(new_parent_path="/1/2/"), ["already_there"]),
        (move(new_parent_kind=BRANCH), ["wrong_place"]),
        (move(new_parent_is_open=False), ["parent_closed"]),
        (
            move(new_parent_is_open=False, new_parent_kind=GENERAL),
            ["parent_closed", "wrong_place"],
        ),
    ],
)
def test_move(case, expected):
    assert [p.code for p in may_move(case)] == expected


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (facts(members=0), TODAY, []),
        (facts(members=1), TODAY, ["members_remain"]),
        (facts(members=0, open_children=1), TODAY, ["organisations_remain"]),
        (
            facts(members=2, open_children=1),
            TODAY,
            ["members_remain", "organisations_remain"],
        ),
        (facts(members=0, opened_on=TODAY), TODAY, []),
        (facts(members=0, opened_on=TODAY), date(2026, 11, 23), ["dissolving_day"]),
        (facts(members=0), date(2026, 11, 25), ["dissolving_day"]),
        (facts(members=3, closed_on=TODAY), TODAY, ["already_dissolved"]),
    ],
)
def test_dissolve(case, day, expected):
    found = may_dissolve(case, TODAY, day=day)
    assert [p.code for p in found] == expected
    assert not any(p.warning for p in found)
