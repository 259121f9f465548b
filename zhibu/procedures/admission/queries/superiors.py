"""Who stands above a branch in an admission: who approves, and where it is filed."""

from collections.abc import Iterable
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
    return superiors_by_path([branch.path])[branch.path]


def superiors_by_path(paths: Iterable[str]) -> dict[str, Superiors]:
    """The same for the branches at these paths: one query for any number."""
    above = {path: lineage(path)[:-1] for path in paths}
    rows = Organisation.objects.open().filter(
        path__in={path for line in above.values() for path in line},
        approves_admission=True,
    )
    approving = {one.path: one for one in rows.defer("contact_phone")}
    found = {}
    for path, line in above.items():
        upper = next((approving[p] for p in reversed(line) if p in approving), None)
        filing = (lineage(upper.path)[:-1] or [upper.path])[-1] if upper else ""
        found[path] = Superiors(upper, filing)
    return found
