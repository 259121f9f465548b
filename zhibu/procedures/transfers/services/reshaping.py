"""Merging, dissolving and moving whole organisations (整建制转移): prepared, looked at,
and carried out as one act in one transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import (
    Conflict,
    NotFound,
    Problem,
    Refused,
    refuse_if,
)
from zhibu.foundation.kernel.text import _, clean, clean_prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.office import services as office_services
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import ENDING, Stand
from zhibu.procedures.transfers.documents import (
    RESHAPING,
    notice_context,
    paper_of,
)
from zhibu.procedures.transfers.models import Notice, Part, Placement, Reorganisation
from zhibu.procedures.transfers.queries.previewing import Preview, preview
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.moving import wait_for_moves
from zhibu.register.organisations.services.reach import path_above

_RESHAPE = Perm.TRANSFERS_RESHAPE


@transaction.atomic
def prepare_reorganisation(
    *,
    actor: Actor,
    kind: str,
    organisation_ids: Sequence[int],
    reason: str,
    decision: str,
    decided_on: date,
    on: date,
    target_id: int | None = None,
    new_name: str = "",
    new_kind: str = "",
    superior_id: int | None = None,
) -> Reorganisation:
    """Write down what shall become of whole organisations; nothing of it is done yet.

    `target_id`: the branch that carries on, or the new superior. A merger may instead
    set up the branch that carries on: `new_name` of `new_kind` below `superior_id`. Who
    decides stands above all of them (R-ORG-04): the actor must hold that office.
    Refuses without a reason and the deciding document; what else stands in the way the
    preview tells.
    """
    reach = Organisation.objects.select_related("parent")
    target: Organisation | None = None
    superior: Organisation | None = None
    if clean(new_name):
        superior = reach.get_for(actor, _RESHAPE, superior_id or 0)
        above = superior.path
    else:
        target = reach.get_for(actor, _RESHAPE, target_id or 0)
        above = path_above(target.path) if kind in ENDING else target.path
    keys = dict.fromkeys(pk for pk in organisation_ids if pk != target_id)
    parts = [reach.get_for(actor, _RESHAPE, pk) for pk in keys]
    row = Reorganisation(
        organisation=_decider(actor, parts, above),
        kind=kind,
        target=target,
        new_name=clean(new_name)[:200],
        new_kind=new_kind if superior else "",
        superior=superior,
        reason=clean_prose(reason)[:200],
        decision=clean_prose(decision)[:200],
        decided_on=decided_on,
        prepared_on=on,
        prepared_by=actor.name[:100],
        preparer_id=actor.user_id,
    )
    refuse_if(rules.reshaping_problems(row.facts(len(parts)), on))
    row.save()
    Part.objects.bulk_create(
        Part(
            reorganisation=row,
            organisation=part,
            name=part.name,
            above=part.parent.name if part.parent else "",
        )
        for part in parts
    )
    _log(actor, "transfers.prepare_reorganisation", row)
    return row


def _decider(actor: Actor, parts: Iterable[Organisation], end: str) -> Organisation:
    """R-ORG-04: the lowest superior of all of them; nobody decides over the own one."""
    above = [path_above(part.path) for part in parts]
    path = rules.common_superior([*above, end])
    superior: Organisation | None = Organisation.objects.filter(path=path).first()
    if superior is None:
        message = _("No organisation of this system stands above all of them.")
        raise Refused(Problem("no_common_superior", message, rule="R-ORG-04"))
    require(actor, _RESHAPE, superior.path)
    return superior


@transaction.atomic
def place_members(
    *,
    actor: Actor,
    reorganisation_id: int,
    version: int,
    member_ids: Sequence[int],
    branch_id: int | None,
    on: date,
) -> Reorganisation:
    """Let some members go to another branch than the others; back to them when it is
    the same one, or none. NotFound for a branch that the superior is not above.
    """
    row = _locked(actor, reorganisation_id, version)
    reach = Organisation.objects.open()
    branch: Organisation | None = None
    if branch_id not in (None, row.target_id):
        branch = reach.get_for(actor, _RESHAPE, branch_id)
    if not row.ends_branches or (branch and not is_within(branch.path, row.org_path)):
        raise NotFound(f"Organisation {branch_id}")
    going = {one.member.pk: one for one in preview(row, on).members}
    if strangers := set(member_ids) - going.keys():
        raise NotFound(f"Members {sorted(strangers)}")
    row.placements.filter(member_id__in=member_ids).delete()
    if branch is not None:
        Placement.objects.bulk_create(
            Placement(
                reorganisation=row,
                member_id=pk,
                start=going[pk].start,
                branch=branch,
            )
            for pk in dict.fromkeys(member_ids)
        )
    _next_version(row)
    _log(
        actor,
        "transfers.place_members",
        row,
        members=len(set(member_ids)),
        branch=str(branch or row.goes_to),
    )
    return row


@transaction.atomic
def drop_reorganisation(
    *, actor: Actor, reorganisation_id: int, version: int, on: date
) -> Reorganisation:
    """Give up what was prepared; it stays as a record of that."""
    row = _locked(actor, reorganisation_id, version)
    row.state = Stand.DROPPED
    _next_version(row)
    _log(actor, "transfers.drop_reorganisation", row)
    return row


@transaction.atomic
def carry_out_reorganisation(
    *,
    actor: Actor,
    reorganisation_id: int,
    version: int,
    seen: str,
    on: date,
    acknowledged: str = "",
) -> Reorganisation:
    """Do all that was prepared, or nothing of it.

    `seen`: the mark of the preview that the actor looked at; when anything differs
    since, it is a conflict, and so is a second time. Refuses with all that stops it.
    A branch that carries on and is not there yet is set up first (R-ORG-01 to 06); its
    committee is elected or appointed afterwards (R-ORG-07).
    Members, cases, transfers, stays and guests go along; roles and posts end; those
    whom it concerns find a notice on the desk, and the superior issues a paper.
    """
    row = _locked(actor, reorganisation_id, version)
    _hold_in_place(row)
    view = preview(row, on)
    if view.mark != seen:
        message = _("Something changed since you looked. Look at it again.")
        raise Conflict(Problem("changed_meanwhile", message))
    refuse_if([*view.problems, *view.warnings], acknowledged=acknowledged)

    if row.target is None:
        row.target = _set_up(actor, row, view, on, acknowledged)
        view = preview(row, on)  # the same, with the branch that is there now
    counts = view.counts
    context = notice_context(row, view)
    tops = _told(row, view)
    _do(actor, row, view, on, acknowledged)
    _write_placements(row, view, on)
    row.state, row.counts = Stand.DONE, counts
    row.done_on, row.done_by = on, actor.name[:100]
    row.organisation.refresh_from_db()
    row.document = office_services.issue_document(
        actor=actor,
        kind=paper_of(row).key,
        organisation_id=row.organisation_id,
        context=context,
        on=on,
        subject=(RESHAPING, row.pk),
        permission=_RESHAPE,
    ).pk
    _next_version(row)
    for pk in tops:
        Notice(reorganisation=row, organisation_id=pk, told_on=on).save()
    _log(
        actor,
        "transfers.reshape",
        row,
        acknowledged=acknowledged,
        kind=row.kind,
        counts=counts,
    )
    return row


def _set_up(
    actor: Actor, row: Reorganisation, view: Preview, on: date, acknowledged: str
) -> Organisation:
    """The new branch, judged by the members it will have."""
    (new,) = (one for one in view.receiving if one.is_new)
    return organisation_services.create_organisation(
        actor=actor,
        parent_id=row.superior_id,
        on=on,
        acknowledged="; ".join(filter(None, [row.reason, acknowledged])),
        stated={"full_members": new.after.full, "members": new.after.all},
        name=row.new_name,
        kind=row.new_kind,
        opened_on=on,
    )


def _hold_in_place(row: Reorganisation) -> None:
    """Lock what it touches, so that nobody enters a member there meanwhile."""
    wait_for_moves()
    keys = {part.organisation_id for part in row.parts.all()}
    keys |= {
        row.target_id or 0,
        row.superior_id or 0,
        *row.placements.values_list("branch_id", flat=True),
    }
    rows = Organisation.objects.select_for_update().filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk"))


def _told(row: Reorganisation, view: Preview) -> list[int]:
    """Whom a notice tells: the branches that take in, what moves, and the superiors of
    before and after; not whoever decides.
    """
    keys = [one.branch.pk for one in view.receiving]
    for part in view.parts:
        keys += [above.pk for above in (*part.above[-1:], *part.above_after[-1:])]
        if part.organisation.pk in view.change.moved:
            keys.append(part.organisation.pk)
    return [pk for pk in dict.fromkeys(keys) if pk != row.organisation_id]


def _do(
    actor: Actor, row: Reorganisation, view: Preview, on: date, acknowledged: str
) -> None:
    change = view.change
    versions = {pk: one.version for pk, one in change.organisations.items()}
    reason = f"{row.reason}（{row.decision}）"
    if row.ends_branches:
        organisation_services.merge_branches(
            actor=actor,
            successors={pk: to.pk for pk, to in change.ended.items()},
            places={pk: to.pk for pk, to in change.places.items()},
            versions=versions,
            reason=reason,
            on=on,
            acknowledged=acknowledged,
        )
        return
    organisation_services.move_organisations(
        actor=actor,
        organisation_ids=list(change.moved),
        parent_id=row.target_id or 0,
        versions=versions,
        reason=reason,
        on=on,
        acknowledged=acknowledged,
    )


def _write_placements(row: Reorganisation, view: Preview, on: date) -> None:
    """Every member who went, for good: from which branch, to which, and when."""
    row.placements.all().delete()
    Placement.objects.bulk_create(
        (
            Placement(
                reorganisation=row,
                member=one.member,
                start=one.start,
                branch=one.branch,
                moved_on=on,
            )
            for one in view.members
        ),
        batch_size=1000,
    )


@transaction.atomic
def note_reorganisation(*, actor: Actor, notice_id: int, on: date) -> Notice:
    """Somebody of the organisation has noted it: the line leaves the desk."""
    notice: Notice = Notice.objects.lock_for(actor, Perm.TRANSFERS_WORK, notice_id)
    if notice.seen_on is None:
        notice.seen_on, notice.seen_by = on, actor.name[:100]
        notice.save(update_fields=["seen_on", "seen_by"])
        path = notice.org_path
        record(actor, "transfers.note_reorganisation", notice, org_path=path)
    return notice


def _locked(actor: Actor, reorganisation_id: int, version: int) -> Reorganisation:
    """The prepared row, locked. A conflict when it is prepared no more, or another one
    than was read.
    """
    rows = Reorganisation.objects.select_related("organisation", "target", "superior")
    row: Reorganisation = rows.lock_for(actor, _RESHAPE, reorganisation_id)
    require(actor, _RESHAPE, row.org_path)
    if not row.is_prepared:
        message = _("It is %(state)s: nothing more is done about it.")
        params = {"state": row.get_state_display()}
        raise Conflict(Problem("not_prepared", message, params))
    if row.version != version:
        message = _("Somebody else changed it meanwhile. Look at it again.")
        raise Conflict(Problem("changed_meanwhile", message))
    return row


def _next_version(row: Reorganisation) -> None:
    row.version += 1
    row.save()


def _log(
    actor: Actor,
    action: str,
    row: Reorganisation,
    acknowledged: str = "",
    **details: Any,
) -> None:
    record(
        actor,
        action,
        row,
        org_path=row.org_path,
        reason="; ".join(filter(None, [row.reason, acknowledged])),
        decision=row.decision,
        **details,
    )
