"""Work in progress, so that every page of the demo has something true to show."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from zhibu.foundation.audit.services import seal_entries
from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import Actor
from zhibu.home.demo.case_lists import FILE, write_case_list
from zhibu.home.demo.county import BRANCH
from zhibu.home.demo.services.documents import write_documents
from zhibu.home.demo.services.floating import place_members
from zhibu.home.demo.services.honours import write_honours
from zhibu.home.demo.services.notices import write_notices
from zhibu.home.demo.services.portal import write_portal
from zhibu.home.demo.services.register import County
from zhibu.home.demo.services.reorganisations import write_reorganisations
from zhibu.home.demo.services.transfers import write_transfers
from zhibu.home.demo.workbooks import write_workbooks
from zhibu.register.accounts import services as account_services
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.members import services as member_services
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import services as roster_services
from zhibu.register.rosters.report import Report


def start_work(county: County, accounts: dict[str, User], folder: Path) -> list[Path]:
    """Ask for corrections, look into records, invite members, check a roster; write
    the workbooks to try. Every act goes through its own service.
    """
    on = county.on
    secretary = _actor(accounts["secretary"], on)
    branch = next(o for o in county.organisations if o.short_name == BRANCH)
    people = [m for m in county.members_of(branch) if not m.left_on and m.id_number]
    _corrections(accounts, county)
    for member in people[:3]:
        member_services.reveal(
            actor=secretary,
            member_id=member.pk,
            field="phone",
            reason="通知参加支部党员大会",
            on=on,
        )
    _look_at(secretary, accounts["member"].member_id, on)
    without = Member.objects.filter(organisation=branch, user=None).here()
    account_services.invite_members(
        actor=secretary,
        member_ids=list(without.values_list("pk", flat=True)[:3]),
        on=on,
    )
    write_documents(accounts, branch, on)
    write_transfers(county, accounts, branch)
    place_members(county, accounts)
    write_reorganisations(_actor(accounts["department"], on), on)
    write_notices(county, accounts, branch)
    write_honours(county, accounts, branch)
    write_portal(county, accounts)
    paths = _workbooks(county, branch, folder)
    _check_a_roster(secretary, branch, paths[0], on)
    seal_entries()
    return paths


def _actor(user: User, on: date) -> Actor:
    return presence_of(user, on, "127.0.0.1").actor


def _look_at(secretary: Actor, member_id: int | None, on: date) -> None:
    """Somebody looked into the record of the member who will see it."""
    if member_id is not None:
        member_services.reveal(
            actor=secretary,
            member_id=member_id,
            field="id_number",
            reason="核对入党志愿书上的身份证号",
            on=on,
        )


def _corrections(accounts: dict[str, User], county: County) -> None:
    """Requests of members: two in the branch to try, some in others."""
    asked = [
        (accounts["member"], "address", "青石县滨河路88号", "去年搬家了"),
        (accounts["floating"], "phone", "13900301234", "换了号码"),
    ]
    others = User.objects.exclude(member=None).order_by("pk")[40:4000:400]
    asked += [(user, "workplace", "青石县职业教育中心", "") for user in others]
    _ask_all(asked, county.on)


def _ask_all(asked: Iterable[tuple[User, str, str, str]], on: date) -> None:
    for user, field, wanted, explanation in asked:
        if user.member_id is None:
            continue
        try:
            member_services.ask_for_correction(
                actor=_actor(user, on),
                member_id=user.member_id,
                field=field,
                wanted=wanted,
                explanation=explanation,
                on=on,
            )
        except Refused:
            continue  # the record already says so


def _workbooks(county: County, branch: Organisation, folder: Path) -> list[Path]:
    siblings = [
        o for o in county.branches() if o.parent_id == branch.parent_id and o != branch
    ]
    known = [
        m
        for m in county.members_of(branch)
        if m.id_number and not m.left_on and not m.suspended_on
    ]
    others = [o for o in county.branches() if o not in siblings and o != branch]
    branches = [branch, *siblings, *others[:3]]
    paths = write_workbooks(folder, branches, known, county.members, county.on)
    return [*paths, write_case_list(folder / FILE, branch, known, county.on)]


def _check_a_roster(
    secretary: Actor, branch: Organisation, path: Path, on: date
) -> None:
    """A roster that was read and waits for the secretary's decision."""
    with path.open("rb") as file:
        roster = roster_services.start_import(
            actor=secretary,
            organisation_id=branch.pk,
            file=file,
            file_name=path.name,
            on=on,
        )
    roster_services.check_now(
        actor=secretary, import_id=roster.pk, on=on, report=Report()
    )
