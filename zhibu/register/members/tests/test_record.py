"""The record as a whole (domain rules 8.1)."""

from datetime import date

import pytest

from zhibu.register.members.rules import (
    Facts,
    has_a_vote,
    missing_items,
    party_age,
    problems,
)
from zhibu.register.members.synthetic import make_id_number

TODAY = date(2026, 11, 24)
BORN = date(1980, 6, 1)


def facts(**given) -> Facts:
    usual = {
        "name": "王丽娟",
        "sex": "2",
        "ethnicity": "01",
        "birth_date": BORN,
        "education": "21",
        "category": "1",
        "joined_on": date(2005, 7, 1),
        "full_since": date(2006, 7, 1),
        "occupation": "011",
        "phone": "13900000000",
        "address": "北京市朝阳区和平街1号",
    }
    values = usual | given
    if "id_number" not in values and values["birth_date"]:
        values["id_number"] = make_id_number("110105", values["birth_date"], 3, "2")
    return Facts(**values)


def probationary(joined: date, **given) -> Facts:
    return facts(category="2", joined_on=joined, full_since=None, **given)


HARD, WARNING = False, True


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (facts(), []),
        (facts(name=""), [("name_missing", HARD)]),
        # Codes of their tables
        (facts(sex="3", id_number=None), [("code_unknown", HARD)]),
        (facts(ethnicity="57"), [("code_unknown", HARD)]),
        (facts(education="24"), [("code_unknown", HARD)]),
        (facts(occupation="9"), [("code_unknown", HARD)]),
        (facts(occupation="0111"), []),
        (facts(ethnicity="", education="", occupation=""), []),
        (facts(ethnicity="57", occupation="9"), [("code_unknown", HARD)] * 2),
        # R-DEV-01: eighteen on the day of joining
        (
            facts(birth_date=BORN, joined_on=date(1998, 5, 31)),
            [("joined_too_young", HARD)],
        ),
        (facts(birth_date=BORN, joined_on=date(1998, 6, 1)), []),
        (facts(birth_date=None, joined_on=date(1900, 1, 1)), []),
        # Item 10 for full members, and only for them
        (facts(full_since=None), [("full_since_missing", WARNING)]),
        (
            facts(category="2", joined_on=date(2026, 1, 9), full_since=TODAY),
            [("probationary_with_full_since", HARD), ("probation_too_short", WARNING)],
        ),
        # R-DEV-31: a year of probation
        (facts(full_since=date(2006, 6, 30)), [("probation_too_short", WARNING)]),
        (facts(full_since=date(2006, 7, 1)), []),
        (facts(full_since=date(2005, 7, 1)), [("probation_too_short", WARNING)]),
        (facts(full_since=date(2005, 6, 30)), [("full_before_joining", HARD)]),
        (
            facts(joined_on=date(2004, 2, 29), full_since=date(2005, 2, 28)),
            [],
        ),
        (
            facts(joined_on=date(2004, 2, 29), full_since=date(2005, 2, 27)),
            [("probation_too_short", WARNING)],
        ),
        # There was no probation from 1969-04-14 to 1977-08-17
        (
            facts(
                birth_date=date(1945, 1, 1),
                joined_on=date(1969, 4, 13),
                full_since=date(1969, 4, 13),
            ),
            [("probation_too_short", WARNING)],
        ),
        (
            facts(
                birth_date=date(1945, 1, 1),
                joined_on=date(1969, 4, 14),
                full_since=date(1969, 4, 14),
            ),
            [],
        ),
        (
            facts(
                birth_date=date(1945, 1, 1),
                joined_on=date(1977, 8, 17),
                full_since=date(1977, 8, 17),
            ),
            [],
        ),
        (
            facts(
                birth_date=date(1945, 1, 1),
                joined_on=date(1977, 8, 18),
                full_since=date(1977, 8, 18),
            ),
            [("probation_too_short", WARNING)],
        ),
        # R-DEV-32: two years at most
        (probationary(date(2024, 11, 24)), []),
        (probationary(date(2024, 11, 23)), [("probation_too_long", WARNING)]),
        (probationary(date(2024, 11, 23), left_on=date(2026, 1, 1)), []),
        # Item 15: a date if, and only if, lost
        (facts(is_lost=True), [("lost_since_missing", HARD)]),
        (facts(is_lost=True, lost_since=date(2026, 5, 1)), []),
        (facts(lost_since=date(2026, 5, 1)), [("lost_since_without_loss", HARD)]),
        # Item 16
        (facts(is_floating=True, floating_place="上海市"), []),
        (facts(floating_place="上海市"), [("not_floating", WARNING)]),
        (facts(floating_since=date(2026, 1, 1)), [("not_floating", WARNING)]),
        # Item 12
        (facts(phone="010-12345678"), []),
        (facts(phone="057188880000"), []),
        (facts(phone="139****0000"), []),
        (facts(phone=None), []),
        (facts(phone="1390000000"), [("phone_unusual", WARNING)]),
        (facts(phone="23900000000"), [("phone_unusual", WARNING)]),
        (facts(phone="88880000"), [("phone_unusual", WARNING)]),
        # R-COD-01
        (facts(sex="1"), [("sex_differs", HARD)]),
    ],
)
def test_problems(case, expected):
    assert [(p.code, p.warning) for p in problems(case, TODAY)] == expected


@pytest.mark.parametrize(
    "field",
    [
        "birth_date",
        "joined_on",
        "full_since",
        "suspended_on",
        "lost_since",
        "floating_since",
        "left_on",
    ],
)
def test_no_date_lies_in_the_future(field):
    given = {"id_number": None, field: date(2026, 11, 25)}
    given |= {"is_lost": field == "lost_since", "is_floating": field[:5] == "float"}
    tomorrow = problems(facts(**given), TODAY)
    future = [p for p in tomorrow if p.code == "in_the_future"]
    assert [(p.field, p.warning) for p in future] == [(field, HARD)]
    assert "2026-11-25" in str(future[0])
    today = problems(facts(**given | {field: TODAY}), TODAY)
    assert "in_the_future" not in [p.code for p in today]


def test_all_problems_come_at_once_and_name_their_fields():
    bad = facts(
        name="",
        joined_on=date(1990, 1, 1),
        full_since=date(2027, 1, 1),
        phone="12",
        id_number="110101199003070013",
    )
    assert {p.field for p in problems(bad, TODAY)} == {
        "id_number",
        "full_since",
        "name",
        "joined_on",
        "phone",
    }
    assert all(str(p) for p in problems(bad, TODAY))


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (facts(), []),
        (
            Facts(),
            [
                "name",
                "sex",
                "ethnicity",
                "id_number",
                "birth_date",
                "education",
                "category",
                "joined_on",
                "occupation",
                "phone",
                "address",
            ],
        ),
        (facts(sex="0"), ["sex"]),
        (facts(sex="9"), ["sex"]),
        (facts(full_since=None), ["full_since"]),
        (probationary(date(2026, 5, 1)), []),
        (facts(id_number="1101**********0061"), []),
        (facts(is_lost=True), ["lost_since"]),
        (facts(is_floating=True), ["floating_place"]),
        (facts(is_floating=True, floating_place="上海市"), []),
    ],
)
def test_missing_items(case, missing):
    assert missing_items(case) == missing


@pytest.mark.parametrize(
    ("case", "on", "years"),
    [
        (facts(full_since=date(2006, 7, 1)), date(2026, 6, 30), 19),  # R-DEV-35
        (facts(full_since=date(2006, 7, 1)), date(2026, 7, 1), 20),
        (facts(full_since=date(2006, 7, 1)), date(2006, 6, 30), None),
        (facts(full_since=None), TODAY, None),
        (probationary(date(2026, 1, 1)), TODAY, None),
    ],
)
def test_party_age_counts_from_the_day_of_becoming_full(case, on, years):
    assert party_age(case, on) == years


@pytest.mark.parametrize(
    ("case", "votes"),
    [
        (facts(), True),
        (facts(joined_on=TODAY), True),
        (facts(joined_on=date(2026, 11, 25)), False),
        (facts(left_on=TODAY, left_because="died"), False),
        (facts(left_on=date(2026, 11, 25), left_because="died"), True),
        (facts(suspended_on=TODAY), False),
        (probationary(date(2026, 1, 1)), False),
    ],
)
def test_who_votes(case, votes):  # R-DEV-38, R-ELE-05
    assert has_a_vote(case, TODAY) is votes
