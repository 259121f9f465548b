"""Accounts of the demo county: one to try for each role, and many in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Role
from zhibu.home.demo.county import BRANCH
from zhibu.home.demo.services.register import BATCH, County
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.accounts.services import set_up_second_factor
from zhibu.register.members.models import Member, Post
from zhibu.register.organisations.models import Organisation

PASSWORD = "zhibu-demo-1921"  # noqa: S105 -- of made-up persons
SECOND_FACTOR = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"  # the same for all of them
STREET = "青石街道党工委"
COUNTY = "青石县委"
APPOINTER = "示例县"


@dataclass(frozen=True, slots=True)
class LogIn:
    """One account to try: its name, its role, and where."""

    username: str
    label: Any
    role: Role | None
    place: str


LOG_INS = (
    LogIn("secretary", _("branch secretary"), Role.SECRETARY, BRANCH),
    LogIn(
        "commissioner",
        _("organisation commissioner"),
        Role.ORGANISATION_COMMISSIONER,
        BRANCH,
    ),
    LogIn(
        "publicity",
        _("publicity commissioner"),
        Role.PUBLICITY_COMMISSIONER,
        BRANCH,
    ),
    LogIn("member", _("member"), None, BRANCH),
    LogIn("floating", _("floating member"), None, BRANCH),
    LogIn("applicant", _("applicant"), None, BRANCH),
    LogIn("officer", _("committee officer"), Role.COMMITTEE_OFFICER, STREET),
    LogIn("department", _("organisation department"), Role.DEPARTMENT_OFFICER, COUNTY),
    LogIn("system", _("system administrator"), Role.SYSTEM_ADMINISTRATOR, COUNTY),
    LogIn("security", _("security administrator"), Role.SECURITY_ADMINISTRATOR, COUNTY),
    LogIn("auditor", _("audit administrator"), Role.AUDITOR, COUNTY),
)


@transaction.atomic
def open_accounts(county: County) -> dict[str, User]:
    """Accounts for three members in five, roles for all secretaries, and LOG_INS."""
    posts = list(Post.objects.filter(ends_on=None).order_by("pk"))
    tried = _people_to_try(county, posts)
    named = {member.pk: username for username, member in tried.items()}
    password = make_password(PASSWORD)
    in_office = {post.member_id for post in posts if post.kind == Role.SECRETARY.value}
    users: dict[int, User] = {}
    for member in county.members:
        gone = member.left_on or member.suspended_on or member.is_lost
        chosen = member.pk in named or member.pk in in_office
        if chosen or (not gone and county.rng.random() < 0.6):
            users[member.pk] = User(
                pk=len(users) + 1,
                username=named.get(member.pk, f"p{member.pk:05d}"),
                name=member.name,
                member=member,
                password=password if member.pk in named else "!",
                password_set_on=county.on - timedelta(days=county.rng.randint(1, 300)),
            )
    User.objects.bulk_create(users.values(), batch_size=BATCH)
    _appoint_secretaries(county, posts, users)
    accounts = {username: users[member.pk] for username, member in tried.items()}
    accounts |= _administrators(county, password, first=len(users) + 2)
    accounts["applicant"] = _applicant(county, password, pk=len(users) + 1)
    _appoint_those_to_try(county, accounts)
    return accounts


def _place(county: County, short_name: str) -> Organisation:
    return next(o for o in county.organisations if o.short_name == short_name)


def _people_to_try(county: County, posts: list[Post]) -> dict[str, Member]:
    """The members behind the accounts that are printed."""
    branch = _place(county, BRANCH)
    held = {p.kind: p.member_id for p in posts if p.organisation_id == branch.pk}
    by_pk = {member.pk: member for member in county.members_of(branch)}
    found = {
        "secretary": by_pk[held["secretary"]],
        "commissioner": by_pk[held["organisation_commissioner"]],
        "publicity": by_pk[held["publicity_commissioner"]],
    }

    def first(fits: Callable[[Member], bool]) -> Member:
        taken = {member.pk for member in found.values()} | set(held.values())
        return next(
            m
            for m in by_pk.values()
            if m.pk not in taken and not m.left_on and not m.suspended_on and fits(m)
        )

    found["member"] = first(lambda m: not m.is_floating and not m.is_lost)
    found["floating"] = first(lambda m: m.is_floating)
    return found


def _appoint_secretaries(
    county: County, posts: list[Post], users: dict[int, User]
) -> None:
    """Every secretary has the role; some appointments end soon."""
    appointments = []
    for post in posts:
        user = users.get(post.member_id)
        if user is None or post.kind not in Role.values:
            continue
        ends_soon = county.rng.random() < 0.03
        ends_on = county.on + timedelta(days=county.rng.randint(3, 40))
        appointments.append(
            Appointment(
                user=user,
                organisation_id=post.organisation_id,
                org_path=post.org_path,
                role=post.kind,
                starts_on=post.starts_on,
                ends_on=ends_on if ends_soon else None,
                appointed_by=APPOINTER,
            )
        )
    Appointment.objects.bulk_create(appointments, batch_size=BATCH)


def _administrators(county: County, password: str, *, first: int) -> dict[str, User]:
    """Officers and administrators of the demo are not members of a demo branch."""
    users = {}
    for number, log_in in enumerate(one for one in LOG_INS if one.place != BRANCH):
        user = User(
            pk=first + number,
            username=log_in.username,
            name=f"示例{('工委干事', '组织员', '系统员', '安全员', '审计员')[number]}",
            password=password,
            password_set_on=county.on,
        )
        user.save(force_insert=True)
        users[log_in.username] = user
    return users


def _applicant(county: County, password: str, *, pk: int) -> User:
    """Somebody who applied for admission, and has no record in the register."""
    user = User(
        pk=pk,
        username="applicant",
        name="周雨桐",
        password=password,
        password_set_on=county.on,
    )
    user.save(force_insert=True)
    return user


def _appoint_those_to_try(county: County, accounts: dict[str, User]) -> None:
    for log_in in LOG_INS:
        if log_in.role is None or log_in.place == BRANCH:
            continue  # secretaries and commissioners have their role by their post
        place = _place(county, log_in.place)
        Appointment(
            user=accounts[log_in.username],
            organisation=place,
            role=log_in.role,
            starts_on=county.on - timedelta(days=400),
            appointed_by=APPOINTER,
        ).save()
        set_up_second_factor(user=accounts[log_in.username], secret=SECOND_FACTOR)
