"""Distance by division, matching, reporting in, roster: R-FLO-02, 06, 11, 12."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.kernel import divisions
from zhibu.procedures.floating.codes import (
    NEIGHBOURS,
    TILES,
    ArrivalAct,
    ArrivalState,
    Distance,
    Trade,
)
from zhibu.procedures.floating.rules import (
    COLUMNS,
    INFLOW,
    STEPS,
    Flow,
    Report,
    act_problems,
    destination,
    distance,
    figures,
    hide_small,
    match,
    report_problems,
)
from zhibu.register.members.codes import PROVINCES, FloatingDestination
from zhibu.register.organisations.codes import Kind

CODES = [
    *("440305", "440304", "440300", "440600", "441900", "110108", "110105"),
    *("120101", "429004", "429005", "810000", "710000", "419901", "460105"),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("440305", "440305", Distance.SAME_COUNTY),
        ("440305008012", "440305", Distance.SAME_COUNTY),
        ("440305", "440304", Distance.SAME_CITY),
        ("440305", "440300", Distance.SAME_CITY),
        ("441900", "441900", Distance.SAME_CITY),  # 东莞 has no counties
        ("429004", "429004", Distance.SAME_CITY),
        ("110108", "110105", Distance.SAME_CITY),
        ("440305", "440600", Distance.SAME_PROVINCE),
        ("429004", "429005", Distance.SAME_PROVINCE),
        ("110108", "120101", Distance.NEIGHBOUR),
        ("440305", "460105", Distance.NEIGHBOUR),
        ("110108", "440305", Distance.ELSEWHERE),
        ("", "440305", Distance.ELSEWHERE),
        ("440305", "", Distance.ELSEWHERE),
    ],
)
def test_distances(one, other, expected):
    assert distance(one, other) == expected


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_distance_is_the_same_both_ways(one, other):
    assert distance(one, other) == distance(other, one)


def test_neighbours_are_mutual_and_every_province_has_one():
    assert set(NEIGHBOURS) == set(PROVINCES)
    for province, others in NEIGHBOURS.items():
        assert province not in others and others
        assert all(province in NEIGHBOURS[other] for other in others)
    assert NEIGHBOURS["11"] == {"12", "13"}
    assert len(NEIGHBOURS["61"]) == len(NEIGHBOURS["15"]) == 8


def test_every_province_has_a_tile_of_its_own():
    assert set(TILES) == set(PROVINCES)
    assert len(set(TILES.values())) == len(TILES)
    assert {p.code[:2] for p in divisions.provinces()} == set(TILES)


def test_twenty_trades():
    assert Trade.values == list("ABCDEFGHIJKLMNOPQRST")


@pytest.mark.parametrize(
    ("home", "place", "country", "expected"),
    [  # R-FLO-12
        ("411723", "440305", "", FloatingDestination.OTHER_PROVINCE),
        ("411723", "420106", "", FloatingDestination.OTHER_PROVINCE),
        ("411723", "410105", "", FloatingDestination.OTHER_CITY),
        ("411723", "411702", "", FloatingDestination.OTHER_COUNTY),
        ("411723", "411723", "", FloatingDestination.WITHIN_COUNTY),
        ("411723", "", "Japan", FloatingDestination.ABROAD),
        ("", "440305", "", None),
        ("411723", "", "", None),
    ],
)
def test_where_an_outflow_counts(home, place, country, expected):
    assert destination(home, place, country) == expected


# ---- matching


def test_out_and_in_are_matched_by_person():  # R-FLO-02
    out = [Flow("a", 1, date(2026, 1, 1), 1), Flow("b", 1, date(2026, 1, 2), 2)]
    in_ = [Flow("b", 7, date(2026, 2, 1), 1), Flow("c", 7, date(2026, 2, 2), 2)]
    found = match(out, in_)
    assert found.pairs == [(out[1], in_[0])]
    assert (found.only_out, found.only_in) == ([out[0]], [in_[1]])


def rows(flows):
    return sorted(flow.row for flow in flows)


FLOWS = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "c"]), st.dates(date(2026, 1, 1))),
    max_size=12,
)


@given(FLOWS, FLOWS)
def test_every_flow_is_in_one_pair_or_alone(outs, ins):
    out = [Flow(person, 1, day, row) for row, (person, day) in enumerate(outs)]
    in_ = [Flow(person, 2, day, row) for row, (person, day) in enumerate(ins)]
    found = match(out, in_)
    assert rows([p[0] for p in found.pairs] + found.only_out) == rows(out)
    assert rows([p[1] for p in found.pairs] + found.only_in) == rows(in_)
    assert all(one.person == other.person != "" for one, other in found.pairs)
    alone = {f.person for f in found.only_out} & {f.person for f in found.only_in}
    assert alone <= {""}


# ---- reporting in

REPORT = {"home": 1, "host": 2, "host_kind": Kind.FLOATING_BRANCH}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, None),
        ({"home": None}, None),  # from outside this system
        ({"host_kind": Kind.BRANCH}, None),
        ({"host_kind": Kind.COMMITTEE}, "host_closed"),
        ({"host_is_open": False}, "host_closed"),
        ({"host_accepts": False}, "host_does_not_accept"),
        ({"host": 1}, "host_is_home"),
        ({"on_roll": False}, "not_on_the_roll"),
        ({"stay_has_begun": False}, "no_stay"),
        ({"has_open_report": True}, "reported_already"),
        ({"members": 50, "most": 0}, None),
        ({"members": 49, "most": 50}, None),
        ({"members": 50, "most": 50}, "host_is_full"),
    ],
)
def test_reporting_in(facts, code):
    found = report_problems(Report(**(REPORT | facts)))
    assert [problem.code for problem in found] == ([code] if code else [])
    assert all(problem.rule for problem in found)


ON = date(2026, 11, 24)
WHY = "no room until spring"


@pytest.mark.parametrize("state", ArrivalState)
@pytest.mark.parametrize("act", ArrivalAct)
def test_acts_on_a_report_follow_the_table(state, act):
    possible = (state, act) in STEPS
    assert (act_problems(state, act, ON, ON, WHY) == []) is possible


@pytest.mark.parametrize(
    ("act", "state", "text", "day", "codes"),
    [
        (ArrivalAct.ACCEPT, ArrivalState.REPORTED, "", ON, []),
        (ArrivalAct.DECLINE, ArrivalState.REPORTED, "", ON, ["reason_too_short"]),
        (ArrivalAct.END, ArrivalState.ACCEPTED, "。。", ON, ["reason_too_short"]),
        (ArrivalAct.WITHDRAW, ArrivalState.REPORTED, "", ON, []),
        (ArrivalAct.ACCEPT, ArrivalState.REPORTED, "", date(2026, 11, 25),
         ["day_in_the_future"]),
    ],
)  # fmt: skip
def test_declining_says_why(act, state, text, day, codes):
    assert [p.code for p in act_problems(state, act, day, ON, text)] == codes


# ---- roster and figures


def test_the_roster_has_the_columns_of_the_form():  # R-FLO-11
    assert list(COLUMNS) == [
        "name", "sex", "birth_month", "education", "starts_on", "place", "phone",
        "branch", "branch_phone",
    ]  # fmt: skip
    assert list(INFLOW) == [*COLUMNS, "host", "since"]


def test_yearly_figures():  # R-FLO-12
    rows = [("1", "113", True), ("1", "113", False), ("2", "", False), ("", "", False)]
    found = figures(rows, online_branches=2, received=7)
    assert (found.total, found.other_province, found.other_city) == (4, 2, 1)
    assert (found.with_card, found.online_branches, found.received) == (1, 2, 7)
    assert found.by_destination == {"1": 2, "2": 1, "3": 0, "4": 0, "5": 0}
    assert found.by_occupation == {"113": 2, "": 2}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 4, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 4, "b": 1, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 4, "b": 0}, {"a": None, "b": 0}),
        ({}, {}),
    ],
)
def test_small_groups_are_hidden(counts, shown):
    assert hide_small(counts) == shown


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 30)))
def test_no_hidden_number_follows_from_the_total(counts):
    shown = hide_small(counts)
    hidden = [key for key, number in shown.items() if number is None]
    assert all(n is None or n == 0 or n >= 5 for n in shown.values())
    alone = sum(1 for number in counts.values() if number) == 1
    assert len(hidden) != 1 or alone
