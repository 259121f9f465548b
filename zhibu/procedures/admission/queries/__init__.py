"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    bare_acts,
    circumstances,
    settings_in_force,
)
from zhibu.procedures.admission.queries.desk import asks, own_todos, todos
from zhibu.procedures.admission.queries.home import cards
from zhibu.procedures.admission.queries.own import (
    OwnProgress,
    ended_case,
    has_case,
    looks_at,
    own_case,
    own_progress,
)
from zhibu.procedures.admission.queries.papers import (
    CasePapers,
    cases_for_list,
    dossiers,
    papers_of,
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
    had_public_notice,
)
from zhibu.procedures.admission.queries.reasons import reason_of
from zhibu.procedures.admission.queries.scans import with_scans
from zhibu.procedures.admission.queries.superiors import (
    Superiors,
    superiors_by_path,
    superiors_of,
)
from zhibu.procedures.admission.queries.waiting import offered_cases, own_cases, queue
from zhibu.procedures.admission.queries.without_case import members_without_case

__all__ = [
    "cards",
    "asks",
    "ended_case",
    "CasePapers",
    "CaseProgress",
    "Circumstances",
    "InPublicity",
    "OwnProgress",
    "Possible",
    "StageLine",
    "StepLine",
    "Superiors",
    "cases_for_list",
    "bare_acts",
    "cases_in_publicity",
    "circumstances",
    "dossiers",
    "had_public_notice",
    "has_case",
    "members_without_case",
    "looks_at",
    "offered_cases",
    "own_case",
    "own_cases",
    "own_progress",
    "own_todos",
    "papers_of",
    "progress_of",
    "queue",
    "reason_of",
    "settings_in_force",
    "superiors_by_path",
    "superiors_of",
    "todos",
    "with_scans",
]
