"""Organisations and members of the demo county, written in bulk."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import cast

from django.db import transaction

from zhibu.foundation import vault
from zhibu.foundation.audit import services as audit
from zhibu.foundation.kernel.dates import add_years
from zhibu.foundation.policy import EVERYWHERE, job_actor
from zhibu.home.demo.county import BRANCH, Plan, plan_county, takes_in
from zhibu.home.demo.people import Slot, make_people
from zhibu.home.demo.units import address_of, contact_phone_of, unit_of
from zhibu.insight.statistics import services as statistics
from zhibu.register.members import services as member_services
from zhibu.register.members import tally
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Member, Post
from zhibu.register.members.services.headcount import record_changes
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import BRANCHES, Kind
from zhibu.register.organisations.initials import initials_of
from zhibu.register.organisations.models import Organisation, PartyGroup, Term
from zhibu.register.organisations.rules import term_years

SEED = 1921
BATCH = 2000


@dataclass(slots=True)
class County:
    """What was written, for the steps that follow."""

    on: date
    rng: Random
    plans: list[Plan] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    _by_branch: dict[int, list[Member]] = field(default_factory=dict)

    def branches(self) -> list[Organisation]:
        """The organisations that have members of their own."""
        return [o for o in self.organisations if o.kind in BRANCHES]

    def members_of(self, organisation: Organisation) -> list[Member]:
        """The members of one branch; in the order of the roster."""
        if not self._by_branch:
            for member in self.members:
                self._by_branch.setdefault(member.organisation_id, []).append(member)
        return self._by_branch.get(organisation.pk, [])


@transaction.atomic
def build_county(*, on: date, seed: int = SEED) -> County:
    """Set up organisations, members, posts, terms, groups; totals and search too."""
    county = County(on=on, rng=Random(seed))  # noqa: S311 -- must repeat itself
    _organisations(county)
    _members(county)
    _blemishes(county)
    _contacts(county)
    Organisation.objects.bulk_create(county.organisations, batch_size=BATCH)
    _groups(county)
    Member.objects.bulk_create(county.members, batch_size=BATCH)
    _terms_and_posts(county)
    _headcount(county)
    actor = job_actor("demo")
    member_services.renew_findings(on=on)
    organisation_services.renew_below(EVERYWHERE, on)
    audit.record(
        actor,
        "demo.build",
        county.organisations[0],
        org_path=EVERYWHERE,
        organisations=len(county.organisations),
        members=len(county.members),
    )
    return county


def _organisations(county: County) -> None:
    top = plan_county(county.rng)
    code = 4199010000

    def place(plan: Plan, parent: Organisation | None, position: int) -> None:
        nonlocal code
        code += 1
        above = county.plans[parent.pk - 1] if parent else None
        number = len(county.organisations) + 1
        organisation = Organisation(
            pk=number,
            code=str(code),
            name=plan.name,
            short_name=plan.short_name,
            initials=initials_of(plan.name, plan.short_name),
            kind=plan.kind,
            parent=parent,
            path=f"{parent.path if parent else EVERYWHERE}{number}/",
            position=position,
            opened_on=date(
                county.rng.randint(1952, 2019), county.rng.randint(1, 12), 1
            ),
            locality=plan.locality,
            approves_admission=plan.kind in {Kind.COMMITTEE, Kind.WORKING_COMMITTEE},
            transfers_nationwide=plan.kind in {Kind.COMMITTEE, Kind.WORKING_COMMITTEE},
            division_code="419901",
            address=address_of(plan, above, number),
            contact_phone=contact_phone_of(number),
            **unit_of(plan, above, number),
        )
        county.plans.append(plan)
        county.organisations.append(organisation)
        for n, below in enumerate(plan.below):
            place(below, organisation, n)

    place(top, None, 0)


def _members(county: County) -> None:
    slots = [
        Slot(index, plan.character, plan.short_name)
        for index, plan in enumerate(county.plans)
        for _ in range(plan.size)
    ]
    people = make_people(county.rng, slots, county.on)
    for number, (slot, person) in enumerate(zip(slots, people, strict=True), start=1):
        organisation = county.organisations[slot.branch]
        county.members.append(
            Member(
                pk=number,
                organisation=organisation,
                org_path=organisation.path,
                initials=person_initials(person["name"]),
                id_digest=vault.digest("id_number", person["id_number"]),
                phone_digest=vault.digest("phone", person["phone"]),
                **person,
            )
        )


def _contacts(county: County) -> None:
    """Whom one calls: of a branch a member who is there, above it one of the first
    branch below.
    """
    for organisation in reversed(county.organisations):
        here = [m for m in county.members_of(organisation) if _answers(m)]
        if here:
            organisation.contact_name = here[organisation.pk % len(here)].name
        parent = organisation.parent
        if parent is not None and organisation.contact_name:
            parent.contact_name = organisation.contact_name


def _answers(member: Member) -> bool:
    return not (
        member.left_on or member.suspended_on or member.is_lost or member.is_floating
    )


def _blemishes(county: County) -> None:
    """What real registers have: people away, lost, gone, and records with gaps."""
    rng, on = county.rng, county.on
    places = (
        "广东省深圳市 浙江省杭州市 江苏省苏州市 四川省成都市 上海市 福建省厦门市"
    ).split()
    for member in county.members:
        age = (on - _born(member)).days / 365
        chance = rng.random()
        if age < 55 and chance < 0.07:
            member.is_floating = True
            member.floating_place = rng.choice(places)
            member.floating_since = on - _away_for(
                member.floating_place, rng.randint(200, 2500)
            )
        elif chance < 0.074:
            member.is_lost = True
            member.lost_since = on - timedelta(days=rng.randint(60, 175))
        elif chance < 0.077 and member.full_since:
            member.suspended_on = on - timedelta(days=rng.randint(30, 600))
            member.suspended_because = "lost_contact"
            member.is_lost = True
            member.lost_since = member.suspended_on - timedelta(days=200)
        elif chance < 0.095 and age > 62:
            member.left_on = on - timedelta(days=rng.randint(5, 900))
            member.left_because = "died"
        elif chance < 0.10 and age < 50 and member.full_since:
            member.left_on = on - timedelta(days=rng.randint(5, 500))
            member.left_because = "transferred"
            member.left_to = rng.choice(places)
        _gap(rng, member)
    _branch_to_try(county, places)
    for member in county.members:
        age = (on - _born(member)).days / 365
        member.is_hardship = age > 45 and rng.random() < 0.03


def _away_for(place: str, chance: int) -> timedelta:
    """Within a year; where no branch takes members in, they came a short time ago."""
    return timedelta(days=chance // (8 if takes_in(place) else 40))


def _branch_to_try(county: County, places: list[str]) -> None:
    """The branch of the printed log-ins has one case of each thing that may wait."""
    on = county.on
    branch = next(o for o in county.organisations if o.short_name == BRANCH)
    here = [m for m in county.members_of(branch) if not (m.left_on or m.suspended_on)]
    young = sorted(here, key=lambda m: m.birth_date or on, reverse=True)
    newest, newer, away, lost, wrong = young[:5]
    for member, days in ((newest, 352), (newer, 170)):
        member.category, member.full_since = "2", None
        member.joined_on = on - timedelta(days=days)
    away.is_floating, away.floating_place = True, places[0]
    away.floating_since = on - timedelta(days=420)
    lost.is_lost, lost.lost_since = True, on - timedelta(days=120)
    wrong.sex = "2" if wrong.sex == "1" else "1"  # does not agree with the ID number
    oldest = young[-1]
    oldest.phone, oldest.phone_digest = "", ""
    oldest.address = ""


def _gap(rng: Random, member: Member) -> None:
    """Some records lack an item, or hold one that cannot be right."""
    chance = rng.random()
    if chance < 0.012:
        member.phone, member.phone_digest = "", ""
    elif chance < 0.020:
        member.address = ""
    elif chance < 0.026:
        member.education = ""
    elif chance < 0.030:
        member.sex = "2" if member.sex == "1" else "1"  # does not agree with the number
    elif chance < 0.034:
        member.joined_on = add_years(_born(member), 16)
    elif chance < 0.037:
        member.id_number, member.id_digest = "", None


def _born(member: Member) -> date:
    """The register may lack a date of birth; the demo county gives one to all."""
    return cast("date", member.birth_date)


def _groups(county: County) -> None:
    """Branches with many members have party groups."""
    groups: list[PartyGroup] = []
    for branch in county.branches():
        members = county.members_of(branch)
        if len(members) < 28:
            continue
        own = [
            PartyGroup(
                pk=len(groups) + n + 1,
                organisation=branch,
                org_path=branch.path,
                name=f"第{'一二三四'[n]}党小组",
            )
            for n in range(min(4, len(members) // 12))
        ]
        groups += own
        for n, member in enumerate(members):
            member.group = own[n % len(own)]
    PartyGroup.objects.bulk_create(groups, batch_size=BATCH)


def _terms_and_posts(county: County) -> None:
    """Who is in office, since when; some terms are over, some end within six months."""
    terms, posts = [], []
    for organisation, plan in zip(county.organisations, county.plans, strict=True):
        years = term_years(
            organisation.kind, organisation.unit_nature, organisation.locality
        )
        if years is None:
            continue
        ends_on = county.on + timedelta(days=county.rng.randint(-60, 365 * years - 30))
        if organisation.short_name == BRANCH:
            ends_on = county.on + timedelta(days=111)
        term = Term(
            pk=organisation.pk,
            organisation=organisation,
            org_path=organisation.path,
            number=county.rng.randint(3, 14),
            elected_on=add_years(ends_on, -years),
            ends_on=ends_on,
            due_on=ends_on,
        )
        terms.append(term)
        if plan.size:
            posts += _posts(county, organisation, term)
    Term.objects.bulk_create(terms, batch_size=BATCH)
    Post.objects.bulk_create(posts, batch_size=BATCH)


def _posts(county: County, organisation: Organisation, term: Term) -> list[Post]:
    able = [
        m
        for m in county.members_of(organisation)
        if m.full_since
        and not (m.left_on or m.suspended_on or m.is_lost)
        and m.full_since < term.elected_on
        and not m.is_floating
    ]
    county.rng.shuffle(able)
    kinds = ["secretary"]
    if len(able) >= 7:
        kinds += [
            "organisation_commissioner",
            "publicity_commissioner",
            "discipline_commissioner",
        ]
    if len(able) >= 20:
        kinds.append("deputy_secretary")
    return [
        Post(
            organisation=organisation,
            org_path=organisation.path,
            member=member,
            kind=kind,
            term=term,
            starts_on=term.elected_on,
        )
        for kind, member in zip(kinds, able, strict=False)
    ]


def _headcount(county: County) -> None:
    """One line a branch, folded at once into the totals above it."""
    record_changes((m.org_path, {}, tally.cells(m)) for m in county.members)
    statistics.fold()
