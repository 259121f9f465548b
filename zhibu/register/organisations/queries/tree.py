"""The tree, level by level; nothing here ever loads more than a page of one level."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.register.organisations import holdings
from zhibu.register.organisations.models import Organisation

PAGE = 100  # organisations of a level that are shown at once


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the tree."""

    organisation: Organisation
    below: int  # open organisations directly below
    members: int | None = None  # in the whole subtree; None: nobody counts them


@dataclass(frozen=True, slots=True)
class Level:
    """The organisations directly below one, or the next page of them."""

    nodes: list[Node]
    next_offset: int | None = None


def tops(actor: Actor, perm: Perm) -> list[Node]:
    """The highest organisations within the actor's reach."""
    paths = roots(actor, perm)
    rows = Organisation.objects.filter(path__in=paths)
    if "/" in paths:
        rows = Organisation.objects.filter(parent=None)
    listed = rows.defer("contact_phone").order_by("position", "path")
    return _nodes(list(listed[:PAGE]))


def children(parent: Organisation, *, offset: int = 0, closed: bool = False) -> Level:
    """Those directly below, in their order: open ones, or dissolved ones too."""
    rows = Organisation.objects.children_of(parent.pk).defer("contact_phone")
    if not closed:
        rows = rows.open()
    page = list(rows[offset : offset + PAGE + 1])
    following = offset + PAGE if len(page) > PAGE else None
    return Level(_nodes(page[:PAGE]), following)


def node_of(organisation: Organisation) -> Node:
    """The organisation as a node of the tree."""
    return _nodes([organisation])[0]


def node_below(parent: Organisation, path: str) -> Node:
    """The one directly below `parent` on the way down to `path`."""
    step = orgpath.ids(path)[len(orgpath.ids(parent.path))]
    rows = Organisation.objects.filter(pk=step, parent=parent)
    return node_of(rows.defer("contact_phone").get())


def _nodes(rows: list[Organisation]) -> list[Node]:
    pks = [row.pk for row in rows]
    below = dict(
        Organisation.objects.open()
        .filter(parent_id__in=pks)
        .order_by()
        .values_list("parent_id")
        .annotate(Count("pk"))
    )
    known = holdings.members_below.has_answer
    members = holdings.members_below(pks)
    return [
        Node(row, below.get(row.pk, 0), members.get(row.pk, 0) if known else None)
        for row in rows
    ]


def lineage(actor: Actor, perm: Perm, path: str) -> list[Organisation]:
    """The organisations above `path` that the actor may see, from the top down."""
    above = Organisation.objects.above(path).exclude(path=path)
    return list(above.visible_to(actor, perm).defer("contact_phone"))


def labels_above(paths: Collection[str], actor: Actor, perm: Perm) -> dict[str, str]:
    """For each path, the names of the two organisations above it: 平安县 · 永安镇.

    Tells one 第一党支部 from another. Only names that the actor may see; one query.
    """
    wanted = {path: orgpath.ids(path)[:-1][-2:] for path in paths}
    pks = {pk for above in wanted.values() for pk in above}
    rows = Organisation.objects.filter(pk__in=pks).visible_to(actor, perm)
    names = {row.pk: str(row) for row in rows.only("name", "short_name")}
    return {
        path: " · ".join(names[pk] for pk in above if pk in names)
        for path, above in wanted.items()
    }


def subtree_size(path: str) -> int:
    """Open organisations at `path` and below it."""
    return Organisation.objects.open().within(path).count()
