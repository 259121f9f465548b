"""Who becomes due the medal for 50 years in the Party: nobody is asked for it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet

from zhibu.life.honours import rules
from zhibu.life.honours.codes import Revocation, Title
from zhibu.life.honours.models import Honour, MedalLeftOut
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member


@dataclass(frozen=True, slots=True)
class Due:
    """A member who is due, by the register's day of full membership."""

    member: Member
    full_since: date
    year: int  # in which it was first due


def due_members(*paths: str, before: date) -> "QuerySet[Member]":
    """R-HON-07: full members on the roll since `before` (50 years before 1 July of a
    year), who hold no medal and were not left out.
    """
    given = Honour.objects.filter(member=OuterRef("pk"), title=Title.MEDAL)
    given = given.exclude(revoked_because=Revocation.ERROR)
    left_out = MedalLeftOut.objects.filter(member=OuterRef("pk"))
    rows = Member.objects.within(*paths).on_roll()
    found: QuerySet[Member] = rows.filter(
        ~Exists(given),
        ~Exists(left_out),
        category=Category.FULL,
        full_since__lte=before,
    )
    return found


def last_handing_out(*paths: str, year: int) -> int | None:
    """The latest year before this one in which somebody at a path or below was given
    the medal; None when no such medal is on record.
    """
    rows = Honour.objects.within(*paths).filter(title=Title.MEDAL, year__lt=year)
    rows = rows.exclude(revoked_because=Revocation.ERROR)
    found: int | None = rows.aggregate(last=Max("year"))["last"]
    return found


def medals_due(*paths: str, year: int, after: date | None = None) -> list[Due]:
    """The list of the year, by branch: all of it, or those who became full members
    `after` a day. One query.
    """
    before = rules.medal_born_before(year)
    rows = due_members(*paths, before=before).select_related("organisation")
    if after is not None:
        rows = rows.filter(full_since__gt=after)
    rows = rows.defer("id_number", "phone", "address", "organisation__contact_phone")
    return [
        Due(member, member.full_since, rules.medal_due_in(member.full_since))
        for member in rows.order_by("org_path", "full_since", "pk")
        if member.full_since is not None
    ]
