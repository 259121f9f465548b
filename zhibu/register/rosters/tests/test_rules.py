from dataclasses import replace
from datetime import date

import pytest

from zhibu.foundation.kernel.refusals import Problem
from zhibu.register.members.rules import Facts
from zhibu.register.rosters.rules import (
    Month,
    changed_facts,
    complete,
    complete_new,
    difference,
    faults_of,
    months_only,
    needed_for_a_record,
    new_problems,
)

TODAY = date(2026, 11, 24)
NUMBER = "11010519491231002X"
SOUND = Facts(
    name="王丽",
    sex="2",
    id_number=NUMBER,
    birth_date=date(1949, 12, 31),
    category="1",
    joined_on=date(1970, 7, 1),
    full_since=date(1971, 7, 1),
)


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ({"id_number": NUMBER}, {"birth_date": date(1949, 12, 31)}),
        (
            {"id_number": NUMBER, "birth_date": Month(1949, 12, 1)},
            {"birth_date": date(1949, 12, 31)},
        ),
        ({"id_number": NUMBER, "birth_date": Month(1950, 1, 1)}, {}),
        ({"id_number": NUMBER, "birth_date": date(1949, 12, 1)}, {}),
        ({"id_number": "123"}, {}),
        ({"full_since": date(2000, 1, 1)}, {"category": "1"}),
        ({"full_since": date(2000, 1, 1), "category": "2"}, {}),
        ({"lost_since": date(2020, 1, 1)}, {"is_lost": True}),
        ({"lost_since": date(2020, 1, 1), "is_lost": False}, {}),
        ({"floating_place": "上海"}, {"is_floating": True}),
        ({"name": "王丽"}, {}),
    ],
)
def test_a_row_is_completed_by_what_follows_from_itself(said, added):
    values = dict(said)
    complete(values)
    assert values == said | added


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ({"id_number": NUMBER}, {"sex": "2"}),
        ({"id_number": NUMBER, "sex": "1"}, {}),
        ({"id_number": NUMBER[:-1] + "1"}, {}),
        ({"joined_on": date(2024, 11, 23)}, {"category": "1"}),
        ({"joined_on": date(2024, 11, 24)}, {}),
        ({"joined_on": date(2025, 11, 24)}, {}),
        ({"joined_on": date(2025, 11, 25)}, {"category": "2"}),
        ({"joined_on": date(2000, 1, 1), "category": "2"}, {}),
    ],
)
def test_a_new_record_is_completed_further(said, added):
    values = dict(said)
    complete_new(values, TODAY)
    assert values == said | added


def test_name_sex_and_category_are_needed():
    assert needed_for_a_record({"sex": "1"}) == ["name", "category"]
    assert needed_for_a_record({"name": "王丽", "sex": "2", "category": "1"}) == []


def test_a_difference_is_what_the_row_says_otherwise():
    known = {"name": "王丽", "birth_date": date(1980, 3, 5), "note": ""}
    said = {"name": "王莉", "birth_date": Month(1980, 3, 1), "note": "", "phone": "1"}
    assert difference(said, known) == {"name": ("王丽", "王莉")}


@pytest.mark.parametrize(
    ("registered", "differs"),
    [(date(1980, 3, 5), False), (date(1980, 4, 1), True), (None, True)],
)
def test_a_month_does_not_contradict_a_day_in_it(registered, differs):
    found = difference({"joined_on": Month(1980, 3, 1)}, {"joined_on": registered})
    assert bool(found) == differs


@pytest.mark.parametrize(
    ("item", "registered", "said", "differs"),
    [
        ("education", "21", "20", False),
        ("education", "20", "21", True),
        ("education", "21", "30", True),
        ("education", "", "20", True),
        ("occupation", "0164", "016", False),
        ("occupation", "016", "0164", True),
        ("occupation", "021", "011", True),
        ("note", "x1", "x", True),
    ],
)
def test_what_is_less_exact_does_not_contradict(item, registered, said, differs):
    assert bool(difference({item: said}, {item: registered})) == differs


def test_months_are_told():
    values = {"birth_date": Month(1980, 3, 1), "joined_on": date(2000, 1, 1)}
    assert months_only(values) == ["birth_date"]


def test_changed_facts_know_only_what_is_a_fact():
    changes = {"name": ("王丽", "王莉"), "note": ("", "x"), "group": (None, 3)}
    assert changed_facts(SOUND, changes) == replace(SOUND, name="王莉")


def test_what_was_wrong_before_does_not_stand_in_the_way():
    before = replace(SOUND, joined_on=date(1960, 1, 1))
    after = replace(before, address="新街1号")
    found, new = new_problems(after, before, {"address": ("", "新街1号")}, TODAY)
    assert [p.code for p in found] == ["joined_too_young"]
    assert new == []


def test_what_a_change_makes_wrong_elsewhere_does():
    after = replace(SOUND, id_number="", birth_date=date(1960, 1, 1))
    before = replace(SOUND, id_number="")
    changes = {"birth_date": (before.birth_date, after.birth_date)}
    _found, new = new_problems(after, before, changes, TODAY)
    assert [(p.code, p.field) for p in new] == [("joined_too_young", "joined_on")]


def test_what_a_change_leaves_wrong_in_its_own_item_does():
    before = replace(SOUND, joined_on=date(1960, 1, 1))
    after = replace(SOUND, joined_on=date(1961, 1, 1))
    changes = {"joined_on": (before.joined_on, after.joined_on)}
    _found, new = new_problems(after, before, changes, TODAY)
    assert [p.code for p in new] == ["joined_too_young"]


def test_faults_and_warnings_have_their_places():
    found = [Problem("a", "A", field="name"), Problem("b", "B", warning=True)]
    places = {"name": ("C", "姓名"), "": ("", "")}
    faults, warnings = faults_of(found, places.__getitem__)
    assert [(f.column, f.heading, f.problem.code) for f in faults] == [
        ("C", "姓名", "a")
    ]
    assert [(w.column, w.problem.code) for w in warnings] == [("", "b")]
