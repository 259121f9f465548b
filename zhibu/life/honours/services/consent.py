"""A member says whether, and how much of, an honour may be shown in public."""

from datetime import date

from django.db import transaction

from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.life.honours.codes import Consent, NameShown
from zhibu.life.honours.models import Honour
from zhibu.life.honours.services import journal

_FIELDS = ("consent", "consent_on", "name_shown", "shows_branch", "shows_deeds")


@transaction.atomic
def give_consent(
    *,
    actor: Actor,
    honour_id: int,
    name_shown: str,
    shows_branch: bool,
    shows_deeds: bool,
    on: date,
) -> Honour:
    """R-HON-09: the holder lets the public see the honour, with the fields chosen here;
    may be said again with other ones. Only the holder: no office consents for somebody.
    """
    honour = _own(actor, honour_id)
    if name_shown not in NameShown.values:
        message = _("Choose how your name is shown.")
        refuse_if([Problem("name_shown", message, field="name_shown")])
    honour.consent, honour.name_shown = Consent.GIVEN, name_shown
    honour.shows_branch, honour.shows_deeds = shows_branch, shows_deeds
    return _answered(actor, honour, "honours.consent", on)


@transaction.atomic
def withdraw_consent(*, actor: Actor, honour_id: int, on: date) -> Honour:
    """R-HON-09: the holder declines, or takes the consent back: nothing is shown from
    this moment on. No reason is asked for.
    """
    honour = _own(actor, honour_id)
    was_given = honour.consent == Consent.GIVEN
    honour.consent = Consent.WITHDRAWN if was_given else Consent.DECLINED
    honour.name_shown = NameShown.MASKED
    honour.shows_branch = honour.shows_deeds = False
    return _answered(actor, honour, "honours.withdraw_consent", on)


def _own(actor: Actor, honour_id: int) -> Honour:
    if not owns(actor, Perm.HONOURS_OWN):
        raise NotFound(f"honour {honour_id}")
    rows = Honour.objects.select_for_update(of=("self",))
    honour: Honour | None = rows.filter(pk=honour_id, member_id=actor.member_id).first()
    if honour is None:
        raise NotFound(f"honour {honour_id}")
    return honour


def _answered(actor: Actor, honour: Honour, act: str, on: date) -> Honour:
    honour.consent_on = on
    honour.save(update_fields=list(_FIELDS))
    journal.log(
        actor,
        act,
        honour,
        name_shown=honour.name_shown,
        shows_branch=honour.shows_branch,
        shows_deeds=honour.shows_deeds,
    )
    journal.of_honour(honour)
    return honour
