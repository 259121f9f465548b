"""R-ELE-01, R-ELE-02, R-ELE-08: terms of office."""

from datetime import date

import pytest

from zhibu.register.organisations.rules import (
    TermFacts,
    TermState,
    latest_extension,
    reminder_due,
    term_ends,
    term_problems,
    term_status,
    term_years,
)

TODAY = date(2026, 11, 24)
ELECTED, END = date(2024, 3, 15), date(2027, 3, 15)


@pytest.mark.parametrize(
    ("kind", "nature", "locality", "years"),
    [
        ("611", "", "", 5),  # R-ELE-01
        ("621", "3", "", 3),
        ("631", "", "", 3),
        ("632", "23", "", 3),
        ("634", "", "", 3),
        ("631", "73", "", 5),  # a village
        ("631", "62", "", 5),  # a community
        ("621", "72", "", 5),
        ("631", "71", "", 3),  # a town hall is neither
        ("631", "", "07", 5),
        ("631", "", "12", 5),
        ("631", "", "06", 3),
        ("612", "", "", None),  # appointed
        ("633", "73", "", None),
    ],
)
def test_how_long_a_term_lasts(kind, nature, locality, years):
    assert term_years(kind, nature, locality) == years


def test_dates_of_a_term():
    assert term_ends(ELECTED, 3) == END
    assert reminder_due(END) == date(2026, 9, 15)  # R-ELE-02
    assert reminder_due(date(2027, 8, 31)) == date(2027, 2, 28)
    assert latest_extension(END) == date(2028, 3, 15)


def term(**given) -> TermFacts:
    usual = {"kind": "631", "elected_on": ELECTED, "ends_on": END, "usual_years": 3}
    return TermFacts(**usual | given)


EXTENDED = term(extended_to=date(2028, 3, 15), extension_approval="青组复〔2027〕3号")


@pytest.mark.parametrize(
    ("case", "on", "code", "since"),
    [
        (term(), date(2026, 9, 14), TermState.CURRENT, ELECTED),
        (term(), date(2026, 9, 15), TermState.ENDING, date(2026, 9, 15)),
        (term(), date(2027, 3, 15), TermState.ENDING, date(2026, 9, 15)),
        (term(), date(2027, 3, 16), TermState.OVERDUE, date(2027, 3, 16)),
        (EXTENDED, date(2027, 3, 15), TermState.ENDING, date(2026, 9, 15)),
        (EXTENDED, date(2027, 3, 16), TermState.EXTENDED, date(2027, 3, 16)),
        (EXTENDED, date(2028, 3, 15), TermState.EXTENDED, date(2027, 3, 16)),
        (EXTENDED, date(2028, 3, 16), TermState.OVERDUE, date(2028, 3, 16)),
        (  # not approved: it does not count
            term(extended_to=date(2028, 3, 15)),
            date(2027, 3, 16),
            TermState.OVERDUE,
            date(2027, 3, 16),
        ),
        (  # an extension that shortens does not count either
            term(extended_to=date(2027, 1, 1), extension_approval="x"),
            date(2027, 3, 15),
            TermState.ENDING,
            date(2026, 9, 15),
        ),
    ],
)
def test_status(case, on, code, since):
    found = term_status(case, on)
    assert (found.code, found.since) == (code, since)
    assert found.label == code.label
    assert str(case.ends_on) in found.because or str(case.last_day) in found.because
    assert found.rule in {"R-ELE-01", "R-ELE-02"}


HARD, WARNING = False, True


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (term(), []),
        (term(usual_years=None), []),
        (term(ends_on=date(2027, 3, 14)), [("unusual_term", "R-ELE-01", WARNING)]),
        (term(ends_on=date(2029, 3, 15)), [("unusual_term", "R-ELE-01", WARNING)]),
        (term(ends_on=ELECTED, usual_years=None), [("ends_before_election", "", HARD)]),
        (
            term(elected_on=date(2026, 11, 25), ends_on=date(2029, 11, 25)),
            [("elected_in_the_future", "", HARD)],
        ),
        (term(elected_on=TODAY, ends_on=date(2029, 11, 24)), []),
        # R-ORG-05
        (
            term(kind="633", usual_years=None),
            [("leaders_are_appointed", "R-ORG-05", WARNING)],
        ),
        # R-ELE-02: extensions
        (EXTENDED, []),
        (
            term(extended_to=date(2028, 3, 16), extension_approval="x"),
            [("extension_too_long", "R-ELE-02", WARNING)],
        ),
        (
            term(extended_to=date(2027, 9, 15)),
            [("extension_not_approved", "R-ELE-02", HARD)],
        ),
        (
            term(extended_to=END, extension_approval="x"),
            [("extension_too_short", "R-ELE-02", HARD)],
        ),
        # R-ELE-02: an election held earlier
        (term(previous_ends_on=date(2025, 3, 15)), []),
        (
            term(previous_ends_on=date(2025, 3, 16)),
            [("too_early", "R-ELE-02", WARNING)],
        ),
        # R-ELE-08: four fifths
        (term(should_attend=15, attended=12), []),
        (term(should_attend=15, attended=11), [("no_quorum", "R-ELE-08", HARD)]),
        (term(should_attend=11, attended=9), []),
        (term(should_attend=11, attended=8), [("no_quorum", "R-ELE-08", HARD)]),
        (
            term(should_attend=10, attended=11),
            [("more_came_than_should", "R-ELE-08", HARD)],
        ),
        (term(should_attend=10), []),
    ],
)
def test_problems(case, expected):
    found = term_problems(case, TODAY)
    assert [(p.code, p.rule, p.warning) for p in found] == expected
    assert all(str(p) for p in found)
