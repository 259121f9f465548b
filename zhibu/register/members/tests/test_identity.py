"""R-COD-01: the citizen's number. All numbers are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.register.members.rules import (
    birth_date_of,
    id_number_is_valid,
    id_number_text,
    identity_problems,
    sex_of,
)
from zhibu.register.members.synthetic import make_id_number

NUMBER = "11010519491231002X"  # a woman, in the standard's own example
BORN = date(1949, 12, 31)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (NUMBER, None),
        ("440524188001010014", None),
        ("110101199003070011", None),
        ("110101199003070013", "id_number_check"),  # should be 1
        ("11010519491231002x", "id_number_check"),  # id_number_text() makes it an X
        ("110105194912310021", "id_number_check"),
        ("990105194912310021", "id_number_province"),
        ("160105194912310021", "id_number_province"),
        ("110105194913310021", "id_number_birth"),
        ("110105194902290021", "id_number_birth"),  # no leap year
        ("110105000012310021", "id_number_birth"),
        ("11010519491231002", "id_number_length"),
        ("11010519491231002XX", "id_number_length"),
        ("110105491231002", "id_number_old"),
        ("1101051949123100AX", "id_number_characters"),
        ("１１０１０５１９４９１２３１００２X", "id_number_characters"),
        ("110105194912310000", "id_number_rounded"),  # through an Excel number
        ("1101**********002X", None),  # masked: not examined
    ],
)
def test_number(number, code):
    problem = id_number_is_valid(number)
    assert (problem and problem.code) == code
    if problem:
        assert (problem.rule, problem.field) == ("R-COD-01", "id_number")
        assert str(problem)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 11010519491231002x ", NUMBER),
        ("'11010519491231002X", NUMBER),
        ("110105 19491231 002X", NUMBER),
        ("１１０１０５１９４９１２３１００２Ｘ", NUMBER),
        (1.10105194912310e17, "110105194912310000"),
        (1.10105194912311e17, "110105194912311000"),
        (110105194912310000, "110105194912310000"),
        (110105491231002.0, "110105491231002"),
    ],
)
def test_cells_become_numbers(cell, text):
    assert id_number_text(cell) == text


def test_birth_date_and_sex():
    assert birth_date_of(NUMBER) == BORN
    assert birth_date_of("110105194913310021") is None
    assert sex_of(NUMBER) == "2"
    assert sex_of("440524188001010014") == "1"


@pytest.mark.parametrize(
    ("number", "sex", "born", "codes"),
    [
        (NUMBER, "2", BORN, []),
        (NUMBER, "1", BORN, ["sex_differs"]),
        (NUMBER, "2", date(1949, 12, 30), ["birth_date_differs"]),
        (NUMBER, "1", date(1949, 1, 1), ["sex_differs", "birth_date_differs"]),
        (NUMBER, "0", None, []),  # not known: nothing to differ from
        (NUMBER, "9", BORN, []),
        (NUMBER, "", None, []),
        ("110101199003070013", "2", BORN, ["id_number_check"]),
        (None, "1", BORN, []),
        ("", "1", BORN, []),
        ("1101**********002X", "1", BORN, []),
    ],
)
def test_agreement_with_sex_and_birth_date(number, sex, born, codes):
    assert [p.code for p in identity_problems(number, sex, born)] == codes


numbers = st.builds(
    make_id_number,
    st.sampled_from(["110105", "440524", "820000", "659001"]),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.integers(0, 499),
    st.sampled_from("12"),
)


@given(numbers)
def test_made_up_numbers_are_valid(number):
    assert id_number_is_valid(number) is None


@given(numbers, st.integers(0, 17), st.integers(1, 10))
def test_every_single_mistyped_digit_is_caught(number, place, step):
    # All weights are prime to 11, so one changed digit always changes the remainder.
    characters = "0123456789X" if place == 17 else "0123456789"
    old = characters.index(number[place])
    new = characters[(old + step) % len(characters)]
    changed = number[:place] + new + number[place + 1 :]
    if changed != number:
        assert id_number_is_valid(changed) is not None


@given(numbers, st.integers(0, 15))
def test_two_swapped_neighbours_are_caught(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        assert id_number_is_valid(swapped) is not None


@given(numbers, st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.sampled_from("12"))
def test_number_sex_and_birth_date_agree_only_when_they_do(number, born, sex):
    agree = birth_date_of(number) == born and sex_of(number) == sex
    assert (identity_problems(number, sex, born) == ()) is agree


@pytest.mark.parametrize(
    ("division", "sequence"), [("11010", 1), ("11010X", 1), ("110105", 500)]
)
def test_what_cannot_be_made(division, sequence):
    with pytest.raises(ValueError, match=r"division|sequence"):
        make_id_number(division, BORN, sequence, "1")
