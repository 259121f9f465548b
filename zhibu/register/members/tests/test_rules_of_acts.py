"""Rules about posts and requests for correction: both sides of every boundary."""

from datetime import date

import pytest

from zhibu.register.members import rules
from zhibu.register.members.codes import Category, PostKind
from zhibu.register.members.rules import Facts

ON = date(2026, 11, 24)
FULL = {"category": Category.FULL, "joined_on": date(2005, 6, 28)}


@pytest.mark.parametrize(
    "rule, given, code",
    [
        ("R-DEV-38", {}, None),
        ("R-DEV-38", {"category": Category.PROBATIONARY}, "probationary_in_a_post"),
        ("R-LOST-04", {"suspended_on": ON}, "not_on_the_roll"),
        ("R-LOST-04", {"left_on": ON}, "not_on_the_roll"),
        ("R-LOST-04", {"suspended_on": date(2026, 11, 25)}, None),
    ],
)
def test_who_holds_a_post(rule, given, code):
    problem = rules.may_hold_post(Facts(**(FULL | given)), ON)
    assert (problem and problem.code) == code
    assert problem is None or problem.rule == rule


@pytest.mark.parametrize(
    "starts_on, ends_on, code",
    [
        (date(2005, 6, 28), None, None),
        (date(2005, 6, 27), None, "post_before_joining"),
        (date(2020, 1, 1), date(2020, 1, 1), None),
        (date(2020, 1, 1), date(2019, 12, 31), "post_ends_before_it_began"),
    ],
)
def test_from_when_to_when(starts_on, ends_on, code):
    problem = rules.post_days(Facts(**FULL), starts_on, ends_on)
    assert (problem and problem.code) == code


@pytest.mark.parametrize("kind, known", [(PostKind.SECRETARY, True), ("king", False)])
def test_posts_of_the_table(kind, known):
    assert (rules.post_is_known(kind) is None) == known


def test_an_answer_is_due_fifteen_days_later():
    """R-PI-05"""
    assert rules.answer_due(date(2026, 2, 14)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "accept, answer, refused",
    [(True, "", False), (False, "  ", True), (False, "see the card", False)],
)
def test_declining_is_explained(accept, answer, refused):
    """R-PI-05"""
    assert (rules.refusal_is_explained(accept, answer) is not None) == refused


def test_what_may_be_corrected_is_an_item_of_the_record():
    assert set(rules.CORRECTABLE) <= set(Facts.__dataclass_fields__) | {
        "degree",
        "number",
        "native_place",
        "workplace",
        "email",
        "title",
    }
