"""What the rules ask about branches and superiors, for many cases at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from zhibu.foundation.calendar import queries as calendar_queries
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.models import Analysis, Case
from zhibu.register.members import queries as member_queries


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts of cases that do not stand in them."""

    settings: rules.Settings
    with_committee: frozenset[int]  # branches that have a committee
    analysed: dict[int, date]  # superior: the last yearly analysis

    def facts(self, case: Case) -> rules.Case:
        """What the rules look at; the case was loaded `with_acts`."""
        return case.facts(
            has_committee=case.organisation_id in self.with_committee,
            analysed_on=self.analysed.get(case.upper_id or 0),
        )

    def fold(self, case: Case) -> rules.Progress:
        """What the case has come to."""
        return rules.fold(self.facts(case), self.settings)


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


def settings_in_force() -> rules.Settings:
    """The local choices, with the calendar of working days."""
    return rules.Settings(
        overrides=calendar_queries.overrides(),
        settled_years=calendar_queries.settled_years(),
    )
