"""Reading cases of admission."""

from zhibu.procedures.admission.queries.circumstances import (
    Circumstances,
    circumstances,
    settings_in_force,
)
from zhibu.procedures.admission.queries.superiors import (
    Superiors,
    superiors_by_path,
    superiors_of,
)

__all__ = [
    "Circumstances",
    "Superiors",
    "circumstances",
    "settings_in_force",
    "superiors_by_path",
    "superiors_of",
]
