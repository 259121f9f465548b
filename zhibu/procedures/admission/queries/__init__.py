"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    bare_acts,
    circumstances,
    settings_in_force,
)
from zhibu.procedures.admission.queries.desk import own_todos, todos
from zhibu.procedures.admission.queries.progress import (
    CaseProgress,
    Possible,
    StageLine,
    StepLine,
    progress_of,
)
from zhibu.procedures.admission.queries.publicity import (
    InPublicity,
    cases_in_publicity,
)
from zhibu.procedures.admission.queries.reasons import reason_of
from zhibu.procedures.admission.queries.superiors import (
    Superiors,
    superiors_by_path,
    superiors_of,
)
from zhibu.procedures.admission.queries.waiting import (
    offered_cases,
    own_cases,
    queue,
)

__all__ = [
    "CaseProgress",
    "Circumstances",
    "InPublicity",
    "Possible",
    "StageLine",
    "StepLine",
    "Superiors",
    "bare_acts",
    "cases_in_publicity",
    "circumstances",
    "offered_cases",
    "own_cases",
    "own_todos",
    "progress_of",
    "queue",
    "reason_of",
    "settings_in_force",
    "superiors_by_path",
    "superiors_of",
    "todos",
]
