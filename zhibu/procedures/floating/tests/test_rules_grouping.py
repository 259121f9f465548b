"""Proposals of online branches: R-FLO-07, R-ORG-01."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.kernel.divisions import city_of
from zhibu.procedures.floating.codes import Change
from zhibu.procedures.floating.rules import (
    Cell,
    OnlineBranch,
    Settings,
    adjust,
    count_cells,
    largest_room,
    propose,
    share,
)

SHENZHEN, NANSHAN, FUTIAN, LUOHU = "440300", "440305", "440304", "440303"
HAIDIAN = "110108"


def shapes(plan):
    """What a plan comes to: (places or city, trades, full, members, part of parts)."""
    return [
        (p.places or (p.city,), p.trades, p.full, p.members, (p.part, p.parts))
        for p in plan.proposals
    ]


@pytest.mark.parametrize(
    ("full", "proposed"),
    [(2, False), (3, True)],  # R-ORG-01
)
def test_three_full_members_of_a_city_and_a_trade(full, proposed):
    plan = propose([Cell(NANSHAN, "I", full, full + 4)])
    assert bool(plan.proposals) is proposed
    assert bool(plan.left) is not proposed
    if proposed:
        assert shapes(plan) == [((SHENZHEN,), ("I",), 3, 7, (1, 1))]
        assert "R-ORG-01" in {why.rule for why in plan.proposals[0].why}
    else:
        (left,) = plan.left
        assert (left.city, left.full, left.members) == (SHENZHEN, 2, 6)
        assert str(left.why)


@pytest.mark.parametrize(("fewest", "expected"), [(1, 3), (3, 3), (5, 5)])
def test_a_local_choice_may_only_ask_for_more(fewest, expected):
    for full in (expected - 1, expected):
        plan = propose([Cell(HAIDIAN, "P", full, full)], Settings(fewest=fewest))
        assert bool(plan.proposals) is (full == expected)


def test_small_trades_stand_together_or_join_the_smallest_group():
    together = [Cell(NANSHAN, "C", 2, 2), Cell(FUTIAN, "F", 1, 1)]
    assert shapes(propose(together)) == [((SHENZHEN,), ("C", "F"), 3, 3, (1, 1))]
    joined = [
        Cell(NANSHAN, "I", 9, 9),
        Cell(NANSHAN, "C", 4, 4),
        Cell(FUTIAN, "F", 2, 3),
    ]
    assert shapes(propose(joined)) == [
        ((SHENZHEN,), ("I",), 9, 9, (1, 1)),
        ((SHENZHEN,), ("C", "F"), 6, 7, (1, 1)),
    ]


def test_cities_do_not_mix():
    plan = propose([Cell("440600", "C", 2, 2), Cell("440605", "C", 1, 1),
                    Cell("441900", "C", 2, 2)])  # fmt: skip
    assert shapes(plan) == [(("440600",), ("C",), 3, 3, (1, 1))]
    assert [left.city for left in plan.left] == ["441900"]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [  # R-ORG-01: 50 as a rule
        ({NANSHAN: 30, FUTIAN: 20}, [(SHENZHEN,)]),
        ({NANSHAN: 31, FUTIAN: 20}, [(FUTIAN,), (NANSHAN,)]),
        ({NANSHAN: 31, FUTIAN: 20, LUOHU: 20}, [(LUOHU, FUTIAN), (NANSHAN,)]),
        ({NANSHAN: 49, FUTIAN: 2}, [(FUTIAN, NANSHAN)]),  # two are no branch
    ],
)
def test_a_large_group_is_divided_by_district(sizes, expected):
    plan = propose([Cell(place, "C", n, n) for place, n in sizes.items()])
    places = sorted((p.places or (p.city,)) for p in plan.proposals)
    if expected == [(FUTIAN, NANSHAN)]:  # 51 in two parts
        assert [(p.part, p.parts, p.full) for p in plan.proposals] == [
            (1, 2, 26),
            (2, 2, 25),
        ]
    else:
        assert places == sorted(tuple(sorted(e)) for e in expected)


def test_a_large_district_is_divided_into_equal_parts():
    plan = propose([Cell(NANSHAN, "C", 100, 130), Cell(FUTIAN, "C", 10, 10)])
    assert [(p.places, p.full, p.members) for p in plan.proposals] == [
        ((FUTIAN,), 10, 10),
        ((NANSHAN,), 34, 44),
        ((NANSHAN,), 33, 43),
        ((NANSHAN,), 33, 43),
    ]


def test_few_full_members_among_many_are_not_torn_apart():
    plan = propose([Cell(NANSHAN, "C", 5, 200)])
    assert shapes(plan) == [((SHENZHEN,), ("C",), 5, 200, (1, 1))]


@given(count=st.integers(0, 400), parts=st.integers(1, 20))
def test_shares_are_equal_and_whole(count, parts):
    shares = [share(count, part, parts) for part in range(1, parts + 1)]
    assert [place for one in shares for place in one] == list(range(count))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


PLACES = ["440303", "440304", "440305", "440300", "110108", "110105", "441900",
          "429004", "330106", "330100"]  # fmt: skip
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["", "C", "I", "H"])),
    st.tuples(st.integers(0, 120), st.integers(0, 30)),
    max_size=25,
)


@given(counts=CELLS, fewest=st.integers(1, 6), most=st.integers(12, 60),
       data=st.data())  # fmt: skip
def test_everybody_is_in_one_proposal_or_left_over(counts, fewest, most, data):
    cells = [Cell(*key, full, full + more) for key, (full, more) in counts.items()]
    settings = Settings(fewest=fewest, most=most)
    plan = propose(cells, settings)
    full, members = Counter(), Counter()
    for one in [*plan.proposals, *plan.left]:
        full[one.city] += one.full
        members[one.city] += one.members
    for city in {city_of(cell.place) for cell in cells}:
        here = [cell for cell in cells if city_of(cell.place) == city]
        assert full[city] == sum(cell.full for cell in here)
        assert members[city] == sum(cell.members for cell in here)
    for proposal in plan.proposals:
        assert proposal.full >= max(3, fewest)
        could_divide = proposal.full >= 2 * max(3, fewest)
        assert proposal.members <= most or not could_divide or proposal.parts > 1
        assert proposal.why
    assert len({p.key for p in plan.proposals}) == len(plan.proposals)
    cells = data.draw(st.permutations(cells))
    assert propose(cells, settings) == plan  # the order of the rows plays no part


def test_counting_members():
    rows = [(NANSHAN, "I", True), (NANSHAN, "I", False), (FUTIAN, "I", False)]
    assert count_cells(rows * 2) == [
        Cell(FUTIAN, "I", 0, 2),
        Cell(NANSHAN, "I", 2, 4),
    ]


def branch(number, full, members, city=SHENZHEN, trades="C", **more):
    return OnlineBranch(
        organisation=number,
        city=city,
        trades=frozenset(trades),
        full=full,
        members=members,
        **more,
    )


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ([branch(1, 50, 50)], []),
        ([branch(1, 51, 51)], [(1, Change.SPLIT, 2, None)]),
        ([branch(1, 5, 120)], []),  # no two branches of three full members
        ([branch(1, 3, 3)], []),
        ([branch(1, 2, 2)], [(1, Change.DISSOLVE, 1, None)]),
        ([branch(1, 2, 2), branch(2, 9, 9)], [(1, Change.MERGE, 1, 2)]),
        # a shared trade before a smaller branch
        (
            [branch(1, 2, 2), branch(2, 9, 9, trades="I"), branch(3, 20, 20)],
            [(1, Change.MERGE, 1, 3)],
        ),
        # no room, another city, nobody left
        ([branch(1, 2, 2), branch(2, 49, 49)], [(1, Change.DISSOLVE, 1, None)]),
        ([branch(1, 2, 2), branch(2, 9, 9, "110000")], [(1, Change.DISSOLVE, 1, None)]),
        ([branch(1, 0, 0), branch(2, 9, 9)], [(1, Change.DISSOLVE, 1, None)]),
        # room is given away once
        (
            [branch(1, 2, 2), branch(2, 2, 2), branch(3, 47, 47)],
            [(1, Change.MERGE, 1, 3), (2, Change.DISSOLVE, 1, None)],
        ),
    ],
)
def test_changes_as_people_move(branches, expected):
    found = adjust(branches)
    assert [(a.organisation, a.change, a.parts, a.into) for a in found] == expected
    assert all(str(why) for a in found for why in a.why)


def test_a_change_tells_how_many_moved_away():
    (found,) = adjust([branch(1, 2, 2, elsewhere=2)])
    assert [why.rule for why in found.why] == ["R-ORG-01", "R-FLO-02"]


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ([branch(1, 3, 49)], {SHENZHEN: (1, 1)}),
        ([branch(1, 3, 50)], {}),  # R-ORG-01: no room
        ([branch(1, 2, 2)], {}),  # to be merged itself
        ([branch(1, 3, 40), branch(2, 3, 10)], {SHENZHEN: (2, 40)}),
        ([branch(2, 3, 10), branch(1, 3, 10)], {SHENZHEN: (1, 40)}),
    ],
)
def test_the_branch_of_a_city_with_most_room(branches, expected):
    assert largest_room(branches) == expected
