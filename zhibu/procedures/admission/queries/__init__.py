"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    circumstances,
    settings_in_force,
)
from zhibu.procedures.admission.queries.own import (
    OwnProgress,
    has_case,
    own_case,
    own_progress,
)
from zhibu.procedures.admission.queries.superiors import Superiors, superiors_of

__all__ = [
    "Circumstances",
    "OwnProgress",
    "Superiors",
    "circumstances",
    "has_case",
    "own_case",
    "own_progress",
    "settings_in_force",
    "superiors_of",
]
