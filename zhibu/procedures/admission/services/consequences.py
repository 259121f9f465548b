"""What an act changes in the register of members (R-DEV-27 to R-DEV-36)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.codes import ActKind, Outcome, State
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.placing import (
    carry_along,
    drop_offer,
    place,
)
from zhibu.register.accounts import services as account_services
from zhibu.register.members import services as member_services
from zhibu.register.members.codes import Leaving
from zhibu.register.organisations.models import PartyGroup

# What the register takes over of a person, by the same names.
TAKEN_OVER = (
    "name",
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "native_place",
    "phone",
    "address",
    "workplace",
    "number",
)


@dataclass(frozen=True, slots=True)
class Doing:
    """An act that was judged, on its way into the register."""

    actor: Actor
    case: Case
    act: rules.Act
    past: rules.Progress  # before the act
    on: date
    acknowledged: str
    group_id: int | None = None

    @property
    def decision(self) -> str:
        """Who decided what, and when: the reason that the register keeps."""
        by = codes.Body(self.act.by).label if self.act.by else ""
        words = (by, self.act.day.isoformat(), codes.ActKind(self.act.kind).label)
        return " ".join(str(word) for word in words if word)


def foreseen(doing: Doing) -> list[Problem]:
    """What the register would refuse, told before the act is written."""
    check = _FORESEEN.get(doing.act.kind)
    return check(doing) if check is not None else []


def follow(doing: Doing) -> None:
    """Do in the register what the act says; the case is saved by who called."""
    consequence = _CONSEQUENCES.get(doing.act.kind)
    if consequence is not None:
        consequence(doing)


# ---- admission


def _may_be_admitted(doing: Doing) -> list[Problem]:
    """R-DEV-27: what the register needs is there when the branch reports: not only the
    committee finds out, weeks later.
    """
    met = doing.past.day_of(ActKind.MEET)
    if doing.past.state != State.BRANCH_PASSED or met is None:
        return []
    return member_services.why_not_admit(
        actor=doing.actor,
        organisation_id=doing.case.organisation_id,
        joined_on=met,
        on=doing.on,
        **_items(doing.case),
    )


def _admit(doing: Doing) -> None:
    """R-DEV-31: a probationary member since the day of the branch meeting."""
    case, met = doing.case, doing.past.day_of(ActKind.MEET)
    if doing.act.outcome != Outcome.PASSED or case.member_id or met is None:
        return
    case.member = member_services.admit(
        actor=doing.actor,
        organisation_id=case.organisation_id,
        joined_on=met,
        on=doing.on,
        acknowledged=doing.acknowledged,
        **_items(case),
    )
    if case.user_id is not None:
        account_services.give_record(
            actor=doing.actor, user_id=case.user_id, member_id=case.member.pk
        )


def _items(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in TAKEN_OVER}


# ---- the party group


def _group_is_chosen(doing: Doing) -> list[Problem]:
    """R-DEV-30: where the branch has party groups, one of them is named."""
    groups = PartyGroup.objects.filter(
        organisation_id=doing.case.organisation_id, closed_on=None
    )
    known = set(groups.values_list("pk", flat=True))
    if doing.group_id is None and not known:
        return []
    if doing.group_id in known:
        return []
    message = _("Choose a party group of the branch.")
    return [Problem("no_such_group", message, field="group", rule="R-DEV-30")]


def _assign_group(doing: Doing) -> None:
    if doing.case.member_id is None or doing.group_id is None:
        return
    member_services.assign_group(
        actor=doing.actor,
        member_id=doing.case.member_id,
        group_id=doing.group_id,
        on=doing.on,
        reason=doing.decision,
    )


# ---- how probation ends


def _end_probation(doing: Doing) -> None:
    """R-DEV-32, R-DEV-35: converted since the day of expiry, extended, or cancelled."""
    case, act = doing.case, doing.act
    if case.member_id is None:
        return
    if act.outcome == Outcome.CANCELLED:
        _leave(doing, Leaving.CANCELLED)
    if act.outcome == Outcome.CONVERTED and doing.past.probation_ends is not None:
        member_services.convert(
            actor=doing.actor,
            member_id=case.member_id,
            full_since=doing.past.probation_ends,
            on=doing.on,
            reason=doing.decision,
            acknowledged=doing.acknowledged,
        )


def _not_recognised(doing: Doing) -> None:
    """R-DEV-36: the person is no member."""
    if doing.case.member_id is not None:
        _leave(doing, Leaving.NOT_RECOGNISED)


def _leave(doing: Doing, because: Leaving) -> None:
    member_services.record_leaving(
        actor=doing.actor,
        member_id=doing.case.member_id or 0,
        left_on=doing.act.day,
        left_because=because,
        on=doing.on,
        reason=doing.decision,
        acknowledged=doing.acknowledged,
    )


def _left_the_register(doing: Doing) -> list[Problem]:
    """A membership ends in the register first; then the case is closed."""
    member = doing.case.member
    if member is None or member.left_on is not None:
        return []
    message = _("Record first in the register that the member left, and why.")
    return [Problem("still_on_the_roll", message)]


# ---- a new branch


def _move(doing: Doing) -> None:
    """R-DEV-08: the case stands in the branch that took it over."""
    case = doing.case
    if case.offered_to is not None:
        place(case, case.offered_to)
        carry_along(case)
    drop_offer(case)


_FORESEEN: dict[str, Callable[[Doing], list[Problem]]] = {
    ActKind.SUBMIT: _may_be_admitted,
    ActKind.ASSIGN_GROUP: _group_is_chosen,
    ActKind.END: _left_the_register,
}
_CONSEQUENCES: dict[str, Callable[[Doing], None]] = {
    ActKind.APPROVE: _admit,
    ActKind.ASSIGN_GROUP: _assign_group,
    ActKind.APPROVE_CONVERSION: _end_probation,
    ActKind.NOT_RECOGNISE: _not_recognised,
    ActKind.MOVE: _move,
}
