"""One transfer that explains itself: the next step, why not yet, what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind, Direction, State, Who
from zhibu.procedures.transfers.models import Act, Transfer
from zhibu.procedures.transfers.queries.desk import WHY
from zhibu.procedures.transfers.queries.reaching import may_act
from zhibu.register.organisations.models import Organisation

# The way through, as the stepper draws it.
_WAYS: dict[str, tuple[tuple[ActKind, Any], ...]] = {
    Direction.WITHIN: (
        (ActKind.ASK, _("Asked for")),
        (ActKind.CHECK, _("Checked by the branch")),
        (ActKind.ISSUE, _("Letter issued")),
        (ActKind.ACCEPT, _("Accepted")),
        (ActKind.ASSIGN, _("In the new branch")),
        (ActKind.CONFIRM, _("Receipt")),
    ),
    Direction.OUT: (
        (ActKind.ASK, _("Asked for")),
        (ActKind.CHECK, _("Checked by the branch")),
        (ActKind.ISSUE, _("Letter issued")),
        (ActKind.RECORD_RECEIPT, _("Receipt")),
    ),
    Direction.IN: (
        (ActKind.RECORD_LETTER, _("Letter recorded")),
        (ActKind.SEND_RECEIPT, _("Receipt")),
    ),
}
# How far each state has come along the way.
_REACHED: dict[str, int] = {
    State.ASKED: 1,
    State.RETURNED: 1,
    State.CHECKED: 2,
    State.ISSUED: 3,
    State.SENT_BACK: 2,
    State.LOST: 2,
    State.EXPIRED: 2,
    State.ACCEPTED: 4,
    State.ASSIGNED: 5,
    State.CLOSED: 6,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way."""

    label: Any
    done_on: date | None
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """What a page says of a transfer."""

    past: rules.Progress
    next: rules.Next | None
    who: str  # which organisation must act
    why: Any
    rule: str  # of the day until which it is due; "" where the reason names it already
    is_late: bool
    acts: list[str]  # that this actor may do now, the usual one first
    stages: list[Stage]
    responsible: str
    problems: tuple[Problem, ...]


def explain(transfer: Transfer, actor: Actor, on: date) -> Explained:
    """Everything that the page of a transfer tells this actor on this day."""
    past = transfer.progress()
    coming = rules.next_act(past, on)
    due_on = coming.due_on if coming else None
    why = WHY.get(coming.what, "") if coming else ""
    return Explained(
        past=past,
        next=coming,
        who=name_of(transfer, coming.who, past) if coming else "",
        why=why,
        rule=coming.rule if coming and not str(why).startswith(coming.rule) else "",
        is_late=due_on is not None and due_on < on,
        acts=list(acts_of(transfer, actor, past)),
        stages=_stages(transfer, past),
        responsible=_responsible(transfer),
        problems=coming.problems if coming else (),
    )


def acts_of(transfer: Transfer, actor: Actor, past: rules.Progress) -> Iterable[str]:
    """What the actor may do now; the way on stands first, ways out last."""
    rows = rules.acts_now(past)
    usual = rules.next_kind(past)
    for kind in sorted(rows, key=lambda kind: (kind != usual, kind in _EXITS)):
        # Between two committees a letter goes first, within one none is needed.
        is_other_way = kind in _WAYS_ON and kind != usual
        if is_other_way or kind in _BY_ITSELF:
            continue
        if any(may_act(actor, transfer, who, past) for who in rows[kind].who):
            yield kind


_WAYS_ON = frozenset({ActKind.ISSUE, ActKind.ASSIGN})
_EXITS = frozenset({ActKind.REFUSE, ActKind.CANCEL})
_BY_ITSELF = frozenset({ActKind.END, ActKind.EXPIRE})


def name_of(transfer: Transfer, who: str, past: rules.Progress) -> str:
    """The organisation that acts, by name; who it is in words where there is none."""
    ends = {
        Who.BRANCH: transfer.organisation,
        Who.SOURCE: transfer.source,
        Who.TARGET: transfer.target,
        Who.NEW_BRANCH: transfer.branch,
    }
    if who == Who.SUPERIOR:
        return str(_superior(transfer, past) or Who.SUPERIOR.label)
    return str(ends.get(Who(who)) or Who(who).label)


def _superior(transfer: Transfer, past: rules.Progress) -> Organisation | None:
    """R-TRF-03: the one above whoever refused, as in Transfer.path_of."""
    if past.refused_by == Who.BRANCH:
        return transfer.source
    end = transfer.target if past.refused_by == Who.TARGET else transfer.source
    return (end.parent or end) if end is not None else None


def _responsible(transfer: Transfer) -> str:
    """R-TRF-03: the branch that answers for the member today."""
    who = rules.responsible(transfer.direction, transfer.state)
    if who == Who.BRANCH:
        return str(transfer.organisation)
    return transfer.to_name


def _stages(transfer: Transfer, past: rules.Progress) -> list[Stage]:
    way = _WAYS[transfer.direction]
    if past.case.one_committee and ActKind.ISSUE not in past.done:
        way = tuple(s for s in way if s[0] not in (ActKind.ISSUE, ActKind.ACCEPT))
    reached = [kind for kind, _label in way if _counts(kind, past)]
    found = []
    for kind, label in way:
        act = past.done.get(_letter_of(kind, past)) if kind in reached else None
        found.append(Stage(label, act.day if act else None))
    now = next((n for n, stage in enumerate(found) if stage.done_on is None), None)
    if now is not None and transfer.is_open:
        found[now] = Stage(found[now].label, None, is_now=True)
    return found


def _letter_of(kind: str, past: rules.Progress) -> str:
    again = kind == ActKind.ISSUE and ActKind.REISSUE in past.done
    return ActKind.REISSUE if again else kind


def _counts(kind: str, past: rules.Progress) -> bool:
    """Whether an act still holds: a letter that was lost or sent back does not."""
    if kind not in past.done:
        return False
    state = past.refused_in if past.state == State.REFUSED else past.state
    reached = _REACHED.get(state)
    if reached is None or past.case.direction == Direction.IN:
        return True
    order = [step for step, _label in _WAYS[Direction.WITHIN]]
    return kind not in order or order.index(ActKind(kind)) < reached


def letters_of(transfer: Transfer, actor: Actor) -> list[int]:
    """The documents of the letters, the newest first, for who may see documents."""
    source = transfer.source
    if source is None or not allows(actor, Perm.DOCUMENTS_VIEW, source.path):
        return []
    rows = Act.objects.filter(transfer=transfer).exclude(document=None)
    return [pk for pk in rows.order_by("-position").values_list("document", flat=True)
            if pk is not None]  # fmt: skip
