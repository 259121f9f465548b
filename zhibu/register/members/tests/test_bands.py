"""Bands of the statistics: both sides of every boundary."""

from datetime import date

import pytest

from zhibu.register.members.rules import (
    ADMITTED_AGE_BANDS,
    AGE_BANDS,
    BULLETIN_AGE_BANDS,
    PARTY_AGE_BANDS,
    band_by_code,
    band_of,
)

YEAR_END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("bands", "codes"),
    [
        (  # R-STA-02
            AGE_BANDS,
            "-30 31-35 36-40 41-45 46-50 51-55 56-60 61-65 66-70 71-",
        ),
        (BULLETIN_AGE_BANDS, "-30 31-35 36-40 41-45 46-50 51-55 56-60 61-"),  # R-STA-09
        (ADMITTED_AGE_BANDS, "-25 26-30 31-35 36-40 41-59 60-"),  # R-STA-05
        (PARTY_AGE_BANDS, "-4 5-9 10-19 20-29 30-39 40-49 50-"),
    ],
)
def test_the_bands_are_those_of_the_forms(bands, codes):
    assert " ".join(band.code for band in bands) == codes
    assert all(str(band.label) for band in bands)


@pytest.mark.parametrize("bands", [AGE_BANDS, BULLETIN_AGE_BANDS, PARTY_AGE_BANDS])
def test_every_age_is_in_one_band(bands):
    for years in range(121):
        assert sum(band.holds(years) for band in bands) == 1


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (1996, "-30"),  # 30 at the end of the year
        (1995, "31-35"),
        (1991, "31-35"),
        (1990, "36-40"),
        (1956, "66-70"),
        (1955, "71-"),
        (1900, "71-"),
        (2026, "-30"),
    ],
)
def test_band_of_a_birth_year(born, code):
    assert band_of(born, YEAR_END).code == code
    assert band_of(born, date(2026, 1, 1)).code == code


def test_an_unknown_year_is_in_no_band():
    assert band_of(0, YEAR_END) is None


def test_years_of_birth_of_a_band_are_those_it_holds():
    for band in AGE_BANDS:
        first, last = band.first_year(YEAR_END), band.last_year(YEAR_END)
        for year in range(1900, 2027):
            inside = (first is None or first <= year) and (last is None or year <= last)
            assert inside is band.holds(2026 - year)


def test_a_filter_finds_its_band():
    assert band_by_code("31-35") == AGE_BANDS[1]
    assert band_by_code("30-35") is None
