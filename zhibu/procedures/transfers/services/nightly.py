"""What the day brings: letters expire, and transfers end with the membership."""

from datetime import date

from django.db import transaction

from zhibu.foundation.policy import Actor
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ActKind, State
from zhibu.procedures.transfers.models import Transfer, TransferQuerySet, local_settings
from zhibu.procedures.transfers.services import advancing

_BATCH = 500


def expire_letters(*, actor: Actor, on: date) -> int:
    """Note every letter whose last day is over; returns how many (R-TRF-06). The member
    is where he or she was. To run it twice changes nothing.
    """
    if not local_settings().expires_by_itself:
        return 0
    rows = Transfer.objects.filter(state=State.ISSUED, valid_until__lt=on)
    return _each(actor, rows, ActKind.EXPIRE, on)


def end_with_membership(*, actor: Actor, on: date) -> int:
    """End open transfers of those who died, were removed or left otherwise."""
    rows = Transfer.objects.open().filter(member__left_on__isnull=False)
    return _each(actor, rows, ActKind.END, on)


def _each(actor: Actor, rows: TransferQuerySet, kind: str, on: date) -> int:
    done, last = 0, 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]
    ):
        done += sum(_one(actor, pk, kind, on) for pk in keys)
        last = keys[-1]
    return done


@transaction.atomic
def _one(actor: Actor, transfer_id: int, kind: str, on: date) -> bool:
    """One in a transaction of its own; False when somebody acted meanwhile, or when an
    outside receipt may still be under way.
    """
    rows = Transfer.objects.select_for_update(of=("self",), skip_locked=True)
    if not rows.filter(pk=transfer_id, state__in=_may_be_in(kind)).exists():
        return False
    doing = advancing.begin(
        actor=actor, transfer_id=transfer_id, kind=kind, version=None, on=on
    )
    act = rules.Act(kind, on, by=doing.who)
    if any(rules.judge(doing.past, act, on)):
        return False
    advancing.finish(doing, act, on)
    return True


def _may_be_in(kind: str) -> list[str]:
    return [
        state for table in rules.STEPS.values() for state, act in table if act == kind
    ]
