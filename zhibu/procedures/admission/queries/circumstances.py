"""What the rules ask about branches and superiors, for many cases at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from zhibu.foundation.calendar import queries as calendar_queries
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.details import read_details
from zhibu.procedures.admission.models import Act, Analysis, Case
from zhibu.register.members import queries as member_queries

Acts = tuple[rules.Act, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts of cases that do not stand in them."""

    settings: rules.Settings
    with_committee: frozenset[int]  # branches that have a committee
    analysed: dict[int, date]  # superior: the last yearly analysis

    def facts(self, case: Case, acts: Acts | None = None) -> rules.Case:
        """What the rules look at; load the case `with_acts`, or give them."""
        return case.facts(
            acts=acts,
            has_committee=case.organisation_id in self.with_committee,
            analysed_on=self.analysed.get(case.upper_id or 0),
        )

    def fold(self, case: Case, acts: Acts | None = None) -> rules.Progress:
        """What the case has come to."""
        return rules.fold(self.facts(case, acts), self.settings)


def circumstances(cases: Iterable[Case], on: date) -> Circumstances:
    """The circumstances of these cases on a day: a few queries for any number."""
    rows = list(cases)
    branches = {case.organisation_id for case in rows}
    uppers = {case.upper_id for case in rows if case.upper_id}
    analysed = Analysis.objects.filter(organisation_id__in=uppers).order_by()
    last = analysed.values_list("organisation_id").annotate(last=Max("day"))
    return Circumstances(
        settings=settings_in_force(),
        with_committee=member_queries.with_committee(branches, on),
        analysed=dict(last),
    )


def bare_acts(case_ids: Iterable[int]) -> dict[int, Acts]:
    """The acts of these cases without texts and people, for whoever only looks at what
    follows from them: one query, and no object of the database for each.
    """
    rows = Act.objects.filter(case_id__in=case_ids, withdrawn_on=None)
    found: dict[int, list[rules.Act]] = {}
    for case_id, kind, day, outcome, by, details, taken_over in (
        rows.order_by("case_id", "position")
        .values_list("case_id", "kind", "day", "outcome", "by", "details", "taken_over")
        .iterator(chunk_size=5000)
    ):
        act = rules.Act(
            kind, day, outcome, by=by, taken_over=taken_over, **read_details(details)
        )
        found.setdefault(case_id, []).append(act)
    return {case_id: tuple(acts) for case_id, acts in found.items()}


def settings_in_force() -> rules.Settings:
    """The local choices, with the calendar of working days."""
    return rules.Settings(
        overrides=calendar_queries.overrides(),
        settled_years=calendar_queries.settled_years(),
    )
