"""What is known before a step is recorded: nothing is typed twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Body, Document
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.queries.candidates import Candidate, candidates
from zhibu.procedures.admission.queries.taking_over import named_in_list
from zhibu.register.members import queries as member_queries
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import PartyGroup

_COMMITTEE_VOTES = frozenset({ActKind.APPROVE, ActKind.APPROVE_CONVERSION})


@dataclass
class Known:
    """A case before one more step; what costs a query is asked when it is needed."""

    case: Case
    past: rules.Progress
    kind: str
    on: date
    step: rules.Step

    @property
    def notice_ends(self) -> Any:
        """R-DEV-14: the last day of a notice that begins today."""
        return rules.notice_ends(self.on, self.past.settings)

    @property
    def places(self) -> frozenset[str]:
        """R-DEV-02: where this person may apply."""
        return rules.places_to_apply(self.past.case, rules.edition(self.on))

    @property
    def is_committee_vote(self) -> bool:
        """A committee votes, and not the members of the branch."""
        return self.kind in _COMMITTEE_VOTES

    @cached_property
    def should_attend(self) -> int:
        """R-DEV-21, R-DEV-27: full members of the branch on the roll with whom there
        is contact; of a committee, its members by the register of posts.
        """
        if self.is_committee_vote:
            return self._on_committee()
        rows = Member.objects.filter(organisation_id=self.case.organisation_id)
        full = rows.on_roll().filter(category=Category.FULL, is_lost=False)
        return full.count()

    def _on_committee(self) -> int:
        if self.case.upper_id is None:
            return 0
        holders = member_queries.post_holders([self.case.upper_id], self.on)
        return len({one.member_id for one in holders if one.is_on_committee})

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Whom to choose from."""
        return candidates(self.case, self.on)

    @property
    def named_before(self) -> list[int]:
        """Contacts become introducers as a rule; a new choice starts from the old, the
        first one from the list with which the case came in.
        """
        kinds = [self.kind]
        if self.kind == ActKind.NAME_INTRODUCERS:
            kinds.append(ActKind.ASSIGN_CONTACTS)
        for kind in kinds:
            if act := self.past.done.get(kind):
                return [person.member for person in act.people]
        return named_in_list(self.case.pk).get(self.kind, [])

    @cached_property
    def groups(self) -> list[tuple[int, str]]:
        """The party groups of the branch."""
        rows = PartyGroup.objects.filter(
            organisation_id=self.case.organisation_id, closed_on=None
        )
        return list(rows.order_by("name").values_list("pk", "name"))

    @property
    def papers_before(self) -> frozenset[str]:
        """The papers that earlier steps had on hand."""
        return _papers(self.past.done.values())

    def usual_body(self, bodies: tuple[Body, ...]) -> str:
        """Who decides as a rule, of those who may."""
        if Body.BRANCH_COMMITTEE in bodies:
            return self._branch_body()
        upper = self.case.upper
        if upper is not None and Body.WORKING_COMMITTEE in bodies:
            works = upper.kind == Kind.WORKING_COMMITTEE
            return Body.WORKING_COMMITTEE if works else Body.COMMITTEE
        return bodies[0] if bodies else ""

    def _branch_body(self) -> str:
        has_committee = self.past.case.has_committee
        return Body.BRANCH_COMMITTEE if has_committee else Body.MEMBERS_MEETING


# What a step of itself puts into the file, whether or not somebody ticked it.
_MADE_BY = {
    ActKind.FILL_FORM: Document.ADMISSION_FORM,
    ActKind.APPLY_CONVERSION: Document.CONVERSION_APPLICATION,
    ActKind.REVIEW_ACTIVIST: Document.ACTIVIST_FORM,
    ActKind.REVIEW_PROBATION: Document.PROBATION_FORM,
    ActKind.POLITICAL_REVIEW: Document.REVIEW_CONCLUSION,
}


def _papers(acts: Iterable[rules.Act]) -> frozenset[str]:
    found: set[str] = set()
    for act in acts:
        found |= act.documents
        if paper := _MADE_BY.get(ActKind(act.kind)):
            found.add(paper)
    return frozenset(found)
