"""Posts that members hold in organisations (党内职务)."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members import rules
from zhibu.register.members.codes import PostKind
from zhibu.register.members.models import Member, Post
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import Organisation, Term


@transaction.atomic
def give_post(
    *,
    actor: Actor,
    member_id: int,
    organisation_id: int,
    kind: str,
    starts_on: date,
    on: date,
    ends_on: date | None = None,
    acknowledged: str = "",
) -> Post:
    """Record that a member holds a post in the own branch or an organisation above.

    It belongs to the running term of office, where there is one. Refuses probationary
    members (R-DEV-38), those not on the roll, and a second secretary; warns of a second
    deputy in a branch (R-ORG-07).
    """
    where = Organisation.objects.lock_for(
        actor, Perm.ORGANISATIONS_TERMS, organisation_id
    )
    member: Member = Member.objects.get_for(actor, Perm.MEMBERS_VIEW, member_id)
    post = Post(
        organisation=where,
        member=member,
        kind=kind,
        term=Term.objects.filter(organisation=where, is_current=True).first(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    facts = member.facts()
    found = [
        rules.post_is_known(kind),
        rules.may_hold_post(facts, on),
        rules.post_days(facts, starts_on, ends_on),
        _belongs_here(member, where),
        _is_free(post),
        _has_no_deputy_yet(post),
    ]
    refuse_if(filter(None, found), acknowledged=acknowledged)

    post.save()
    organisation_services.renew_by_id([where.pk], on)
    _log(actor, "members.give_post", post, reason=acknowledged)
    return post


@transaction.atomic
def end_post(
    *, actor: Actor, post_id: int, ends_on: date, on: date, reason: str = ""
) -> Post:
    """Record the last day of a post; refuses a day before it began, or a second end."""
    rows = Post.objects.select_related("member", "organisation")
    post: Post = rows.lock_for(actor, Perm.ORGANISATIONS_TERMS, post_id)
    if post.ends_on is not None and post.ends_on < on:
        message = _("This post ended on %(date)s already.")
        raise Conflict(Problem("post_ended", message, {"date": post.ends_on}))
    problem = rules.post_days(post.member.facts(), post.starts_on, ends_on)
    refuse_if(filter(None, [problem]))

    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    organisation_services.renew_by_id([post.organisation_id], on)
    _log(actor, "members.end_post", post, reason=reason)
    return post


def _belongs_here(member: Member, where: Organisation) -> Problem | None:
    if is_within(member.org_path, where.path):
        return None
    message = _("%(member)s does not belong to %(organisation)s or one below it.")
    params = {"member": member, "organisation": where}
    return Problem("holder_from_elsewhere", message, params, field="organisation")


def _is_free(post: Post) -> Problem | None:
    """Nobody holds a post twice at the same time, and there is one secretary."""
    others = _at_the_same_time(post).select_related("member")
    if post.kind not in rules.SINGLE_POSTS:
        others = others.filter(member=post.member)
    other = others.first()
    if other is None:
        return None
    message = _("%(holder)s holds this post since %(date)s: end that first.")
    params = {"holder": other.member.name, "date": other.starts_on}
    return Problem("post_taken", message, params, field="kind")


def _has_no_deputy_yet(post: Post) -> Problem | None:
    if not post.organisation.is_branch or post.kind != PostKind.DEPUTY_SECRETARY:
        return None
    others = _at_the_same_time(post).exclude(member=post.member)
    return rules.one_deputy(post.kind, others.count())


def _at_the_same_time(post: Post) -> "QuerySet[Post]":
    """The like posts of the organisation whose days meet those of `post`."""
    others = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=post.starts_on),
        organisation=post.organisation,
        kind=post.kind,
    )
    if post.ends_on is None:
        return others
    return others.filter(starts_on__lt=post.ends_on)


def _log(actor: Actor, action: str, post: Post, *, reason: str) -> None:
    record(
        actor,
        action,
        post,
        org_path=post.org_path,
        subject=post.member_id,
        reason=reason,
        post=post.kind,
        starts_on=post.starts_on.isoformat(),
        ends_on=post.ends_on.isoformat() if post.ends_on else "",
    )
