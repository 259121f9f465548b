"""The table of steps: what may follow what, who may do it, and where it leads."""

import pytest

from zhibu.procedures.transfers.codes import ENDS, Direction, Outcome, State, Who
from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.rules import (
    STEPS,
    acts_now,
    fold,
    next_act,
    responsible,
)
from zhibu.procedures.transfers.tests.factories import (
    DAY,
    ONE,
    TO_ASSIGNED,
    TO_ISSUED,
    codes_of,
    make_act,
    make_case,
    state_of,
)

WITHIN, OUT, IN = Direction.WITHIN, Direction.OUT, Direction.IN

WAYS = [
    (WITHIN, (K.ASK,), State.ASKED),
    (WITHIN, (K.ASK, K.CHECK), State.CHECKED),
    (WITHIN, (K.ASK, K.CHECK, K.RETURN), State.RETURNED),
    (WITHIN, (K.ASK, K.CHECK, K.RETURN, K.CHECK), State.CHECKED),
    (WITHIN, TO_ISSUED, State.ISSUED),
    (WITHIN, (*TO_ISSUED, K.RETURN), State.SENT_BACK),
    (WITHIN, (*TO_ISSUED, K.RETURN, K.REISSUE), State.ISSUED),
    (WITHIN, (*TO_ISSUED, K.REPORT_LOSS), State.LOST),
    (WITHIN, (*TO_ISSUED, K.REPORT_LOSS, K.REISSUE), State.ISSUED),
    (WITHIN, (*TO_ISSUED, K.REFUSE), State.REFUSED),
    (WITHIN, (*TO_ISSUED, K.REFUSE, K.REVIEW), State.ISSUED),
    (WITHIN, (K.ASK, K.REFUSE, K.REVIEW), State.ASKED),
    (WITHIN, (K.ASK, K.CHECK, K.REFUSE, K.REVIEW), State.CHECKED),
    (WITHIN, (*TO_ISSUED, K.ACCEPT), State.ACCEPTED),
    (WITHIN, (*TO_ISSUED, K.ACCEPT, K.RETURN), State.SENT_BACK),
    (WITHIN, TO_ASSIGNED, State.ASSIGNED),
    (WITHIN, (*TO_ASSIGNED, K.CONFIRM), State.CLOSED),
    (WITHIN, (*TO_ASSIGNED, K.CANCEL), State.ASSIGNED),  # too late: nothing happens
    (WITHIN, (*TO_ISSUED, K.ACCEPT, K.CANCEL), State.ACCEPTED),
    (WITHIN, (*TO_ISSUED, K.CANCEL), State.CANCELLED),
    (WITHIN, (*TO_ISSUED, K.END), State.ENDED),
    (OUT, (*TO_ISSUED, K.ACCEPT), State.ISSUED),  # nobody accepts outside for us
    (OUT, (*TO_ISSUED, K.RECORD_RECEIPT), State.CLOSED),
    (OUT, (*TO_ISSUED, K.EXPIRE, K.RECORD_RECEIPT), State.CLOSED),
    (IN, (K.ASK,), State.NEW),
    (IN, (K.RECORD_LETTER,), State.ASSIGNED),
    (IN, (K.RECORD_LETTER, K.SEND_RECEIPT), State.CLOSED),
]


@pytest.mark.parametrize(("direction", "kinds", "state"), WAYS)
def test_where_the_acts_lead(direction, kinds, state):
    assert state_of(make_case(*kinds, direction=direction)) == state


def test_a_refusal_that_is_upheld_ends_the_transfer():
    case = make_case(*TO_ISSUED, K.REFUSE)
    upheld = make_act(K.REVIEW, outcome=Outcome.UPHELD)
    assert codes_of(case, upheld) == []
    past = fold(make_case(*TO_ISSUED, K.REFUSE))
    assert (past.refused_in, past.refused_by) == (State.ISSUED, Who.TARGET)
    assert codes_of(case, make_act(K.REVIEW, outcome=Outcome.DONE)) == ["not_now"]


def test_every_act_of_the_table_can_be_done_and_no_other():
    for direction, rows in STEPS.items():
        states = {state for state, _kind in rows}
        for state in states:
            kinds = {kind for at, kind in rows if at == state}
            for kind in K:
                case = make_case(direction=direction)
                past = fold(case)
                past.state = state
                assert (kind in acts_now(past)) == (kind in kinds)


def test_nothing_leads_out_of_an_end():
    ends = {(s, k) for rows in STEPS.values() for s, k in rows if s in ENDS}
    assert ends == set()


def test_every_open_state_has_a_next_step_with_a_day():
    for direction, rows in STEPS.items():
        for state in {state for state, _kind in rows} - {State.NEW}:
            past = fold(make_case(direction=direction))
            past.state, past.since, past.issued_on = state, DAY, DAY
            coming = next_act(past, DAY)
            assert coming is not None
            assert coming.due_on is not None
            assert coming.rule.startswith("R-TRF-")
            assert (state, coming.what) in rows


def test_an_act_is_for_one_end_only():
    """R-TRF-03: the sender cannot accept, the receiver cannot cancel."""
    case = make_case(*TO_ISSUED)
    accept = make_act(K.ACCEPT, by=Who.SOURCE)
    assert codes_of(case, accept) == ["not_theirs"]
    assert codes_of(case, accept._replace(by=Who.TARGET)) == []
    assert codes_of(case, make_act(K.CANCEL, by=Who.TARGET)) == ["not_theirs"]
    assert codes_of(case, make_act(K.CANCEL, by=Who.SOURCE)) == []


def test_acts_follow_one_another_and_none_lies_ahead():
    case = make_case(K.ASK)
    early = make_act(K.CHECK, DAY - ONE)
    assert codes_of(case, early) == ["before_the_last_step"]
    assert codes_of(case, make_act(K.CHECK, DAY), DAY) == []
    assert codes_of(case, make_act(K.CHECK, DAY + ONE), DAY) == ["in_the_future"]


@pytest.mark.parametrize(
    ("direction", "state", "who"),
    [
        (WITHIN, State.ASKED, Who.BRANCH),
        (WITHIN, State.ISSUED, Who.BRANCH),
        (WITHIN, State.ACCEPTED, Who.BRANCH),
        (WITHIN, State.ASSIGNED, Who.NEW_BRANCH),
        (WITHIN, State.CLOSED, Who.NEW_BRANCH),
        (WITHIN, State.EXPIRED, Who.BRANCH),
        (WITHIN, State.CANCELLED, Who.BRANCH),
        (OUT, State.ISSUED, Who.BRANCH),
        (OUT, State.CLOSED, Who.NEW_BRANCH),
        (IN, State.ASSIGNED, Who.NEW_BRANCH),
    ],
)
def test_the_old_branch_answers_until_the_member_is_received(direction, state, who):
    """R-TRF-03."""
    assert responsible(direction, state) == who


def test_between_branches_of_one_committee_it_assigns_at_once():
    """R-TRF-05: a letter goes between two committees; one needs none."""
    assign = make_act(K.ASSIGN, by=Who.SOURCE)
    apart = make_case(K.ASK, K.CHECK)
    together = make_case(K.ASK, K.CHECK, one_committee=True)
    assert codes_of(apart, assign) == ["two_committees"]
    assert codes_of(together, assign) == []
    assert next_act(fold(together), DAY).what == K.ASSIGN
    assert next_act(fold(apart), DAY).what == K.ISSUE
    same = assign._replace(same_branch=True)
    assert codes_of(together, same) == ["same_branch"]
