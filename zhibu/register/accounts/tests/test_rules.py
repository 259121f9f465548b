from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhibu.register.accounts import rules

TODAY = date(2026, 11, 24)


# ---- names


@pytest.mark.parametrize(
    ("text", "is_phone", "is_id_number"),
    [
        ("13812345678", True, False),
        ("138 1234 5678", True, False),
        ("+86 138-1234-5678", True, False),
        ("１３８１２３４５６７８", True, False),
        ("12812345678", False, False),  # no mobile number begins with 12
        ("1381234567", False, False),
        ("110105194912310021", False, True),
        ("11010519491231002x", False, True),
        ("110105 19491231 0021", False, True),
        ("110105491231002", False, True),  # the old one of 15 digits
        ("1101051949123100", False, False),
        ("zw1024", False, False),
        ("", False, False),
    ],
)
def test_which_number_a_text_looks_like(text, is_phone, is_id_number):
    assert rules.looks_like_phone(text) is is_phone
    assert rules.looks_like_id_number(text) is is_id_number


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("abc", None),
        ("ab", "user_name_unfit"),
        ("a" * 60, None),
        ("a" * 61, "user_name_unfit"),
        ("zhang.wei-2", None),
        ("张伟七号", None),
        ("zhang wei", "user_name_unfit"),
        ("a@b", "user_name_unfit"),
        ("?nobody", "user_name_unfit"),  # stands for nobody among failures
        ("20230154", None),  # a staff number
        ("13812345678", "user_name_is_a_number"),
        ("110105194912310021", "user_name_is_a_number"),
    ],
)
def test_user_name_is_fit(name, code):
    problem = rules.user_name_is_fit(name)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("initials", "number", "expected"),
    [
        ("zw", "20230154", "20230154"),
        ("zw", "S-2023", "s-2023"),
        ("zw", "", "zw042"),
        ("zw", "13812345678", "zw042"),
        ("", "", "m042"),
        ("o", "", "o042"),
    ],
)
def test_user_name_that_is_offered(initials, number, expected):
    name = rules.user_name_from(initials, number, 42)
    assert name == expected
    assert rules.user_name_is_fit(name) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王丽", "王丽", True),
        ("王丽", " 王 丽 ", True),
        ("阿依古丽·买买提", "阿依古丽•买买提", True),
        ("阿依古丽·买买提", "阿依古丽买买提", True),
        ("Anna Li", "ANNA LI", True),
        ("王丽", "王莉", False),
        ("王丽", "", False),
    ],
)
def test_same_person_name(one, other, same):
    assert rules.same_person_name(one, other) is same


# ---- passwords


@pytest.mark.parametrize(
    ("set_on", "due"),
    [
        (None, None),
        (date(2026, 5, 24), date(2026, 11, 24)),
        (date(2026, 5, 25), None),
        (date(2025, 1, 1), date(2025, 7, 1)),
    ],
)
def test_password_is_due_after_six_months(set_on, due):
    assert rules.password_is_due(set_on, TODAY) == due


# ---- one-time codes


def test_code_is_written_in_groups_and_read_however_it_is_typed():
    assert rules.written_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert rules.typed_code(" abcd efgh–jkmn ") == "ABCDEFGHJKMN"
    assert rules.typed_code("ＡＢＣＤ-2345") == "ABCD2345"


def test_code_alphabet_has_nothing_that_looks_alike():
    assert not set("0O1IL") & set(rules.CODE_ALPHABET)
    assert len(set(rules.CODE_ALPHABET)) == len(rules.CODE_ALPHABET) == 31


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, None),
        ({"expires_on": TODAY}, None),
        ({"expires_on": TODAY - timedelta(days=1)}, "code_expired"),
        ({"is_used": True}, "code_used"),
        ({"is_withdrawn": True}, "code_withdrawn"),
        ({"failures": 4}, None),
        ({"failures": 5}, "code_tried_too_often"),
        ({"is_gone": True}, "person_gone"),
        ({"is_used": True, "is_withdrawn": True}, "code_used"),
    ],
)
def test_code_is_good(facts, code):
    problem = rules.code_is_good(
        rules.CodeFacts(**{"expires_on": TODAY} | facts), TODAY
    )
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("beyond", "code"), [((), None), (("secretary",), "code_for_an_officer")]
)
def test_codes_may_be_issued_for(beyond, code):
    problem = rules.codes_may_be_issued_for(beyond)
    assert (problem and problem.code) == code


# ---- appointments

FACTS = rules.AppointingFacts(
    role="group_leader",
    organisation_id=1,
    starts_on=TODAY,
    ends_on=None,
    may_appoint=frozenset({"group_leader", "secretary", "auditor", "officer"}),
    separate=frozenset({"auditor", "system"}),
    single=frozenset({"secretary"}),
    second_factor=frozenset({"officer"}),
)
DAY = timedelta(days=1)
EARLIER = rules.Held("group_leader", 1, TODAY - 30 * DAY, TODAY - DAY)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"may_appoint": frozenset()}, ["may_not_appoint"]),
        ({"is_oneself": True}, ["oneself"]),
        ({"is_active": False}, ["account_closed"]),
        ({"ends_on": TODAY}, []),
        ({"ends_on": TODAY - DAY}, ["ends_before_it_begins"]),
        # the same role once at a time
        ({"held": (EARLIER,)}, []),
        ({"held": (replace(EARLIER, ends_on=TODAY),)}, ["already_appointed"]),
        ({"held": (replace(EARLIER, ends_on=None),)}, ["already_appointed"]),
        ({"held": (replace(EARLIER, ends_on=None, organisation_id=2),)}, []),
        ({"held": (replace(EARLIER, ends_on=None, role="secretary"),)}, []),
        # three administrators
        ({"role": "auditor"}, []),
        (
            {"role": "auditor", "held": (rules.Held("secretary", 2, TODAY - DAY),)},
            ["administrators_separate"],
        ),
        (
            {"held": (rules.Held("system", 2, TODAY - DAY),)},
            ["administrators_separate"],
        ),
        (
            {"role": "auditor", "held": (rules.Held("system", 1, TODAY - DAY),)},
            ["administrators_separate"],
        ),
        (
            {
                "role": "auditor",
                "held": (rules.Held("system", 1, TODAY - DAY, TODAY - DAY),),
            },
            [],
        ),
        # one secretary
        ({"role": "secretary"}, []),
        (
            {"role": "secretary", "others": (rules.Held("secretary", 1, TODAY - DAY),)},
            ["place_is_taken"],
        ),
        (
            {
                "role": "secretary",
                "others": (rules.Held("secretary", 1, TODAY - DAY, TODAY - DAY),),
            },
            [],
        ),
        (
            {"role": "secretary", "others": (rules.Held("secretary", 1, TODAY + DAY),)},
            ["place_is_taken"],
        ),
        (
            {
                "role": "secretary",
                "ends_on": TODAY,
                "others": (rules.Held("secretary", 1, TODAY + DAY),),
            },
            [],
        ),
        ({"others": (rules.Held("group_leader", 1, TODAY),)}, []),
        # warnings
        ({"role": "officer", "has_second_factor": False}, ["second_factor_missing"]),
        ({"has_second_factor": False}, []),
        ({"belongs_there": False}, ["member_elsewhere"]),
        # all at once
        (
            {"is_oneself": True, "is_active": False, "ends_on": TODAY - DAY},
            ["oneself", "account_closed", "ends_before_it_begins"],
        ),
    ],
)
def test_appointing_problems(given, codes):
    problems = rules.appointing_problems(replace(FACTS, **given))
    assert [p.code for p in problems] == codes


def test_a_successor_is_judged_like_an_appointee_but_nobody_appoints():
    facts = replace(FACTS, may_appoint=frozenset(), is_oneself=True, is_active=False)
    assert [p.code for p in rules.taking_over_problems(facts)] == ["account_closed"]


def test_only_elsewhere_and_second_factor_are_warnings():
    facts = replace(FACTS, role="officer", has_second_factor=False, belongs_there=False)
    assert all(p.warning for p in rules.appointing_problems(facts))


@pytest.mark.parametrize(
    ("ends_on", "is_over", "code"),
    [
        (TODAY + DAY, False, None),
        (TODAY, False, None),
        (TODAY - DAY, False, None),
        (TODAY - 2 * DAY, False, "ends_in_the_past"),
        (TODAY, True, "already_ended"),
    ],
)
def test_last_day_is_possible(ends_on, is_over, code):
    problem = rules.last_day_is_possible(ends_on, is_over, TODAY)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ("sys:赵一 sec:钱二 aud:孙三", []),
        ("sys:赵一 Sys:钱二 aud:孙三", ["administrators_separate"]),
        ("sys:赵一 sec:赵一 aud:孙三", ["administrators_separate"]),
        ("sys:赵一 sec:钱二 taken:孙三", ["user_name_taken"]),
        ("sys:赵一 sec:钱二 Taken:孙三", ["user_name_taken"]),
        (
            "s:赵一 13812345678:钱二 aud:孙三",
            ["user_name_unfit", "user_name_is_a_number"],
        ),
        (
            "taken:赵一 taken:赵一 a.:赵一",
            ["user_name_taken", "user_name_unfit", "administrators_separate"],
        ),
    ],
)
def test_three_administrators(names, codes):
    pairs = [tuple(pair.split(":")) for pair in names.split()]
    found = rules.three_administrators(pairs, taken=frozenset({"taken"}))
    assert [p.code for p in found] == codes


# ---- hand-over

HANDOVER = rules.HandoverFacts(
    effective_on=TODAY,
    is_same_person=False,
    is_open_already=False,
    is_ones_own=True,
    may_give=False,
)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"is_ones_own": False}, ["not_ones_own_role"]),
        ({"is_ones_own": False, "may_give": True}, []),
        ({"is_same_person": True}, ["same_person"]),
        ({"is_open_already": True}, ["handover_open"]),
        ({"effective_on": TODAY - DAY}, ["effective_in_the_past"]),
        ({"effective_on": TODAY + DAY}, []),
    ],
)
def test_handover_can_be_proposed(given, codes):
    problems = rules.handover_can_be_proposed(replace(HANDOVER, **given), TODAY)
    assert [p.code for p in problems] == codes


@pytest.mark.parametrize(
    ("is_on_behalf", "was_relieved", "codes"),
    [
        (False, False, []),
        (False, True, ["giver_was_relieved"]),
        (True, True, []),
        (True, False, []),
    ],
)
def test_giver_may_still_give(is_on_behalf, was_relieved, codes):
    found = rules.giver_may_still_give(is_on_behalf, was_relieved)
    assert [p.code for p in found] == codes


@pytest.mark.parametrize(
    ("effective_on", "begins_on"),
    [(TODAY - DAY, TODAY), (TODAY, TODAY), (TODAY + DAY, TODAY + DAY)],
)
def test_takes_effect_on_the_later_day(effective_on, begins_on):
    assert rules.takes_effect_on(effective_on, TODAY) == begins_on
