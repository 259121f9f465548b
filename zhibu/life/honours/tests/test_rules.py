"""The rules of honours, both sides of each boundary."""

from dataclasses import replace
from datetime import date

import pytest

from zhibu.life.honours import rules
from zhibu.life.honours.codes import CallState, Level, NominationState, Title

ON = date(2026, 11, 24)
CALL = rules.Call(
    title=Title.MEMBER,
    state=CallState.OPEN,
    called_on=ON,
    until=date(2026, 12, 1),
    quota=1,
    working_days=5,
)
HUNG = replace(
    CALL,
    state=CallState.PUBLICITY,
    publicity_from=date(2026, 12, 2),
    publicity_until=date(2026, 12, 8),
)
MEMBER = rules.Nominee(is_organisation=False)


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("中共中央", Level.NATIONAL),
        ("中共中央组织部", Level.NATIONAL),
        ("中共河南省委员会", Level.PROVINCE),
        ("广西壮族自治区党委", Level.PROVINCE),
        ("中共北京市委员会", Level.PROVINCE),
        ("中共北京市朝阳区委员会", Level.COUNTY),
        ("中共河南省洛阳市委", Level.CITY),
        ("洛阳市委组织部", Level.CITY),
        ("中共青石县委员会", Level.COUNTY),
        ("中共青石县委组织部", Level.COUNTY),
        ("中共青石县东风镇委员会", Level.TOWN),
        ("中共青石街道工作委员会", Level.TOWN),
        ("中共青石县第一中学委员会", Level.GRASSROOTS),
        ("青石县东风村党支部", Level.GRASSROOTS),
    ],
)
def test_the_level_follows_from_who_gives(name, level):
    assert rules.level_of(name) == level


def test_the_locality_of_a_committee_counts_before_its_name():
    assert rules.level_of("中共青石工业园委员会", "02") == Level.COUNTY
    assert rules.level_of("第一党支部", "02", is_committee=False) == Level.GRASSROOTS


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"until": date(2026, 11, 23)}, ["until_passed"]),
        ({"until": ON}, []),
        ({"working_days": 4}, ["working_days"]),
        ({"working_days": 31}, ["working_days"]),
        ({"title": Title.MEDAL}, ["not_proposed"]),
    ],
)
def test_a_call(change, expected):
    assert codes(rules.call_problems(replace(CALL, **change), ON)) == expected


@pytest.mark.parametrize(
    ("nominee", "call", "more", "expected"),
    [
        ({}, {}, {}, []),
        ({"is_full": False}, {}, {}, ["not_full"]),
        ({"on_roll": False}, {}, {}, ["not_on_roll"]),
        ({"is_organisation": True}, {}, {}, ["wrong_holder"]),
        ({"is_organisation": True}, {"title": Title.ORGANISATION}, {}, []),
        (
            {"is_organisation": True, "is_caller": True},
            {"title": Title.ORGANISATION},
            {},
            ["own_call"],
        ),
        ({}, {}, {"used": 1}, ["quota_used"]),
        ({}, {"quota": 0}, {"used": 9}, []),
        ({}, {}, {"already": True}, ["proposed_already"]),
        ({}, {}, {"on": date(2026, 12, 1)}, []),
        ({}, {}, {"on": date(2026, 12, 2)}, ["call_closed"]),
        ({}, {"state": CallState.PUBLICITY}, {}, ["call_closed"]),
    ],
)
def test_a_nomination(nominee, call, more, expected):
    asked = {"already": False, "used": 0, "on": ON} | more
    found = rules.nomination_problems(
        replace(CALL, **call), replace(MEMBER, **nominee), **asked
    )
    assert codes(found) == expected


def test_deeds_are_some_sentences():
    assert not rules.deeds_problems("事" * rules.DEEDS_LEAST)
    assert rules.deeds_problems("事" * (rules.DEEDS_LEAST - 1))
    assert rules.deeds_problems("事" * (rules.DEEDS_MOST + 1))


@pytest.mark.parametrize(
    ("states", "starts_on", "expected"),
    [
        ({NominationState.CHECKED}, ON, []),
        ({NominationState.CHECKED}, date(2026, 11, 23), ["starts_in_past"]),
        (
            {NominationState.CHECKED, NominationState.PROPOSED},
            ON,
            ["not_checked"],
        ),
        ({NominationState.DECLINED}, ON, ["nobody"]),
        (set(), ON, ["nobody"]),
    ],
)
def test_a_public_notice(states, starts_on, expected):
    assert codes(rules.publicity_problems(CALL, states, starts_on, ON)) == expected


def test_a_notice_is_given_once():
    found = rules.publicity_problems(HUNG, {NominationState.CHECKED}, ON, ON)
    assert codes(found) == ["not_open"]


def test_a_notice_hangs_from_its_first_to_its_last_day():
    days = [date(2026, 12, day) for day in (1, 2, 8, 9)]
    assert [rules.in_publicity(HUNG, day) for day in days] == [False, True, True, False]
    assert not rules.in_publicity(CALL, ON)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"decided_on": date(2026, 12, 8)}, ["too_early"]),
        ({"decided_on": date(2026, 12, 11)}, ["in_future"]),
        ({"number": ""}, ["no_number"]),
        ({"unanswered": 1}, ["unanswered"]),
        ({"upheld": 1}, ["upheld"]),
    ],
)
def test_a_decision(change, expected):
    asked = {
        "decided_on": date(2026, 12, 9),
        "number": "青石党〔2026〕12号",
        "unanswered": 0,
        "upheld": 0,
        "on": date(2026, 12, 10),
    } | change
    assert codes(rules.decision_problems(HUNG, **asked)) == expected


def test_no_decision_without_a_notice():
    found = rules.decision_problems(
        CALL, decided_on=ON, number="1", unanswered=0, upheld=0, on=ON
    )
    assert codes(found) == ["no_publicity"]


@pytest.mark.parametrize(
    ("full_since", "year"),
    [
        (date(1976, 7, 1), 2026),
        (date(1976, 7, 2), 2027),
        (date(1976, 1, 1), 2026),
        (date(1960, 2, 29), 2010),
    ],
)
def test_the_medal_follows_from_the_register(full_since, year):
    assert rules.medal_due_in(full_since) == year


def test_who_is_due_in_a_year():
    assert rules.medal_born_before(2026) == date(1976, 7, 1)


PERSON = rules.Honour(
    is_organisation=False, consent="given", name_shown="full", holder_counts=True
)


@pytest.mark.parametrize(
    ("change", "public"),
    [
        ({}, True),
        ({"consent": ""}, False),
        ({"consent": "declined"}, False),
        ({"consent": "withdrawn"}, False),
        ({"consent": "", "is_organisation": True}, True),
        ({"holder_counts": False}, False),
        ({"revoked_on": ON}, False),
        ({"valid_until": ON}, True),
        ({"valid_until": date(2026, 11, 23)}, False),
    ],
)
def test_what_the_public_may_see(change, public):
    assert rules.is_public(replace(PERSON, **change), ON) is public


def test_the_name_as_the_holder_allows_it():
    assert rules.name_in_public("王丽娟", PERSON) == "王丽娟"
    masked = replace(PERSON, name_shown="masked")
    assert rules.name_in_public("王丽娟", masked) == "王＊＊"
    assert rules.name_in_public("王丽娟", replace(PERSON, consent="")) == ""
    organisation = replace(PERSON, is_organisation=True, consent="")
    assert rules.name_in_public("东风支部", organisation) == "东风支部"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"already": True}, ["revoked"]),
        ({"because": "x"}, ["no_ground"]),
        ({"note": ""}, ["no_note"]),
        ({"day": date(2026, 11, 25)}, ["day"]),
        ({"day": date(2026, 6, 30)}, ["day"]),
    ],
)
def test_revoking(change, expected):
    asked = {
        "already": False,
        "given_on": date(2026, 7, 1),
        "day": ON,
        "because": "deception",
        "note": "材料不实",
        "on": ON,
    } | change
    assert codes(rules.revocation_problems(**asked)) == expected
