"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    circumstances,
    settings_in_force,
)
from zhibu.procedures.admission.queries.desk import own_todos, todos
from zhibu.procedures.admission.queries.own import (
    OwnProgress,
    has_case,
    own_case,
    own_progress,
)
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
from zhibu.procedures.admission.queries.papers import (
    CasePapers,
    cases_for_list,
    dossiers,
    papers_of,
)
from zhibu.procedures.admission.queries.superiors import Superiors, superiors_of

__all__ = [
    "CasePapers",
    "Circumstances",
    "OwnProgress",
    "InPublicity",
    "Possible",
    "StageLine",
    "StepLine",
    "Superiors",
    "cases_in_publicity",
    "circumstances",
    "has_case",
    "own_case",
    "own_progress",
    "offered_cases",
    "own_cases",
    "own_todos",
    "progress_of",
    "queue",
    "reason_of",
    "cases_for_list",
    "circumstances",
    "dossiers",
    "papers_of",
    "settings_in_force",
    "superiors_by_path",
    "superiors_of",
    "todos",
]
