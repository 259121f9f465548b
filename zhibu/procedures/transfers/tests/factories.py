"""Acts with everything that the rules ask for, and transfers made of them."""

from datetime import date, timedelta
from typing import Any

from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.codes import Carrier, Direction, Outcome
from zhibu.procedures.transfers.rules import Act, Case, fold, problems

DAY = date(2026, 11, 2)
ONE = timedelta(days=1)
NOVEMBER = date(2026, 11, 1)

COMPLETE: dict[str, dict[str, Any]] = {
    K.CHECK: {"text": "预备期表现良好", "dues_to": NOVEMBER},
    K.RETURN: {"text": "请补充接收支部全称"},
    K.REFUSE: {"text": "工作单位没有变动"},
    K.REVIEW: {"text": "理由不充分应予接收", "outcome": Outcome.OVERRULED},
    K.ISSUE: {
        "number": "平安党〔2026〕1号",
        "valid_days": 30,
        "dues_to": NOVEMBER,
        "carrier": Carrier.PERSON,
        "file_sent": True,
    },
    K.ACCEPT: {"file_examined": True},
    K.RECORD_RECEIPT: {"receipt_from": "中共外省某县委员会", "accepted_on": DAY},
    K.RECORD_LETTER: {
        "number": "外省党〔2026〕7号",
        "valid_days": 30,
        "dues_to": NOVEMBER,
        "file_examined": True,
        "issued_on": DAY,
        "registered_on": DAY,
    },
    K.CANCEL: {"text": "本人不再调动"},
}
COMPLETE[K.REISSUE] = COMPLETE[K.ISSUE] | {
    "number": "平安党〔2026〕2号",
    "text": "本人住院，支部已核实",
    "receiver_told": True,
}


def make_act(kind: str, day: date = DAY, **given: Any) -> Act:
    """An act to which no rule objects; `given` overrules."""
    return Act(kind, day, **{**COMPLETE.get(kind, {}), **given})


def make_case(*kinds: str, day: date = DAY, **given: Any) -> Case:
    """A transfer in which these acts were done, all on one day."""
    return Case(acts=tuple(make_act(kind, day) for kind in kinds), **given)


def codes_of(case: Case, act: Act, on: date | None = None) -> list[str]:
    """The codes of all problems, warnings included."""
    return [problem.code for problem in problems(case, act, on or act.day)]


def state_of(case: Case) -> str:
    """Where the acts lead."""
    return fold(case).state


TO_ISSUED = (K.ASK, K.CHECK, K.ISSUE)
TO_ASSIGNED = (*TO_ISSUED, K.ACCEPT, K.ASSIGN)
OUTSIDE = {"direction": Direction.OUT}
