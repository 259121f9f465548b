"""What a prepared reorganisation would do, read anew whenever somebody looks: where
each member and organisation goes, what stops it, what follows. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Count

from zhibu.foundation.kernel.orgpath import is_within, lineage
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import fill
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.models import Reorganisation
from zhibu.register.accounts.models import Appointment
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member
from zhibu.register.organisations import changes, holdings
from zhibu.register.organisations import queries as organisation_queries
from zhibu.register.organisations import rules as organisation_rules
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.models import Organisation, PartyGroup, Term
from zhibu.register.organisations.queries.founding import NOT_YET

_SEALED = ("id_number", "phone", "address")


@dataclass(frozen=True, slots=True)
class Going:
    """One member, and where he or she goes."""

    member: Member
    start: Organisation
    branch: Organisation
    is_elsewhere: bool  # not where all the others go
    post: Any = ""  # that ends by it

    @property
    def is_full(self) -> bool:
        """Counts as a full member."""
        return self.is_on_roll and self.member.category == Category.FULL

    @property
    def is_on_roll(self) -> bool:
        """Counts at all (R-LOST-04)."""
        return self.member.suspended_on is None


@dataclass(slots=True)
class PartSeen:
    """One organisation that ends or moves."""

    organisation: Organisation
    to: Organisation
    above: list[Organisation]  # its superiors today, from the top down
    above_after: list[Organisation]
    head: holdings.Headcount = field(default_factory=holdings.Headcount)
    below: int = 0  # organisations that move along
    kept: list[tuple[str, int]] = field(default_factory=list)  # words, and how many
    roles: list[Appointment] = field(default_factory=list)  # that end
    posts: list[holdings.PostHolder] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)  # that close: members
    term: Term | None = None  # that ends
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Receiving:
    """A branch that takes members in: how many it has, and will have."""

    branch: Organisation
    before: holdings.Headcount
    after: holdings.Headcount
    problems: list[Problem]
    is_new: bool = False  # it is set up by this act


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it, as of now."""

    change: Change
    parts: list[PartSeen]
    receiving: list[Receiving]
    members: list[Going]
    problems: list[Problem]  # that refuse the whole
    warnings: list[Problem]

    @property
    def counts(self) -> dict[str, int]:
        """What goes along, by the key of the follower."""
        found: Counter[str] = Counter()
        change = self.change
        ending = [(path, True) for path in change.ending]
        for path, ends in (*ending, *((path, False) for path in change.moving)):
            kept = changes.kept_in(path, ending=ends)
            found.update({follower.key: count for follower, count in kept})
        return dict(found)

    @property
    def mark(self) -> str:
        """Another one as soon as anything differs: who goes where, what goes along, in
        which version each organisation is. So nobody carries out what was not seen.
        """
        seen = [
            sorted((one.member.pk, one.branch.pk) for one in self.members),
            sorted((p.organisation.pk, p.organisation.version) for p in self.parts),
            [(p.organisation.pk, p.below, p.groups, p.head) for p in self.parts],
            sorted(self.counts.items()),
            [problem.code for problem in (*self.problems, *self.warnings)],
        ]
        return sha256(repr(seen).encode()).hexdigest()[:16]


def change_of(row: Reorganisation, on: date) -> Change:
    """What is prepared, as the register understands it; as many queries as tables. A
    branch that the act sets up is imagined below its superior.
    """
    parts = [part.organisation_id for part in row.parts.all()]
    new = None
    if row.target_id is None and row.superior is not None:
        new = organisation_queries.imagined(
            row.new_name, row.new_kind, row.superior, on
        )
    end = row.target_id if new is None else new.pk
    goes = dict.fromkeys(parts, end or 0)
    placed = dict(row.placements.values_list("member_id", "branch_id"))
    return organisation_queries.read_change(
        on=on,
        reason=row.reason,
        ended=goes if row.ends_branches else None,
        moved=None if row.ends_branches else goes,
        places=placed,
        imagined=new,
    )


def preview(row: Reorganisation, on: date) -> Preview:
    """What it would do today. As many queries for a thousand members as for three."""
    change = change_of(row, on)
    told = organisation_queries.problems_of(change)
    known = organisations_on(change)
    heads = _heads(change)
    parts = [_part(change, pk, known) for pk in (*change.ended, *change.moved)]
    for part in parts:
        part.head = heads.get(part.organisation.pk, part.head)
        part.problems = told.pop(part.organisation.pk, [])
    _add_what_ends(parts, change)
    members = list(_members(change, parts))
    receiving = _receiving(change, members, on)
    facts = rules.reshaping_problems(row.facts(len(parts)), on)
    found = [*facts, *(p for part in parts for p in part.problems), *told.get(0, [])]
    found += [problem for one in receiving for problem in one.problems]
    return Preview(
        change,
        parts,
        receiving,
        members,
        problems=[problem for problem in found if not problem.warning],
        warnings=[problem for problem in found if problem.warning],
    )


def _heads(change: Change) -> dict[int, holdings.Headcount]:
    """Members of each part, with all below it where it moves; one query."""
    if change.ended:
        return dict(holdings.headcounts(list(change.ended)))
    counted: dict[int, Counter[str]] = {pk: Counter() for pk in change.moved}
    rows = Member.objects.on_roll().within(*change.moving).order_by()
    for path, category, count in rows.values_list("org_path", "category").annotate(
        count=Count("pk")
    ):
        for pk in change.moved:
            if is_within(path, change.organisations[pk].path):
                counted[pk][category] += count
    return {
        pk: holdings.Headcount(found[Category.FULL], found[Category.PROBATIONARY])
        for pk, found in counted.items()
    }


def organisations_on(change: Change) -> dict[str, Organisation]:
    """Everything above what changes and above where it goes, by path; one query."""
    rows = (*change.organisations.values(), *change.moved.values())
    tops = (*rows, *change.receiving.values())
    paths = {path for row in tops for path in lineage(row.path)}
    found = Organisation.objects.filter(path__in=paths).defer("contact_phone")
    return {row.path: row for row in found}


def _part(change: Change, pk: int, known: dict[str, Organisation]) -> PartSeen:
    organisation = change.organisations[pk]
    to = change.ended.get(pk) or change.moved[pk]
    after = lineage(to.path)[:-1] if pk in change.ended else lineage(to.path)
    part = PartSeen(
        organisation,
        to,
        above=[known[path] for path in lineage(organisation.path)[:-1]],
        above_after=[known[path] for path in after],
    )
    part.kept = [
        (fill(follower.words, {"count": count}), count)
        for follower, count in changes.kept_in(
            organisation.path, ending=pk in change.ended
        )
    ]
    if pk in change.moved:
        part.below = organisation_queries.subtree_size(organisation.path) - 1
    return part


def _add_what_ends(parts: Iterable[PartSeen], change: Change) -> None:
    """Roles, posts, groups and terms of the branches that end."""
    ending = {p.organisation.pk: p for p in parts if p.organisation.pk in change.ended}
    if not ending:
        return
    roles = Appointment.objects.filter(organisation_id__in=ending)
    for role in roles.held_on(change.on).select_related("user").order_by("pk"):
        ending[role.organisation_id].roles.append(role)
    for holder in holdings.post_holders(list(ending), change.on):
        ending[holder.organisation_id].posts.append(holder)
    groups = PartyGroup.objects.filter(organisation_id__in=ending, closed_on=None)
    named = list(groups.order_by("pk").values_list("organisation_id", "pk", "name"))
    sizes = holdings.group_sizes([pk for _branch, pk, _name in named])
    for branch, pk, name in named:
        ending[branch].groups.append((name, sizes.get(pk, 0)))
    for term in Term.objects.filter(organisation_id__in=ending, is_current=True):
        ending[term.organisation_id].term = term


def _members(change: Change, parts: Iterable[PartSeen]) -> Iterable[Going]:
    posts = {holder.member_id: holder.post for p in parts for holder in p.posts}
    rows = Member.objects.here().filter(organisation_id__in=change.ended)
    for member in rows.defer(*_SEALED).order_by("org_path", "initials", "pk"):
        branch = change.successor(member.organisation_id, member.pk)
        if branch is not None:
            yield Going(
                member,
                change.organisations[member.organisation_id],
                branch,
                is_elsewhere=member.pk in change.places,
                post=posts.get(member.pk, ""),
            )


def _receiving(change: Change, members: Iterable[Going], on: date) -> list[Receiving]:
    """R-ORG-01, R-ORG-06: what the numbers afterwards will be found wanting. A branch
    that is set up is judged as any new one, and by these numbers.
    """
    heads = holdings.headcounts(list(change.receiving))
    full: Counter[int] = Counter()
    probationary: Counter[int] = Counter()
    for one in members:
        if one.is_on_roll:
            (full if one.is_full else probationary)[one.branch.pk] += 1
    found = []
    for pk, branch in change.receiving.items():
        before = heads.get(pk, holdings.Headcount())
        after = holdings.Headcount(
            before.full + full[pk], before.probationary + probationary[pk]
        )
        if pk == NOT_YET:
            problems = organisation_queries.problems_of_founding(
                branch, on, full_members=after.full, members=after.all
            )
        else:
            facts = branch.facts(None, full_members=after.full, members=after.all)
            problems = organisation_rules.review(facts, on)
        found.append(Receiving(branch, before, after, problems, pk == NOT_YET))
    return found


def told_counts(counts: dict[str, int]) -> list[str]:
    """What went along, in words, as it was stored."""
    return [
        fill(changes.words_of(key), {"count": count}) for key, count in counts.items()
    ]
