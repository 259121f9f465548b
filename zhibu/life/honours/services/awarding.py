"""Honours come into the register, and are revoked."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean, prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.honours import queries, rules, telling
from zhibu.life.honours.codes import Title
from zhibu.life.honours.models import Honour, MedalLeftOut, Nomination
from zhibu.life.honours.services import journal
from zhibu.life.notices.services import tell_of
from zhibu.life.office import services as office_services
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation


def give(
    actor: Actor,
    *,
    holder: Any,
    giver: Organisation | None,
    title: str,
    name: str,
    year: int,
    given_on: date,
    number: str = "",
    deeds: str = "",
    giver_name: str = "",
    nomination: Nomination | None = None,
    valid_until: date | None = None,
    on: date,
) -> Honour:
    """Write one honour; whether it may be given, the caller has found. The holder is
    told when an organisation of this register gives it.
    """
    member = holder if isinstance(holder, Member) else None
    place = member.organisation if member else holder
    honour = Honour(
        organisation=place,
        member=member,
        name=holder.name,
        title=title,
        own_title=name[:100],
        level=_level(giver, giver_name),
        year=year,
        giver=giver,
        giver_name=(giver.name if giver else giver_name)[:200],
        given_on=given_on,
        decision_number=number,
        deeds=deeds,
        nomination=nomination,
        valid_until=valid_until,
        recorded_on=on,
        recorded_by=actor.name,
    )
    honour.save()
    journal.log(actor, "honours.give", honour, title=title, number=number)
    if giver is not None and member is not None:
        tell_of([telling.OF_AWARDED], honour, actor=actor, on=on)
    journal.of_honour(honour)
    return honour


def _level(giver: Organisation | None, name: str) -> str:
    if giver is None:
        return rules.level_of(name)
    return rules.level_of(giver.name, giver.locality, is_committee=not giver.is_branch)


@transaction.atomic
def record_honour(
    *,
    actor: Actor,
    holder: str,
    title: str,
    name: str = "",
    giver_name: str,
    given_on: date,
    number: str = "",
    deeds: str = "",
    valid_until: date | None = None,
    on: date,
) -> Honour:
    """Record an honour that exists, of a member ("m12") or an organisation ("o7"),
    whoever gave it. Refuses one that is recorded already (R-HON-01), a second medal.
    """
    row = queries.nominee_for(actor, Perm.HONOURS_RECORD, holder)
    name, number = clean(name)[:100], clean(number)[:60]
    giver_name = clean(giver_name)[:200]
    is_organisation = isinstance(row, Organisation)
    found = rules.record_problems(
        title=title,
        name=name,
        is_organisation=is_organisation,
        given_on=given_on,
        on=on,
    )
    if not giver_name:
        found.append(Problem("no_giver", _("Say who gave it."), field="giver_name"))
    if valid_until is not None and valid_until < given_on:
        message = _("It ends after it begins.")
        found.append(Problem("ends_early", message, field="valid_until"))
    if _is_known(row, title, name, given_on):
        message = _("This honour is recorded already.")
        found.append(Problem("recorded_already", message, rule="R-HON-01"))
    refuse_if(found)
    return give(
        actor,
        holder=row,
        giver=None,
        giver_name=giver_name,
        title=title,
        name=name,
        year=given_on.year,
        given_on=given_on,
        number=number,
        deeds=prose(deeds)[: rules.DEEDS_MOST],
        valid_until=valid_until,
        on=on,
    )


def _is_known(row: Member | Organisation, title: str, name: str, day: date) -> bool:
    holder: dict[str, Any] = (
        {"member": row} if isinstance(row, Member) else {"organisation": row}
    )
    if isinstance(row, Organisation):
        holder["member"] = None
    rows = Honour.objects.filter(**holder, title=title).exclude(revoked_because="error")
    if title == Title.MEDAL:
        return rows.exists()
    if title == Title.OTHER:
        rows = rows.filter(own_title=name)
    return rows.filter(given_on=day).exists()


@transaction.atomic
def give_medals(
    *,
    actor: Actor,
    organisation_id: int,
    members: Collection[int],
    year: int,
    given_on: date,
    number: str,
    on: date,
) -> list[Honour]:
    """R-HON-07: give the medal to those of the computed list of the year, by one
    decision. Refuses who is not on the list, and a year to come.
    """
    rows = Organisation.objects.open()
    giver: Organisation = rows.lock_for(actor, Perm.HONOURS_AWARD, organisation_id)
    due = {
        one.member.pk: one.member for one in queries.medals_due(giver.path, year=year)
    }
    found = []
    if not members:
        found.append(Problem("nobody", _("Choose at least one."), field="members"))
    if not set(members) <= set(due):
        message = _("Somebody is not on the list of this year any more: look again.")
        found.append(Problem("not_due", message, rule="R-HON-07"))
    if given_on > on or year > on.year:
        found.append(
            Problem("in_future", _("That day has not come."), field="given_on")
        )
    number = clean(number)[:60]
    if not number:
        message = _("Give the number of the decision.")
        found.append(Problem("no_number", message, field="number", rule="R-HON-06"))
    refuse_if(found)
    return [
        give(
            actor,
            holder=due[pk],
            giver=giver,
            title=Title.MEDAL,
            name="",
            year=year,
            given_on=given_on,
            number=number,
            on=on,
        )
        for pk in sorted(set(members))
    ]


@transaction.atomic
def leave_out(*, actor: Actor, member_id: int, reason: str, on: date) -> MedalLeftOut:
    """R-HON-07: not give the medal to somebody who is due by years, with the reason
    (a disciplinary case, a medal from elsewhere). Nobody is asked about it again.
    """
    member: Member = Member.objects.select_related("organisation").lock_for(
        actor, Perm.HONOURS_AWARD, member_id
    )
    reason = clean(reason)[:300]
    refuse_if(
        [] if reason else [Problem("no_reason", _("Give the reason."), field="reason")]
    )
    row, is_new = MedalLeftOut.objects.get_or_create(
        member=member,
        defaults={
            "organisation": member.organisation,
            "reason": reason,
            "decided_on": on,
            "decided_by": actor.name,
        },
    )
    if is_new:
        journal.log(actor, "honours.leave_out", row, reason=reason)
    return row


@transaction.atomic
def revoke(
    *,
    actor: Actor,
    honour_id: int,
    because: str,
    note: str,
    revoked_on: date,
    on: date,
) -> Honour:
    """R-HON-08: the organisation that gave it revokes it, on one of the grounds; one
    from outside, the committee that keeps its holder. It is not public any more, its
    certificate is void, and the holder is told.
    """
    honour: Honour = Honour.objects.lock_for(actor, Perm.HONOURS_VIEW, honour_id)
    held = honour.member.org_path if honour.member else honour.org_path
    require(actor, Perm.HONOURS_AWARD, honour.giver_path or held)
    note = prose(note)[:500]
    refuse_if(
        rules.revocation_problems(
            already=honour.revoked_on is not None,
            given_on=honour.given_on,
            day=revoked_on,
            because=because,
            note=note,
            on=on,
        )
    )
    honour.revoked_on, honour.revoked_because = revoked_on, because
    honour.revoked_note, honour.revoked_by = note, actor.name
    honour.save(
        update_fields=["revoked_on", "revoked_because", "revoked_note", "revoked_by"]
    )
    if honour.certificate_id is not None:
        office_services.void_document(
            actor=actor,
            document_id=honour.certificate_id,
            reason=str(_("The honour was revoked.")),
            on=on,
        )
    journal.log(actor, "honours.revoke", honour, because=because, reason=note)
    member = honour.member
    if member is not None and member.left_on is None:
        tell_of([telling.OF_REVOKED], honour, actor=actor, on=on)
    journal.of_honour(honour)
    return honour


__all__ = ["give", "give_medals", "leave_out", "record_honour", "revoke"]
