"""Members away from home: stays, contacts, branches that take members in, a branch that
was set up from a proposal, and others that are still proposed.
"""

from datetime import UTC, date, datetime, time, timedelta

from zhibu.foundation.kernel import divisions
from zhibu.foundation.policy import Actor, job_actor
from zhibu.home.demo.county import takes_in
from zhibu.home.demo.services.accounts import APPOINTER
from zhibu.home.demo.services.register import County
from zhibu.procedures.floating import queries, services
from zhibu.procedures.floating.codes import Paper, Reason, Trade, Way
from zhibu.procedures.floating.models import Contribution, Host, Stay
from zhibu.procedures.floating.rules import STANDARD
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation

BRANCH_CODE = "4199010900"  # of the branch that was set up
MOST = 80  # stays; more would only make the demo slow to build
TRADES = (Trade.C, Trade.I, Trade.E, Trade.C, Trade.H)
CONTACTS = (Way.PHONE, Way.ONLINE, Way.HOME)


def place_members(county: County, accounts: dict[str, User]) -> None:
    """Every act goes through its own service, as people would do it."""
    on = county.on
    officer = _actor(accounts["department"], on)
    hosts = _offer(county, officer, on)
    stays = _declare(county, accounts, on)
    _settle_in(stays, accounts["floating"], hosts, officer, on)
    _keep_contact(stays, on)
    _report_in(accounts["floating"], hosts, officer, on)
    _set_up(officer, on)


def _offer(county: County, officer: Actor, on: date) -> list[Host]:
    """Branches of floating members that stand in another city take members in."""
    floating = [o for o in county.organisations if o.kind == Kind.FLOATING_BRANCH]
    offered: list[Host] = []
    for branch in floating[:6]:
        city = branch.short_name.partition("驻")[2][:2]
        found = divisions.find(city)
        if not found:
            continue
        offered.append(
            services.offer_places(
                actor=officer,
                organisation_id=branch.pk,
                division_code=found[0].code,
                contact_name=county.members_of(branch)[0].name,
                contact_phone="13900300000",
                phone_is_public=len(offered) % 2 == 0,
                words="每月第二个周六晚上线上学习，每季度在当地集中一次。",
                most=40,
                on=on,
            )
        )
    return offered


def _declare(county: County, accounts: dict[str, User], on: date) -> list[Stay]:
    """Those whom the register knows as floating, with the city where they went."""
    job = job_actor(APPOINTER)
    stays = []
    for number, member in enumerate(_away(county, accounts["floating"])):
        found = divisions.find(member.floating_place)
        since = member.floating_since
        if not found or since is None:
            continue
        stays.append(
            services.declare_stay(
                actor=job,
                member_id=member.pk,
                division_code=found[0].code,
                reason=Reason.WORK,
                trade=TRADES[number % len(TRADES)],
                starts_on=since,
                on=on,
            )
        )
    return stays


def _away(county: County, first: User) -> list[Member]:
    """Some of those on the roll, the one to try first: as many where a branch takes
    members in as elsewhere.
    """
    rows = [m for m in county.members if m.is_floating and not m.is_lost]
    rows = [m for m in rows if not m.left_on and not m.suspended_on]
    settled = [m for m in rows if takes_in(m.floating_place)]
    others = [m for m in rows if not takes_in(m.floating_place)]
    chosen = settled[: MOST // 2] + others[: MOST // 2]
    chosen += [m for m in rows if m.pk == first.member_id and m not in chosen]
    return sorted(chosen, key=lambda m: (m.pk != first.member_id, m.pk))


def _settle_in(
    stays: list[Stay], first: User, hosts: list[Host], officer: Actor, on: date
) -> None:
    """In a city with a branch, they reported in soon after they came, as the rule asks
    (R-FLO-02); whoever came elsewhere has only just arrived.
    """
    by_city = {host.division_code[:4]: host for host in hosts}
    for number, stay in enumerate(stays):
        host = by_city.get(stay.division_code[:4])
        if host is None or stay.member_id == first.member_id:
            continue
        day = min(stay.starts_on + timedelta(days=9 + number % 15), on)
        me = Actor(user_id=None, name=stay.member.name, member_id=stay.member_id)
        arrival = services.report_in(
            actor=me, organisation_id=host.organisation_id, on=day
        )
        services.answer_arrival(
            actor=officer,
            arrival_id=arrival.pk,
            act="accept",
            on=min(day + timedelta(days=3), on),
        )


def _keep_contact(stays: list[Stay], on: date) -> None:
    """Most are in contact; with some it is due, and one is nearly lost."""
    job = job_actor(APPOINTER)
    for number, stay in enumerate(stays):
        days = (20, 45, 80, 100, 160)[number % 5]
        day = max(on - timedelta(days=days), stay.starts_on)
        services.record_contact(
            actor=job,
            stay_id=stay.pk,
            day=day,
            way=CONTACTS[number % len(CONTACTS)],
            note="工作生活正常，希望就近参加组织生活。" if number % 3 == 0 else "",
            on=on,
        )


def _report_in(user: User, hosts: list[Host], officer: Actor, on: date) -> None:
    """The floating member to try takes part, has a card, and wrote home; another one
    waits.
    """
    me = _actor(user, on)
    stay = Stay.objects.open().filter(member_id=user.member_id).first()
    if stay is None or not hosts:
        return
    arrival = services.report_in(
        actor=me,
        organisation_id=hosts[0].organisation_id,
        words="在电子厂上班，周末有空。",
        on=on,
    )
    services.answer_arrival(
        actor=officer, arrival_id=arrival.pk, act="accept", on=on, text="欢迎参加。"
    )
    services.report_home(actor=me, on=on, text="已在流入地报到，参加了线上学习。")
    at = datetime.combine(on, time(1), tzinfo=UTC)
    for kind, text in (
        (Contribution.Kind.REPORT, "听了关于基层治理的党课，很受启发。"),
        (Contribution.Kind.TALK, "下次集中学习可以安排在周六吗？"),
    ):
        services.write_words(
            actor=me,
            organisation_id=hosts[0].organisation_id,
            text=text,
            at=at,
            kind=kind,
        )
    services.write_notice(
        actor=officer,
        organisation_id=hosts[0].organisation_id,
        text="线上集中学习：视频会议，会前把各自的学习体会写在这里。",
        happens_on=on + timedelta(days=11),
        at=at,
    )
    services.issue_paper(actor=officer, stay_id=stay.pk, kind=Paper.CARD, on=on)
    rows = Stay.objects.open().filter(state="away", member__user__isnull=False)
    other = rows.select_related("member__user").order_by("pk").first()
    if other is not None:
        services.report_in(
            actor=_actor(other.member.user, on),
            organisation_id=hosts[-1].organisation_id,
            words="希望就近参加组织生活。",
            on=on - timedelta(days=7),
        )


def _set_up(officer: Actor, on: date) -> None:
    """The first proposal becomes a branch; the others are there to be tried."""
    top = Organisation.objects.get(path=officer.grants[0].path)
    plan = queries.plan_of(top.path, STANDARD)
    if len(plan.proposals) < 2:
        return
    proposal = plan.proposals[0]
    place = divisions.name_of(proposal.city)
    branch = services.set_up_branch(
        actor=officer,
        parent_id=top.pk,
        key=proposal.key,
        name=f"青石县驻{place}线上流动党员党支部",
        consulted=f"中共{place}委组织部",
        contact_name="陈静",
        on=on,
        acknowledged="县委研究决定成立",
    )
    # By itself it has a code of chance; the demo county is the same every time.
    organisation_services.edit_organisation(
        actor=officer,
        organisation_id=branch.pk,
        version=branch.version,
        code=BRANCH_CODE,
        on=on,
    )


def _actor(user: User, on: date) -> Actor:
    return presence_of(user, on, "127.0.0.1").actor
