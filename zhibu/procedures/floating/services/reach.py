"""Who may act on a stay: the member, and those who keep contact in the home branch."""

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.procedures.floating.models import Stay
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation


def member_for(actor: Actor, member_id: int) -> Member:
    """The member, locked, with the branch: the own record, or one within reach."""
    rows = Member.objects.select_related("organisation")
    if owns(actor, Perm.FLOATING_DECLARE, member_id):
        member: Member = rows.select_for_update(of=("self",)).get(pk=member_id)
    else:
        member = rows.lock_for(actor, Perm.FLOATING_WORK, member_id)
    hold_in_place(member.organisation_id)
    return member


def stay_for(actor: Actor, stay_id: int, *, perm: Perm = Perm.FLOATING_WORK) -> Stay:
    """The stay, locked, with its facts: the own one, or one within reach."""
    rows = Stay.objects.select_for_update(of=("self",))
    stay = rows.filter(pk=stay_id).first()
    if stay is None or not owns(actor, Perm.FLOATING_DECLARE, stay.member_id):
        Stay.objects.lock_for(actor, perm, stay_id)
    return with_facts(stay_id)


def own_stay(actor: Actor) -> Stay:
    """The actor's own open stay, locked; NotFound when there is none."""
    if not owns(actor, Perm.FLOATING_DECLARE):
        raise NotFound("stay")
    rows = Stay.objects.open().filter(member_id=actor.member_id)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound("stay")
    return with_facts(found.pk)


def with_facts(stay_id: int) -> Stay:
    """The stay, loaded with all that its rules look at."""
    stay: Stay = Stay.objects.with_facts().get(pk=stay_id)
    return stay


def hold_in_place(organisation_id: int) -> None:
    """Lock an organisation, so that its path stays true while rows are written."""
    rows = Organisation.objects.select_for_update().filter(pk=organisation_id)
    rows.values_list("pk").first()
