"""Figures that were made public."""

from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.insight.statistics.models import Release
from zhibu.outreach.portal.figures import Figures

LABELS: dict[str, Any] = {
    "members": _("party members"),
    "women": _("women"),
    "young": _("35 years and younger"),
    "minorities": _("of national minorities"),
    "probationary": _("probationary members"),
}


def newest_release(organisation_id: int) -> Release | None:
    """What is public of an organisation now."""
    rows = Release.objects.filter(organisation_id=organisation_id)
    release = rows.order_by("-pk").first()
    return release if release and release.withdrawn_on is None else None


def released_figures(organisation_id: int) -> Figures | None:
    """What is public of an organisation, in words; answers the portal's card."""
    release = newest_release(organisation_id)
    if release is None:
        return None
    lines = [
        (label, release.figures[name])
        for name, label in LABELS.items()
        if name in release.figures
    ]
    return Figures(release.on, lines)
