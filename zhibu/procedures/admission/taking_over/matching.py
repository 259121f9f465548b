"""Whom a row of a list of applicants means: register and cases are asked for a chunk of
rows at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.taking_over.rules import Registered
from zhibu.register.members.models import Member
from zhibu.register.members.rules import may_rejoin_from

_SEALED = ("id_number", "phone", "address")


class Wanted(Protocol):
    """What is asked about a row."""

    said: dict[str, Any]
    digest: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the register or of a case, as far as a row can mean one."""

    row: Any  # the Member or the Case
    applied_on: date | None = None


@dataclass(slots=True)
class Finder:
    """Finds the members and cases that rows mean: by ID number where there is one, else
    by name and date of birth or number within the branch.
    """

    actor: Actor
    _members: dict[str, Member] = field(default_factory=dict)
    _cases: dict[str, list[Known]] = field(default_factory=dict)
    _named_members: dict[Any, list[Member]] = field(default_factory=dict)
    _named_cases: dict[Any, list[Known]] = field(default_factory=dict)
    _tied: dict[int, Known] = field(default_factory=dict)
    _full: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    def load(self, rows: Collection[Wanted]) -> None:
        """Read what is known of these rows: a few queries for any number."""
        digests = {row.digest for row in rows if row.digest}
        names = {row.said.get("name", "") for row in rows} - {""}
        branches = {row.organisation_id for row in rows} - {0}
        people = Member.objects.select_related("organisation").defer(*_SEALED)
        self._members = {m.id_digest: m for m in people.filter(id_digest__in=digests)}
        self._named_members = defaultdict(list)
        for member in people.filter(name__in=names, organisation_id__in=branches):
            key = member.organisation_id, member.name
            self._named_members[key].append(member)
        self._load_cases(digests, names, branches)
        self._load_full(branches)

    def _load_cases(
        self, digests: set[str], names: set[str], branches: set[int]
    ) -> None:
        cases = Case.objects.select_related("organisation").defer(*_SEALED)
        numbered = list(cases.filter(id_digest__in=digests))
        named = list(cases.filter(name__in=names, organisation_id__in=branches))
        members = {member.pk for member in self._members.values()}
        members |= {m.pk for found in self._named_members.values() for m in found}
        tied = list(cases.open().filter(member_id__in=members))
        everything = [*numbered, *named, *tied]
        applied = dict(
            Act.objects.filter(
                case__in=everything, kind=ActKind.APPLY, withdrawn_on=None
            ).values_list("case_id", "day")
        )
        self._cases, self._named_cases = defaultdict(list), defaultdict(list)
        for case in numbered:
            self._cases[case.id_digest].append(Known(case, applied.get(case.pk)))
        for case in named:
            known = Known(case, applied.get(case.pk))
            self._named_cases[case.organisation_id, case.name].append(known)
        self._tied = {c.member_id: Known(c, applied.get(c.pk)) for c in tied}

    def _load_full(self, branches: Iterable[int]) -> None:
        """The full members of branches that were not asked for before, by name."""
        new = set(branches) - self._full.keys()
        self._full |= {branch: defaultdict(list) for branch in new}
        rows = Member.objects.filter(
            organisation_id__in=new, left_on=None, full_since__isnull=False
        )
        for pk, branch, name in rows.values_list("pk", "organisation_id", "name"):
            self._full[branch][name].append(pk)

    # ---- one row

    def full_members(self, branch: int) -> dict[str, list[int]]:
        """Full members of a branch by their names."""
        return self._full.get(branch, {})

    def member(self, row: Wanted) -> tuple[Registered | None, bool]:
        """(the person in the register, it cannot be told who is meant)."""
        found = self._members.get(row.digest)
        if found is not None or row.digest:
            return (self._registered(found) if found else None), False
        key = row.organisation_id, row.said.get("name")
        here = [m for m in self._named_members.get(key, []) if m.left_on is None]
        sure, perhaps = _fitting(here, row.said)
        if len(sure) == 1:
            return self._registered(sure[0]), False
        return None, bool(sure or perhaps)

    def _registered(self, member: Member) -> Registered:
        is_known = allows(self.actor, Perm.MEMBERS_VIEW, member.org_path)
        has_left = member.left_on is not None
        return Registered(
            pk=member.pk,
            organisation_id=member.organisation_id,
            branch=str(member.organisation) if is_known else "",
            joined_on=member.joined_on,
            full_since=member.full_since,
            left_on=member.left_on,
            rejoin_from=may_rejoin_from(member.facts()) if has_left else None,
        )

    def case(self, row: Wanted, member: int | None) -> tuple[Case | None, bool]:
        """(the case that the person has already, it cannot be told whose it is). A case
        that ended is meant only when the person applied on the same day.
        """
        if member is not None and member in self._tied:
            return self._tied[member].row, False
        applied = row.said.get(ActKind.APPLY.value)
        if row.digest:
            for known in self._cases.get(row.digest, []):
                if _is_meant(known, applied):
                    return known.row, False
        key = row.organisation_id, row.said.get("name")
        here = [k for k in self._named_cases.get(key, []) if _is_meant(k, applied)]
        if row.digest:
            here = [known for known in here if not known.row.id_digest]
        sure, perhaps = _fitting([known.row for known in here], row.said)
        days = {known.row.pk: known.applied_on for known in here}
        sure += [case for case in perhaps if applied and days[case.pk] == applied]
        if sure:
            return sure[0], False
        return None, bool(perhaps)


def _is_meant(known: Known, applied: Any) -> bool:
    return known.row.is_open or (applied is None or known.applied_on == applied)


def _fitting(rows: list[Any], said: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """(those who are surely meant, those who may be): the same birth or number proves
    it, another one disproves it.
    """
    sure, perhaps = [], []
    for row in rows:
        pairs = [
            (row.birth_date, said.get("birth_date")),
            (row.number, said.get("number")),
        ]
        told = [own == given for own, given in pairs if own and given]
        if told and all(told):
            sure.append(row)
        elif not told:
            perhaps.append(row)
    return sure, perhaps
