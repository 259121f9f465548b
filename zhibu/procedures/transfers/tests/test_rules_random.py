"""Random histories: whatever is tried, the letter and the handshake stay in order.

An act is added, as a service would, when nothing but warnings speaks against it; what
came of it is judged anew by an oracle that shares no code with the rules.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.codes import Direction, Outcome, State
from zhibu.procedures.transfers.rules import Case, fold, judge, next_kind
from zhibu.procedures.transfers.tests.factories import DAY, make_act

LETTERS = (K.ISSUE, K.REISSUE, K.RECORD_LETTER)


def history(seed: int) -> Case:
    """A transfer with mostly the next act, now and then any other."""
    random = Random(seed)  # noqa: S311 -- no secret
    case = Case(
        direction=random.choice(list(Direction)),
        is_probationary=random.random() < 0.3,
        one_committee=random.random() < 0.2,
    )
    day = DAY
    for number in range(30):
        past = fold(case)
        kind = next_kind(past) or K.CANCEL
        if random.random() < 0.4:
            kind = random.choice(list(K))
        act = make_act(kind, day)
        if kind in LETTERS:
            act = act._replace(
                number=f"{random.choice((number, 3, 4))}号",
                valid_days=random.choice((0, 10, 90, 91)),
                issued_on=day if kind == K.RECORD_LETTER else None,
            )
        if kind == K.RECORD_RECEIPT:
            back = timedelta(days=random.choice((0, 5, 40)))
            act = act._replace(accepted_on=day - back)
        if kind == K.REVIEW:
            act = act._replace(outcome=random.choice((Outcome.UPHELD, act.outcome)))
        if random.random() < 0.1:
            act = act._replace(file_sent=False, file_examined=False, text="")
        if all(problem.warning for problem in judge(past, act, act.day)):
            case = replace(case, acts=(*case.acts, act))
        day += timedelta(days=random.choice((0, 1, 5, 20, 60)))
    return case


def wrong_in(case: Case) -> list[str]:
    """What an official would object to in a finished file; empty when nothing."""
    days = [act.day for act in case.acts]
    letters = [act for act in case.acts if act.kind in LETTERS]
    numbers = [act.number for act in letters]
    kinds = Counter(act.kind for act in case.acts)
    found = {
        "order": days != sorted(days),
        "number twice": len(numbers) != len(set(numbers)),
        "validity": any(not 1 <= act.valid_days <= 90 for act in letters),
        "twice": kinds[K.ASSIGN] > 1 or kinds[K.CANCEL] > 1,
        "not accepted": kinds[K.ASSIGN] and not (kinds[K.ACCEPT] or case.one_committee),
        "letter": not all(follows_a_letter(case, place) for place in received_at(case)),
    }
    return [what for what, is_wrong in found.items() if is_wrong]


def received_at(case: Case) -> list[int]:
    receipts = (K.ACCEPT, K.RECORD_RECEIPT)
    return [place for place, act in enumerate(case.acts) if act.kind in receipts]


def follows_a_letter(case: Case, place: int) -> bool:
    """Received while the last letter held, with the file of a probationary member."""
    act = case.acts[place]
    letter = next(one for one in case.acts[place::-1] if one.kind in LETTERS)
    day = act.accepted_on or act.day
    file_came = letter.file_sent or not case.is_probationary
    return 0 <= (day - letter.day).days <= letter.valid_days and file_came


@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_whatever_is_tried_the_file_is_in_order(seed):
    assert wrong_in(history(seed)) == []


def test_the_random_histories_reach_every_state():
    """The test above means something."""
    seen = Counter()
    for seed in range(400):
        acts = history(seed).acts
        case = replace(history(seed), acts=())
        for count in range(len(acts) + 1):
            seen[fold(replace(case, acts=acts[:count])).state] += 1
    assert set(seen) == set(State)
    assert seen[State.CLOSED] > 50
