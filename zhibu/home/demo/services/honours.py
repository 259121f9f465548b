"""Honours of the demo county in every state: a call that is open, one in public notice,
one decided; honours with consent, without, revoked, from outside; certificates; medals.
"""

from datetime import date, timedelta

from zhibu.foundation.policy import Actor
from zhibu.home.demo.services.register import County
from zhibu.life.honours import queries, rules, services
from zhibu.life.honours.codes import NameShown, Revocation, Title
from zhibu.life.honours.models import Call, Honour
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

HEARS = "县委组织部组织科，青石县人民路1号，电话 0379-60000000"
DEEDS = (
    "坚持每周入户走访，牵头协商解决老旧小区加装电梯、楼道照明等事项，带动身边党员认领服务岗位，"
    "汛期连续值守，群众评价好。",
    "扎根基层党务工作多年，规范“三会一课”，建立流动党员联系台账，指导发展党员材料一次合格，"
    "支部组织生活有声有色。",
    "带领种植合作社改良品种、对接销路，农闲时组织技术夜校，帮助困难家庭就近就业，事事走在前面，"
    "从不计较个人得失。",
)
GROUP_DEEDS = (
    "支部班子团结，按期换届，组织生活严肃认真；设立党员责任区，协商办成民生实事十二件，"
    "党员先锋作用明显，居民满意度高。"
)
MOST_MEDALS = 3


def write_honours(
    county: County, accounts: dict[str, User], branch: Organisation
) -> None:
    """Every act goes through its own service, as people would do it."""
    on = county.on
    officer = presence_of(accounts["department"], on).actor
    top = Organisation.objects.get(path=officer.grants[0].path)
    people = _people(county, accounts, branch)
    _decided(officer, top, people, branch, on)
    _in_notice(officer, top, people[4:7], on)
    _open(officer, top, people[7], on)
    _medals(officer, top, on)
    _from_outside(officer, people[8], on)
    _answers(people, on)


def _people(
    county: County, accounts: dict[str, User], branch: Organisation
) -> list[Member]:
    """Full members of different branches; the one to try comes first."""
    first = Member.objects.get(pk=accounts["member"].member_id or 0)
    found = [first]
    for place in county.branches():
        rows = [
            m
            for m in county.members_of(place)
            if m.category == "1" and not m.left_on and not m.suspended_on
            and not m.is_lost and m.pk != first.pk
        ]  # fmt: skip
        if rows and place.pk != branch.pk:
            found.append(rows[0])
    return found[:9]


def _call(officer: Actor, top: Organisation, title: str, on: date) -> Call:
    return services.open_call(
        actor=officer,
        organisation_id=top.pk,
        title=title,
        year=on.year,
        until=on + timedelta(days=10),
        objections_to=HEARS,
        conditions="正式党员（党组织成立满一年），模范履行职责，群众公认；受处分影响期内的不得推荐。",
        on=on,
    )


def _propose(officer: Actor, call: Call, key: str, deeds: str, day: date) -> int:
    nomination = services.nominate(
        actor=officer,
        call_id=call.pk,
        nominee=key,
        deeds=deeds,
        meeting_on=day,
        on=day,
    )
    return nomination.pk


def _check(officer: Actor, nomination: int, passes: bool, day: date) -> None:
    opinion = "" if passes else "事迹材料过于笼统，本次不予推荐。"
    services.check_nomination(
        actor=officer, nomination_id=nomination, passes=passes, opinion=opinion, on=day
    )


def _decided(
    officer: Actor,
    top: Organisation,
    people: list[Member],
    branch: Organisation,
    on: date,
) -> None:
    """Two calls that came to their end: certificates issued, one honour revoked."""
    start = on - timedelta(days=60)
    holders = [[f"m{m.pk}" for m in people[:4]], [f"o{branch.pk}"]]
    for number, (title, keys) in enumerate(
        zip((Title.MEMBER, Title.ORGANISATION), holders, strict=True)
    ):
        call = _call(officer, top, title, start)
        deeds = DEEDS if title == Title.MEMBER else (GROUP_DEEDS,)
        for index, key in enumerate(keys):
            day = start + timedelta(days=4)
            one = _propose(officer, call, key, deeds[index % len(deeds)], day)
            _check(officer, one, True, start + timedelta(days=12))
        services.give_notice(
            actor=officer, call_id=call.pk, starts_on=start + timedelta(days=13),
            on=start + timedelta(days=13),
        )  # fmt: skip
        chosen = queries.shortlist(call).values_list("pk", flat=True)
        day = start + timedelta(days=35)
        honours = services.decide(
            actor=officer,
            call_id=call.pk,
            chosen=list(chosen),
            number=f"青石党〔{on.year}〕{18 + number}号",
            decided_on=day,
            on=day,
        )
        for honour in honours:
            services.issue_certificate(actor=officer, honour_id=honour.pk, on=day)
    services.revoke(
        actor=officer,
        honour_id=Honour.objects.get(member=people[3]).pk,
        because=Revocation.DECEPTION,
        note="经核查，申报材料中的服务时长与记录不符。",
        revoked_on=on - timedelta(days=3),
        on=on,
    )


def _in_notice(
    officer: Actor, top: Organisation, people: list[Member], on: date
) -> None:
    """A call whose notice hangs today, with an objection that nobody answered."""
    start = on - timedelta(days=20)
    call = _call(officer, top, Title.WORKER, start)
    for index, member in enumerate(people):
        one = _propose(officer, call, f"m{member.pk}", DEEDS[1], start)
        _check(officer, one, index < len(people) - 1, start + timedelta(days=11))
    services.give_notice(actor=officer, call_id=call.pk, starts_on=on, on=on)
    first = queries.shortlist(call).first()
    if first is not None:
        services.record_objection(
            actor=officer,
            nomination_id=first.pk,
            received_on=on,
            text="有群众反映，其本人去年下半年不在岗，请核实。",
            on=on,
        )


def _open(officer: Actor, top: Organisation, member: Member, on: date) -> None:
    """A call to which branches still answer; one nomination waits for the check."""
    call = _call(officer, top, Title.MEMBER, on - timedelta(days=3))
    _propose(officer, call, f"m{member.pk}", DEEDS[2], on - timedelta(days=1))


def _medals(officer: Actor, top: Organisation, on: date) -> None:
    """Some of those who are due have the medal; the others stand on the list."""
    due = queries.medals_due(
        top.path, year=on.year, after=rules.medal_earlier(on.year, None)
    )[:MOST_MEDALS]
    if due:
        services.give_medals(
            actor=officer,
            organisation_id=top.pk,
            members=[one.member.pk for one in due],
            year=on.year,
            given_on=on - timedelta(days=30),
            number=f"青石党〔{on.year}〕9号",
            on=on,
        )


def _from_outside(officer: Actor, member: Member, on: date) -> None:
    services.record_honour(
        actor=officer,
        holder=f"m{member.pk}",
        title=Title.MEMBER,
        giver_name="中共河南省委员会",
        given_on=date(on.year - 5, 6, 28),
        number=f"豫〔{on.year - 5}〕26号",
        deeds=DEEDS[0],
        on=on,
    )


def _answers(people: list[Member], on: date) -> None:
    """Two allow it to be shown, each in another way; the member to try is not asked
    yet, and one declines.
    """
    for member, name, more in (
        (people[1], NameShown.FULL, True),
        (people[8], NameShown.MASKED, False),
    ):
        services.give_consent(
            actor=_self(member),
            honour_id=Honour.objects.get(member=member, title=Title.MEMBER).pk,
            name_shown=name,
            shows_branch=True,
            shows_deeds=more,
            on=on,
        )
    services.withdraw_consent(
        actor=_self(people[2]),
        honour_id=Honour.objects.get(member=people[2], title=Title.MEMBER).pk,
        on=on,
    )


def _self(member: Member) -> Actor:
    return Actor(user_id=None, name=member.name, member_id=member.pk)
