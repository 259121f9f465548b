"""The end that the member leaves: asking for a transfer, checking it in the branch."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.procedures.transfers import rules, telling
from zhibu.procedures.transfers.codes import ActKind, Direction, State, Who
from zhibu.procedures.transfers.models import Transfer, local_settings
from zhibu.procedures.transfers.places import committee_for
from zhibu.procedures.transfers.services import advancing
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

_TEXTS = ("target_name", "target_unit", "contact")
_PLAIN = (
    "reason",
    "place",
    "distance",
    "away_from",
    "away_until",
    "unit_has_organisation",
)


@transaction.atomic
def ask(
    *,
    actor: Actor,
    member_id: int,
    on: date,
    to: int | None = None,
    acknowledged: str = "",
    **wishes: Any,
) -> Transfer:
    """Ask for a transfer: the member for the own one, or the branch for its member.

    `to`: an organisation of this system, a branch or a committee; without it the letter
    goes outside, to `target_name`. `wishes`: reason, place, distance, target_unit …
    Refuses what R-TRF-01, 04 and 09 name, and a second open transfer (409).
    """
    member, who = _applicant(actor, member_id)
    transfer = Transfer(
        organisation=member.organisation,
        member=member,
        direction=Direction.WITHIN if to else Direction.OUT,
        source=committee_for(member.organisation),
        state=State.NEW,
        asked_on=on,
    )
    address(transfer, to, wishes)
    past = rules.fold(transfer.case(), local_settings())
    act = rules.Act(ActKind.ASK, on, by=who, text=clean(wishes.get("text", "")))
    refuse_if(rules.judge(past, act, on), acknowledged=acknowledged)

    rules.advance(past, act)
    advancing.derive(transfer, past, on)
    _save_the_only_one(transfer)
    advancing.add_act(actor, transfer, act)
    transfer.version = 1
    transfer.save(update_fields=["version"])
    record(
        actor,
        "transfers.ask",
        transfer,
        org_path=transfer.org_path,
        subject=member,
        reason=acknowledged,
        to=transfer.to_name,
    )
    telling.tell(actor, transfer, ActKind.ASK, on)
    return transfer


def _applicant(actor: Actor, member_id: int) -> tuple[Member, str]:
    rows = Member.objects.select_related("organisation")
    if owns(actor, Perm.TRANSFERS_ASK, member_id):
        own: Member | None = (
            rows.select_for_update(of=("self",)).filter(pk=member_id).first()
        )
        if own is None:
            raise NotFound(f"Member {member_id}")
        return own, Who.MEMBER
    member: Member = rows.lock_for(actor, Perm.TRANSFERS_WORK, member_id)
    return member, Who.BRANCH


def _save_the_only_one(transfer: Transfer) -> None:
    """A member has one open transfer: the database says so, too."""
    if Transfer.objects.open().filter(member_id=transfer.member_id).exists():
        raise _second_transfer()
    try:
        with transaction.atomic():
            transfer.save()
    except IntegrityError as error:
        raise _second_transfer() from error


def _second_transfer() -> Conflict:
    message = _("A transfer of this member is under way already.")
    return Conflict(Problem("second_transfer", message))


def address(transfer: Transfer, to: int | None, wishes: dict[str, Any]) -> None:
    """Write where the relation is to go into an unsaved or locked transfer."""
    for name in _PLAIN:
        if name in wishes:
            setattr(transfer, name, wishes[name])
    for name in _TEXTS:
        if name in wishes:
            setattr(transfer, name, clean(wishes[name])[:200])
    if to is None:
        transfer.target = transfer.branch = None
        return
    end: Organisation | None = Organisation.objects.open().filter(pk=to).first()
    if end is None:
        raise NotFound(f"Organisation {to}")
    transfer.branch = end if end.is_branch else None
    transfer.target = committee_for(end)
    transfer.target_name = transfer.target.name if transfer.target else end.name


@transaction.atomic
def check(
    *,
    actor: Actor,
    transfer_id: int,
    version: int,
    dues_to: date | None,
    on: date,
    to: int | None = None,
    text: str = "",
    acknowledged: str = "",
    **corrections: Any,
) -> Transfer:
    """The branch has checked the transfer and reports it to the committee.

    `dues_to`: any day of the month up to which dues are paid; `text`: the assessment of
    a probationary member (R-DEV-36). Where the relation goes may be corrected.
    """
    doing = advancing.begin(
        actor=actor,
        transfer_id=transfer_id,
        kind=ActKind.CHECK,
        version=version,
        on=on,
    )
    transfer = doing.transfer
    if corrections or to is not None:
        address(transfer, to, corrections)
        transfer.direction = Direction.WITHIN if to else Direction.OUT
        doing.past = transfer.progress(holds_roles=doing.past.case.holds_roles)
    act = rules.Act(
        ActKind.CHECK,
        on,
        by=doing.who,
        text=text.strip(),
        dues_to=dues_to.replace(day=1) if dues_to else None,
    )
    doing.check(act, on, acknowledged)
    return advancing.finish(doing, act, on, acknowledged=acknowledged)


@transaction.atomic
def propose(
    *,
    actor: Actor,
    member_id: int,
    dues_to: date | None,
    on: date,
    to: int | None = None,
    text: str = "",
    acknowledged: str = "",
    **wishes: Any,
) -> Transfer:
    """The branch asks for its member and checks in one go, all or nothing."""
    transfer = ask(
        actor=actor,
        member_id=member_id,
        on=on,
        to=to,
        acknowledged=acknowledged,
        **wishes,
    )
    return check(
        actor=actor,
        transfer_id=transfer.pk,
        version=transfer.version,
        dues_to=dues_to,
        on=on,
        to=to,
        text=text,
        acknowledged=acknowledged,
        **wishes,
    )
