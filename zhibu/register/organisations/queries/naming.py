"""Names for those below who only know paths: the audit log."""

from collections.abc import Collection

from zhibu.foundation.kernel.orgpath import topmost
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.search import find


def names_by_id(ids: Collection[int]) -> dict[int, str]:
    """The full names of organisations, also of dissolved ones."""
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def paths_that_fit(text: str, roots: Collection[str]) -> tuple[str, ...]:
    """Where the organisations lie that are found by `text`, the best of them."""
    return topmost(tuple(hit.path for hit in find(text, roots, closed=True)))
