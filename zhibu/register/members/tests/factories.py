"""Made-up members for tests, of this app and of all above it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.register.members import tally
from zhibu.register.members.models import Member
from zhibu.register.members.services import findings, headcount
from zhibu.register.members.services.derived import derive
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)
NAMES = "王丽娟 李建国 张秀英 曾小丹 刘洋 陈静 杨帆 赵磊 黄敏 周涛".split()
_numbers = count()


def make_member(
    organisation: Organisation, *, on: date = TODAY, **given: Any
) -> Member:
    """A sound, complete record in the register; `given` overrules any item.

    Findings and headcount are written as if a secretary had entered the member.
    """
    member = Member(organisation=organisation, **person(**given))
    derive(member).save()
    headcount.record_change(member.org_path, {}, tally.cells(member))
    findings.renew([member], on)
    return member


def person(**given: Any) -> dict[str, Any]:
    """The items of a made-up full member whom no rule objects to."""
    number = next(_numbers)
    sex = given.get("sex", "1" if number % 2 else "2")
    born = given.get("birth_date", date(1980, 5, 1) + timedelta(days=number // 500))
    items: dict[str, Any] = {
        "name": NAMES[number % len(NAMES)],
        "sex": sex,
        "ethnicity": "01",
        "birth_date": born,
        "education": "21",
        "category": "1",
        "joined_on": date(2005, 6, 28),
        "full_since": date(2006, 6, 28),
        "occupation": "011",
        "phone": f"1990{number:07}",
        "address": f"北京市朝阳区和平街{number + 1}号",
    }
    if born and sex in ("1", "2"):
        items["id_number"] = make_id_number("110105", born, number % 500, sex)
    if given.get("category") == "2":
        items["full_since"] = None
    return items | given


def actor_with(
    role: Role, organisation: Organisation, member: Member | None = None
) -> Actor:
    """Somebody with a role in an organisation, and perhaps a record of the own."""
    return Actor(
        user_id=1,
        name=f"{role.value} {organisation.pk}",
        grants=(Grant(role, organisation.path),),
        member_id=member.pk if member else None,
    )


def myself(member: Member) -> Actor:
    """The member, who holds no office."""
    return actor_with(Role.MEMBER, member.organisation, member)
