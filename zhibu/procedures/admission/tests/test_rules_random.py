"""Random histories: whatever is tried, nobody becomes a full member wrongly.

An act is added, as a service would, when nothing but warnings speaks against it. What
the rules let through is then judged anew from the bare list of acts, by an oracle that
shares no code with them. A history is random in a number from hypothesis.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhibu.foundation.kernel.workdays import is_working_day
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Outcome, State
from zhibu.procedures.admission.rules import (
    Act,
    Case,
    Vote,
    due,
    fold,
    full_since,
    judge,
    next_act,
    steps_on,
    with_acts,
)
from zhibu.procedures.admission.tests.factories import make_act

DAY = timedelta(days=1)
NEW_TEXT = date(2026, 5, 11)
STARTS = (date(2019, 2, 28), date(2024, 6, 1), date(2025, 3, 1), date(2026, 7, 1))
SIDE_EXITS = {K.WITHDRAW, K.TERMINATE, K.RECOGNISE_POSTHUMOUSLY, K.END}
DEFAULTS = Act._field_defaults
DETAILS = tuple(name for name in DEFAULTS if name not in ("kind", "day", "taken_over"))


def some_vote(random: Random) -> Vote:
    should = random.randint(1, 12)
    present = random.randint(0, should)
    approve = random.randint(0, present)
    return Vote(
        should=should,
        present=present,
        approve=approve,
        against=present - approve,
        written_approve=random.randint(0, should - present),
        is_secret=random.random() > 0.1,
        persons=random.choice((1, 1, 1, 2)),
    )


def some_act(random: Random, case: Case, day: date) -> Act:
    """Mostly the next step, now and then anything else, often with something amiss."""
    coming = next_act(case, day)
    state = fold(case).state
    exits = SIDE_EXITS if random.random() < 0.02 else set()
    here = [
        kind
        for at, kind in steps_on(day)
        if at == state and (kind not in SIDE_EXITS or kind in exits)
    ]
    kind = coming.what if coming is not None else K.ANNOUNCE
    if random.random() < 0.25:
        kind = random.choice(here or list(K))
    elif coming is not None and coming.earliest is not None:
        day = max(day, coming.earliest + random.choice((0, 0, 0, -1, 1, -30)) * DAY)
    act = make_act(kind, day, case)
    if kind == K.MEET_CONVERSION and random.random() < 0.4:
        other = random.choice((Outcome.EXTENDED, Outcome.EXTENDED, Outcome.CANCELLED))
        act = act._replace(outcome=other)
    if random.random() < 0.15:
        step = steps_on(day).get((state, kind))
        act = act._replace(outcome=random.choice(list(step.leads if step else Outcome)))
    if random.random() < 0.1:
        act = act._replace(vote=some_vote(random))
    if random.random() < 0.1:
        name = random.choice(DETAILS)
        act = act._replace(**{name: DEFAULTS[name]})
    if act.outcome == Outcome.EXTENDED:
        act = act._replace(months=random.choice((5, 6, 9, 12, 13)))
    return act


def history(seed: int) -> tuple[Case, list[date]]:
    """A case, and the days on which its state changed."""
    random = Random(seed)  # noqa: S311 -- no secret
    day = random.choice(STARTS)
    born = date(day.year - 18, day.month, 15) + random.choice((-400, -1, 0, 20)) * DAY
    case = Case(
        birth_date=born,
        is_floating=random.random() < 0.3,
        has_committee=True,
        is_deliberated=random.random() < 0.3,
    )
    changes = []
    for _try in range(140):
        act = some_act(random, case, day)
        past = fold(case)
        if any(not problem.warning for problem in judge(past, act, act.day)):
            day += random.choice((0, 1, 20)) * DAY
            continue
        case = with_acts(case, act)
        after = fold(case)
        if after.state != past.state:
            changes.append(act.day)
        day = max(day, act.day) + random.choice((0, 1, 1, 3, 30, 100)) * DAY
    return case, changes


def last(case: Case, kind: str) -> Act | None:
    return next((act for act in reversed(case.acts) if act.kind == kind), None)


def years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def majority(vote: Vote) -> bool:
    in_favour = vote.approve + vote.written_approve
    return 2 * vote.present > vote.should and 2 * in_favour > vote.should


def oracle(case: Case) -> list[str]:
    """What is wrong with a full member's history; empty when nothing is."""
    wrong = []

    def need(holds: object, what: str) -> None:
        if not holds:
            wrong.append(what)

    apply, talk = last(case, K.APPLY), last(case, K.TALK)
    activist, target = last(case, K.DETERMINE_ACTIVIST), last(case, K.DISCUSS_TARGET)
    need(apply.day >= years_after(case.birth_date, 18), "R-DEV-01")
    need(talk is not None, "R-DEV-03")
    started = [activist.day] + [
        act.day
        for act in case.acts
        if act.kind == K.MOVE
        and act.outcome == Outcome.RESTARTED
        and act.day >= activist.day
    ]
    need(target.day >= years_after(max(started), 1), "R-DEV-09")
    consent, notice = last(case, K.CONSENT_TARGET), last(case, K.NOTICE)
    if consent.day >= NEW_TEXT:
        need(last(case, K.LIST_TARGET).day > notice.ends_on, "R-DEV-14 over")
        first, count = notice.starts_on or notice.day, 0
        while first <= notice.ends_on:
            count += is_working_day(first, {})
            first += DAY
        need(count >= 5, "R-DEV-14 days")
    introducers, review = last(case, K.NAME_INTRODUCERS), last(case, K.POLITICAL_REVIEW)
    need(len({p.member for p in introducers.people}) == 2, "R-DEV-15")
    need(review.outcome == Outcome.PASSED and review.text, "R-DEV-16")
    need(last(case, K.TRAIN) is not None, "R-DEV-17")
    pre, meet = last(case, K.PRE_REVIEW), last(case, K.MEET)
    need(pre.outcome == Outcome.PASSED and pre.day <= meet.day, "R-DEV-18")
    need(majority(meet.vote) and meet.vote.is_secret, "R-DEV-22")
    need(meet.vote.persons == 1, "R-DEV-23")
    approve, superior = last(case, K.APPROVE), last(case, K.SUPERIOR_TALK)
    need(meet.day <= superior.day <= approve.day, "R-DEV-26")
    need(approve.vote.persons == 1, "R-DEV-27")
    if case.is_deliberated:
        need(meet.day <= last(case, K.DELIBERATE).day <= approve.day, "R-DEV-25")
    report = min(
        act.day for act in case.acts[case.acts.index(meet) :] if act.kind == K.SUBMIT
    )
    need((approve.day - report).days <= 184, "R-DEV-28")
    extensions = [
        act
        for act in case.acts
        if act.kind == K.APPROVE_CONVERSION and act.outcome == Outcome.EXTENDED
    ]
    need(len(extensions) <= 1, "R-DEV-32")
    convert = last(case, K.MEET_CONVERSION)
    need(convert.day >= years_after(meet.day, 1), "R-DEV-31")
    if extensions:
        need((convert.day - meet.day).days >= 365 + 181, "R-DEV-32 length")
    need(majority(convert.vote), "R-DEV-33")
    need(last(case, K.OATH) is not None, "R-DEV-30")
    return wrong


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
@example(1)
def test_nobody_becomes_a_member_with_an_unmet_hard_rule(seed):
    case, changes = history(seed)
    past = fold(case)
    assert changes == sorted(changes)  # the procedure goes on, never back in time
    if past.state in (State.FULL, State.ARCHIVED):
        assert oracle(case) == []
        since = full_since(past)
        meeting = last(case, K.MEET).day
        assert years_after(meeting, 1) <= since <= last(case, K.MEET_CONVERSION).day
    for item in due(case, date(2030, 1, 1)):
        assert item.overdue == (item.due_on < date(2030, 1, 1))


def test_the_random_histories_reach_every_end():
    """The test above means something: many histories end well, and others do not."""
    ends = Counter(fold(history(seed)[0]).state for seed in range(250))
    assert ends[State.ARCHIVED] > 60
    assert {State.WITHDRAWN, State.CANCELLED, State.NOT_APPROVED} <= set(ends)


def test_the_oracle_sees_what_is_wrong():
    for seed in range(400):
        case, _changes = history(seed)
        if fold(case).state in (State.FULL, State.ARCHIVED):
            break
    meet = last(case, K.MEET)
    lost = meet._replace(vote=replace(meet.vote, approve=0, written_approve=0))
    acts = tuple(lost if act is meet else act for act in case.acts)
    assert "R-DEV-22" in oracle(replace(case, acts=acts))
    young = replace(case, birth_date=case.acts[0].day)
    assert "R-DEV-01" in oracle(young)
