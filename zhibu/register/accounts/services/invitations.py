"""One-time codes: handed out on paper, kept as digests, good once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from axes.utils import reset
from django.db import IntegrityError, transaction
from django.db.models import F

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.accounts import queries, rules
from zhibu.register.accounts.models import Invitation, User
from zhibu.register.accounts.sealed_secrets import digest_of
from zhibu.register.accounts.services.accounts import locked_account
from zhibu.register.accounts.services.passwords import password_problems
from zhibu.register.accounts.services.signing_in import place_of
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

AT_ONCE = 300  # slips in one printing
_WRONG = Problem(
    "code_or_name_wrong", _("The code and the name do not belong together.")
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip of paper; the code is nowhere else."""

    name: str
    organisation: str
    code: str
    expires_on: date
    username: str = ""  # of an account that exists


@transaction.atomic
def invite_members(*, actor: Actor, member_ids: Sequence[int], on: date) -> list[Slip]:
    """Issue a one-time code to each of these members; codes issued before are void.

    For a member who has an account it sets a new password. Refuses members out of
    reach or gone, oneself, and holders of roles that the actor may not give.
    """
    wanted = set(member_ids)
    if not wanted or len(wanted) > AT_ONCE:
        raise Refused(_number_problem())
    members = list(
        Member.objects.visible_to(actor, Perm.ACCOUNTS_INVITE)
        .here()
        .filter(pk__in=wanted)
        .select_related("organisation", "user")
        .order_by("org_path", "initials", "pk")
    )
    if len(members) < len(wanted):
        raise NotFound("members out of reach, or gone")
    refuse_if(_reasons_not_to_invite(actor, members, on))
    Invitation.objects.open_on(on).filter(member__in=wanted).update(withdrawn_on=on)
    return _issue(actor, [(m, m.organisation, _user_of(m)) for m in members], on)


def _number_problem() -> Problem:
    return Problem(
        "how_many_slips",
        _("Choose between 1 and %(most)s members at a time."),
        {"most": AT_ONCE},
    )


def _user_of(member: Member) -> User | None:
    return getattr(member, "user", None)


def _reasons_not_to_invite(
    actor: Actor, members: Iterable[Member], on: date
) -> Iterable[Problem]:
    users = [u for m in members if (u := _user_of(m)) is not None]
    if any(user.pk == actor.user_id for user in users):
        yield rules.code_for_oneself()
    beyond = queries.roles_beyond(actor, [u.pk for u in users], on)
    problem = rules.codes_may_be_issued_for(beyond)
    if problem is not None:
        yield problem


@transaction.atomic
def invite_account(*, actor: Actor, user_id: int, on: date) -> Slip:
    """The security administrator issues a code for any account but the own one."""
    user = locked_account(actor, user_id)
    if user.pk == actor.user_id:
        raise Refused(rules.code_for_oneself())
    Invitation.objects.open_on(on).filter(**_person(user)).update(withdrawn_on=on)
    return _issue(actor, [(user, queries.home_of(user), user)], on)[0]


@transaction.atomic
def invite_person(
    *,
    actor: Actor,
    name: str,
    organisation_id: int,
    on: date,
    user_id: int | None = None,
) -> tuple[User, Slip]:
    """Issue a code to somebody who is not in the register, for an account that this
    organisation keeps. `user_id`: the account of an earlier invitation, which then gets
    a new password. Refuses an account that is another's, or has got a role.
    """
    home: Organisation = Organisation.objects.lock_for(
        actor, Perm.ACCOUNTS_INVITE, organisation_id
    )
    if user_id is None:
        user = User(username=_free_user_name(), name=clean(name), home=home)
        user.set_unusable_password()
        user.save()
    else:
        rows = User.objects.select_for_update(of=("self",)).filter(member=None)
        found = rows.filter(pk=user_id).exclude(home=None).first()
        if found is None:
            raise NotFound(f"User {user_id}")
        user = found
        beyond = queries.roles_beyond(actor, [user.pk], on)
        problem = rules.codes_may_be_issued_for(beyond)
        refuse_if([problem] if problem else [])
        user.name, user.home = clean(name), home
        user.save(update_fields=["name", "home"])
        Invitation.objects.open_on(on).filter(user=user).update(withdrawn_on=on)
    return user, _issue(actor, [(user, home, user)], on)[0]


def _free_user_name() -> str:
    """A user name for somebody who has none yet: it stands on the slip."""
    while True:
        name = f"u{secrets.randbelow(10**7):07}"
        if not User.objects.filter(username=name).exists():
            return name


def _person(user: User) -> dict[str, Any]:
    return {"member": user.member} if user.member_id else {"user": user}


def _issue(
    actor: Actor,
    people: list[tuple[Member | User, Organisation, User | None]],
    on: date,
) -> list[Slip]:
    """New codes for these people: the rows, the audit lines, and the slips."""
    expires_on = on + timedelta(days=rules.CODE_VALID_DAYS)
    rows, slips = [], []
    for person, organisation, user in people:
        code = new_code()
        rows.append(
            Invitation(
                **(_person(user) if user else {"member": person}),
                organisation=organisation,
                org_path=organisation.path,
                code_digest=digest_of("one_time_code", code),
                invited_by=actor.name[:100],
                created_on=on,
                expires_on=expires_on,
            )
        )
        slips.append(
            Slip(
                name=person.name,
                organisation=str(organisation),
                code=rules.written_code(code),
                expires_on=expires_on,
                username=user.username if user else "",
            )
        )
    Invitation.objects.bulk_create(rows)
    record_many(actor, "accounts.invite", map(_line, rows))
    return slips


def new_code() -> str:
    """Twelve random letters and digits that cannot be misread."""
    return "".join(
        secrets.choice(rules.CODE_ALPHABET) for _n in range(rules.CODE_LENGTH)
    )


def _line(invitation: Invitation) -> Line:
    return Line(
        invitation,
        invitation.org_path,
        invitation.member_id or invitation.person.member_id,
        details={"expires_on": str(invitation.expires_on)},
    )


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int, on: date) -> Invitation:
    """Make a code worth nothing; refuses one that is used or void already."""
    invitation: Invitation = Invitation.objects.lock_for(
        actor, Perm.ACCOUNTS_INVITE, invitation_id
    )
    refuse_if(_problems_of(invitation, on))
    invitation.withdrawn_on = on
    invitation.save(update_fields=["withdrawn_on"])
    line = _line(invitation)
    record(
        actor,
        "accounts.withdraw_invitation",
        invitation,
        org_path=line.org_path,
        subject=line.subject,
    )
    return invitation


def void_codes(actor: Actor, user: User, on: date) -> None:
    """Codes that are out for an account are worth nothing once it gets a role.

    Whoever handed one out could set the password of a person whom he may not appoint.
    """
    out = list(Invitation.objects.open_on(on).filter(**_person(user)))
    Invitation.objects.filter(pk__in=[i.pk for i in out]).update(withdrawn_on=on)
    record_many(actor, "accounts.withdraw_invitation", map(_line, out))


def check_code(*, code: str, name: str, on: date) -> Invitation:
    """The invitation of a code, if the name on it is the one that was typed.

    A wrong name is counted, and after a few the code is void; that stays written
    although the check refuses.
    """
    with transaction.atomic():
        invitation = _invitation(code_digest=digest_of("one_time_code", code))
        if invitation is None:
            raise Refused(_WRONG)
        problems = list(_problems_of(invitation, on))
        if not rules.same_person_name(invitation.person.name, name):
            problems = problems or [_WRONG]
            Invitation.objects.filter(pk=invitation.pk).update(
                failures=F("failures") + 1
            )
    refuse_if(problems)
    return invitation


@transaction.atomic
def open_account(
    *, invitation_id: int, username: str, password: str, on: date, address: str
) -> User:
    """Open the account of an invited person, or give it a new password; uses the code.

    `username` counts only for a new account. Of two who use one code at the same
    moment the second is refused.
    """
    invitation = _invitation(pk=invitation_id)
    if invitation is None:
        raise NotFound(f"Invitation {invitation_id}")
    refuse_if(_problems_of(invitation, on))
    user = queries.account_of(invitation) or _new_user(invitation, username)
    refuse_if(password_problems(password, user))
    is_new = user.pk is None
    user.set_password(password)
    user.password_set_on = on
    _save(user)
    invitation.used_on = on
    invitation.save(update_fields=["used_on"])
    reset(username=user.username)
    record(
        Actor(
            user_id=user.pk, name=str(user), member_id=user.member_id, address=address
        ),
        "accounts.open" if is_new else "accounts.renew_password",
        user,
        org_path=place_of(user),
        subject=user.member_id,
        invited_by=invitation.invited_by,
    )
    return user


def _invitation(**which: Any) -> Invitation | None:
    """One invitation with its person, locked until the transaction ends."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(**which)
    return found.select_related(
        "member", "user__member", "user__home", "organisation"
    ).first()


def _problems_of(invitation: Invitation, on: date) -> Iterable[Problem]:
    problem = rules.code_is_good(
        rules.CodeFacts(
            expires_on=invitation.expires_on,
            is_used=invitation.used_on is not None,
            is_withdrawn=invitation.withdrawn_on is not None,
            failures=invitation.failures,
            is_gone=queries.is_gone(invitation),
        ),
        on,
    )
    if problem is not None:
        yield problem


def _new_user(invitation: Invitation, username: str) -> User:
    name = clean(username).lower()
    problem = rules.user_name_is_fit(name)
    refuse_if([problem] if problem else [])
    if User.objects.filter(username=name).exists():
        raise Refused(_name_taken())
    return User(username=name, name=invitation.person.name, member=invitation.member)


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody took the name a moment ago
        raise Refused(_name_taken()) from error


def _name_taken() -> Problem:
    return Problem(
        "user_name_taken",
        _("Somebody else has this user name. Choose another."),
        field="username",
    )
