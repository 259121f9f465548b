"""Who stands above a branch in an admission: who approves, and where it is filed."""

from dataclasses import dataclass

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.register.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Superiors:
    """`upper` is None when nobody above may approve members."""

    upper: Organisation | None
    filing_path: str

    @property
    def upper_path(self) -> str:
        """The path of who approves, or ""."""
        return self.upper.path if self.upper else ""


def superiors_of(branch: Organisation) -> Superiors:
    """R-DEV-26, R-DEV-28: the nearest organisation above that may approve admissions,
    and one level above it, where they are filed; at the top it files its own.
    """
    above = Organisation.objects.open().above(branch.path).exclude(pk=branch.pk)
    upper = above.filter(approves_admission=True).last()
    if upper is None:
        return Superiors(None, "")
    return Superiors(upper, (lineage(upper.path)[:-1] or [upper.path])[-1])
