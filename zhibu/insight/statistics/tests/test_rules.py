from datetime import date

from zhibu.insight.statistics.queries import compose
from zhibu.insight.statistics.queries.composing import Row
from zhibu.insight.statistics.rules import UNKNOWN, Kind, bulletin_ages
from zhibu.register.members import tally
from zhibu.register.members.rules import AGE_BANDS, BULLETIN_AGE_BANDS

ON = date(2026, 11, 24)


def test_bands_go_by_the_year_of_birth():
    cells = {"p:1|1996|2|1": 3, "p:1|1995|2|1": 5, "p:2|1955|6|1": 7, "p:2|1956|6|1": 1}
    by_age = compose(cells, ON).by("age")
    assert by_age == {"-30": 3, "31-35": 5, "71-": 7, "66-70": 1}


def test_they_move_with_the_year_and_not_with_the_day():
    cells = {"p:1|1996|2|1": 1}
    assert compose(cells, date(2026, 1, 1)).by("age") == {"-30": 1}
    assert compose(cells, date(2026, 12, 31)).by("age") == {"-30": 1}
    assert compose(cells, date(2027, 1, 1)).by("age") == {"31-35": 1}


def test_what_is_not_recorded_stands_apart():
    found = compose({"p:0|0||1": 2, "e:": 2}, ON)
    assert found.people == {Kind("0", UNKNOWN, UNKNOWN, "1"): 2}
    assert found.ethnicities == {UNKNOWN: 2}
    assert (found.total, found.women, found.minorities) == (2, 0, 0)


def test_every_cell_of_a_member_is_read():
    row = Row("2", date(1990, 2, 3), "14", "1", "11", date(2012, 7, 1), True, True)
    found = compose(tally.cells(row), ON, pending=4)
    assert found.people == {Kind("2", "36-40", "1", "1"): 1}
    assert (found.floating, found.lost, found.pending) == (1, 1, 4)
    assert (found.women, found.minorities, found.probationary) == (1, 1, 0)
    assert found.party_ages == {"10-19": 1}


def test_probationary_members_have_no_party_age():
    found = compose({"p:1|2000|2|2": 3, "p:1|1980|2|1": 1, "j:2001": 1}, ON)
    assert found.probationary == 3
    assert sum(found.party_ages.values()) == 1


def test_two_dimensions_add_up_to_one():
    cells = {f"p:{s}|{1950 + i}|{i % 6 + 1}|1": i for i in range(1, 50) for s in "12"}
    found = compose(cells, ON)
    pairs = found.across("age", "sex")
    for age, n in found.by("age").items():
        assert pairs[age, "1"] + pairs[age, "2"] == n
    assert sum(pairs.values()) == found.total


def test_r_sta_09_the_bulletin_of_2024_adds_up():
    """Ten thousands by age at the end of 2024; the sum in the bulletin is 10027.1."""
    years = [1999, 1991, 1986, 1981, 1976, 1971, 1966, 1961, 1956, 1940]
    tens = [12272, 10764, 11475, 9687, 9041, 9412, 8646, 20000, 5000, 3973]
    cells = {f"p:1|{y}|1|1": n for y, n in zip(years, tens, strict=True)}
    found = bulletin_ages(compose(cells, date(2024, 12, 31)))
    assert list(found) == [band.code for band in BULLETIN_AGE_BANDS]
    assert found["61-"] == 28973
    assert sum(found.values()) == 100270


def test_every_band_of_the_statistics_has_a_place_in_the_bulletin():
    cells = {f"p:1|{2026 - age}|1|1": 1 for age in range(18, 100)}
    found = compose(cells, ON)
    assert sum(bulletin_ages(found).values()) == found.total
    assert set(found.by("age")) == {band.code for band in AGE_BANDS}
