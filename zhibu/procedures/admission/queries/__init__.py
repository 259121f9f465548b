"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    circumstances,
    settings_in_force,
)
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
    "Superiors",
    "cases_for_list",
    "circumstances",
    "dossiers",
    "papers_of",
    "settings_in_force",
    "superiors_of",
]
