"""R-TRF-01 to R-TRF-04, R-TRF-09, R-TRF-10: whether, where to, and between whom."""

from datetime import date

import pytest

from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.codes import Direction, Distance, Place, Reason
from zhibu.procedures.transfers.rules import Case, must_move, needs_paper
from zhibu.procedures.transfers.tests.factories import (
    OUTSIDE,
    TO_ISSUED,
    codes_of,
    make_act,
    make_case,
)

JUNE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("reason", "away_from", "away_until", "moves"),
    [
        (Reason.UNIT, None, None, True),
        (Reason.RESIDENCE, None, None, True),
        (Reason.AWAY, JUNE, date(2026, 12, 29), True),  # six months to the day
        (Reason.AWAY, JUNE, date(2026, 12, 28), False),  # a day less
        (Reason.AWAY, date(2026, 8, 31), date(2027, 2, 27), True),  # no 31 February
        (Reason.AWAY, JUNE, None, True),  # without an end in sight
        (Reason.AWAY, None, None, False),
        ("curiosity", None, None, False),
    ],
)
def test_when_the_relation_must_move(reason, away_from, away_until, moves):
    """R-TRF-01."""
    assert must_move(reason, away_from, away_until) is moves


def asked(**given):
    return codes_of(Case(**given), make_act(K.ASK))


def test_a_short_absence_needs_a_certificate_only():
    """R-TRF-09."""
    away = {"reason": Reason.AWAY, "away_from": JUNE}
    assert asked(**away, away_until=date(2026, 12, 28)) == ["absence_is_short"]
    assert asked(**away, away_until=date(2026, 12, 29)) == []
    assert asked(reason=Reason.AWAY) == ["away_from_missing"]
    assert asked(reason=Reason.UNIT) == []


@pytest.mark.parametrize(
    ("place", "has_one", "found"),
    [
        (Place.UNIT, True, []),
        (Place.UNIT, False, ["unit_without_organisation"]),
        (Place.RESIDENCE, False, []),
        (Place.RESIDENCE, True, ["unit_comes_first"]),
        (Place.BUILDING, False, []),
    ],
)
def test_the_unit_comes_first(place, has_one, found):
    """R-TRF-04: a warning where the unit has an organisation."""
    assert asked(place=place, unit_has_organisation=has_one) == found


def test_who_is_not_here_or_suspended_is_not_transferred():
    assert asked(has_left=True) == ["has_left"]
    assert asked(is_suspended=True) == ["suspended_not_transferred"]
    assert asked(has_target=False) == ["target_missing"]
    assert asked(same_branch=True) == ["same_branch"]
    assert asked() == []


def test_roles_in_the_old_branch_are_handed_over_before_the_letter():
    holds = {"holds_roles": True}
    case = make_case(K.ASK, K.CHECK, **holds)
    assert codes_of(case, make_act(K.ISSUE)) == ["holds_roles"]
    assert codes_of(make_case(K.ASK, **holds), make_act(K.CHECK)) == []
    together = make_case(K.ASK, K.CHECK, one_committee=True, **holds)
    assert codes_of(together, make_act(K.ASSIGN)) == ["holds_roles"]
    assert codes_of(make_case(*TO_ISSUED, **holds), make_act(K.ACCEPT)) == []


@pytest.mark.parametrize(
    ("sends", "receives", "found"),
    [
        (True, True, []),
        (False, True, ["sender_without_power"]),
        (True, False, ["receiver_without_power"]),
    ],
)
def test_committees_that_approve_members_transfer_directly(sends, receives, found):
    """R-TRF-02."""
    case = make_case(K.ASK, K.CHECK, source_may_send=sends, target_may_receive=receives)
    assert codes_of(case, make_act(K.ISSUE)) == found


def test_the_receiver_of_an_outside_letter_needs_the_power_too():
    """R-TRF-02."""
    letter = make_act(K.RECORD_LETTER)
    assert codes_of(Case(direction=Direction.IN), letter) == []
    without = Case(direction=Direction.IN, target_may_receive=False)
    assert codes_of(without, letter) == ["receiver_without_power"]


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ((K.ASK,), K.REFUSE),
        ((K.ASK, K.CHECK), K.REFUSE),
        ((K.ASK, K.CHECK), K.RETURN),
        (TO_ISSUED, K.REFUSE),
        (TO_ISSUED, K.RETURN),
        ((*TO_ISSUED, K.REFUSE), K.REVIEW),
        (TO_ISSUED, K.CANCEL),
    ],
)
def test_nobody_refuses_without_a_reason(before, kind):
    """R-TRF-03: four characters that say something; not one repeated."""
    case = make_case(*before)
    assert codes_of(case, make_act(kind, text="不同意")) == ["reason_missing"]
    assert codes_of(case, make_act(kind, text="。。。。。")) == ["reason_missing"]
    assert codes_of(case, make_act(kind, text="档案不全")) == []


def test_paper_is_for_the_outside_only():
    """R-TRF-10."""
    assert not needs_paper(Case())
    assert needs_paper(Case(**OUTSIDE))
    assert needs_paper(Case(direction=Direction.IN))


@pytest.mark.parametrize(
    ("distance", "registered", "found"),
    [
        (Distance.BEYOND, None, ["not_registered"]),
        (Distance.BEYOND, date(2026, 11, 2), []),
        (Distance.PROVINCE, None, []),
    ],
)
def test_who_comes_from_another_province_is_registered(distance, registered, found):
    """R-TRF-10."""
    case = Case(direction=Direction.IN, distance=distance)
    letter = make_act(K.RECORD_LETTER, registered_on=registered)
    assert codes_of(case, letter) == found
