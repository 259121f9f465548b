"""What a pass over a list of applicants found, as lines of a sealed report."""

from typing import Any

from zhibu.procedures.admission.codes import STAGES, State
from zhibu.procedures.admission.taking_over.judging import Judged
from zhibu.procedures.admission.taking_over.rules import LEFT_OUT, Outcome
from zhibu.register.rosters.report import Report, fault_line


class CaseReport(Report):
    """Keeps a line on every row: a secretary looks at each person."""

    outcomes = Outcome
    left_out = LEFT_OUT

    def line(self, one: Judged) -> dict[str, Any]:
        """One row as pages and marked workbooks tell it, personal numbers masked."""
        return {
            "outcome": one.outcome.value,
            "sheet": one.row.sheet,
            "row": one.row.number,
            "name": one.said.get("name", ""),
            "branch": one.organisation_id,
            "state": one.state,
            "stage": str(STAGES.get(State(one.state), "")) if one.state else "",
            "acts": [[str(act.kind), act.day] for act in one.acts],
            "people": one.people,
            "member": one.member_id,
            "case": one.case.pk if one.case else None,
            "faults": [fault_line(one, fault) for fault in one.faults],
            "warnings": [fault_line(one, fault) for fault in one.warnings],
            "remarks": [fault_line(one, fault) for fault in one.remarks],
        }

    def _tells_something(self, outcome: Any) -> bool:
        return True
