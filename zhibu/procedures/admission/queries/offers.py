"""Cases as the branch sees them to which they are offered."""

from zhibu.procedures.admission.models import CaseQuerySet


class OfferedCases(CaseQuerySet):
    """Cases by the branch to which they are offered, which does not keep them yet."""

    path_field = "offered_path"
