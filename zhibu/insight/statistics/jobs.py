"""Background entry points."""

from typing import Any

from zhibu.foundation.policy import job_actor
from zhibu.insight.statistics import services


def fold() -> int:
    """Every minute: add waiting changes to the Totals."""
    return services.fold()


def recount() -> dict[str, Any]:
    """Every night: compare the Totals with the register."""
    found = services.recount(actor=job_actor("statistics.recount"))
    return {
        "checked": found.checked,
        "made": found.made,
        "repaired": list(found.repaired),
    }
