"""Where the policy becomes SQL: rows that carry the path of their organisation."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.prepared import Param
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy.check import Actor, roots
from zhibu.foundation.policy.table import Perm


class OrgPathField(models.CharField):  # type: ignore[type-arg]
    """The path of an organisation, compared byte by byte on every database.

    A language's collation on PostgreSQL ignores "/" and would break subtree ranges.
    When an organisation moves, `organisations.services` rewrites every such column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Add the byte-wise collation where the database has one by that name."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def _turned(value: Any, turn: Callable[[str], str]) -> Any:
    """The value turned; in a prepared question, when it will be known."""
    return value.then(turn) if isinstance(value, Param) else turn(value)


def below(column: str, roots: tuple[str, ...]) -> Q:
    """Rows whose `column` of paths lies in one of these subtrees."""
    where = Q(pk__in=())
    for root in roots:
        after = _turned(root, orgpath.after)
        where |= Q(**{f"{column}__gte": root, f"{column}__lt": after})
    return where


class ScopedQuerySet(models.QuerySet[Any]):
    """For every model that has an OrgPathField, named `org_path` as a rule."""

    path_field = "org_path"

    def _below(self, roots: tuple[str, ...]) -> Q:
        return below(self.path_field, roots)

    def within(self, *roots: str) -> Self:
        """Only rows in the subtrees of these paths."""
        return self.filter(self._below(roots))

    def visible_to(self, actor: Actor, perm: Perm) -> Self:
        """Only rows in organisations where `actor` holds `perm`."""
        return self.within(*roots(actor, perm))

    def get_for(self, actor: Actor, perm: Perm, pk: int) -> Any:
        """One row within the actor's reach, or NotFound."""
        row = self.visible_to(actor, perm).filter(pk=pk).first()
        if row is None:
            raise NotFound(f"{self.model.__name__} {pk}")
        return row

    def lock_for(self, actor: Actor, perm: Perm, pk: int) -> Any:
        """One row within reach, locked until the transaction ends, or NotFound."""
        return self.select_for_update(of=("self",)).get_for(actor, perm, pk)
