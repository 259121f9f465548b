"""R-ORG-04 of reorganisations, R-TRF-09 of certificates."""

from datetime import date, timedelta

import pytest

from zhibu.procedures.transfers.codes import Reshaping as Kind
from zhibu.procedures.transfers.rules import (
    Reshaping,
    certificate_problems,
    common_superior,
    reshaping_problems,
)

DAY = date(2026, 11, 24)
ONE = timedelta(days=1)


def facts(**given):
    items = {
        "kind": Kind.MERGE,
        "parts": 1,
        "reason": "人数减少",
        "decision": "第8次党委会议纪要",
        "decided_on": DAY,
    }
    return Reshaping(**{**items, **given})


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"parts": 0}, ["no_parts"]),
        ({"parts": 2}, []),
        ({"parts": 2, "kind": Kind.DISSOLVE}, ["dissolve_one"]),
        ({"reason": "人数少"}, ["reason_missing"]),  # 3 characters
        ({"decision": "  "}, ["decision_missing"]),
        ({"decided_on": DAY + ONE}, ["decided_in_the_future"]),
    ],
)
def test_what_must_be_said(given, codes):
    assert [p.code for p in reshaping_problems(facts(**given), DAY)] == codes


@pytest.mark.parametrize(
    ("paths", "superior"),
    [
        (["/1/2/", "/1/2/"], "/1/2/"),
        (["/1/2/", "/1/3/"], "/1/"),
        (["/1/", "/1/3/"], "/1/"),
        (["/1/2/", "/12/"], ""),  # /1/ is no beginning of /12/
        (["/", "/1/"], ""),  # one at the top has nobody above it
        ([], ""),
    ],
)
def test_who_decides_stands_above_all(paths, superior):
    """R-ORG-04."""
    assert common_superior(paths) == superior


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        (date(2027, 5, 30), []),
        (date(2027, 5, 31), ["absence_is_long"]),  # six months
        (date(2026, 12, 1), []),
        (date(2026, 11, 30), ["ends_before_it_begins"]),
    ],
)
def test_a_certificate_is_for_less_than_six_months(until, codes):
    """R-TRF-09, R-TRF-01."""
    found = certificate_problems(date(2026, 12, 1), until, is_on_roll=True)
    assert [problem.code for problem in found] == codes


def test_who_is_not_on_the_roll_gets_no_certificate():
    (problem,) = certificate_problems(DAY, DAY + ONE, is_on_roll=False)
    assert problem.rule == "R-TRF-09"
