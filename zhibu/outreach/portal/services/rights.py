"""Rights of editors, taken from appointments whenever an editor comes in.

Wagtail wants groups. There is one for each organisation, its rights are those over the
topmost windows there, and a person is in the groups that the own appointments give
today: nobody sets a right twice, and none outlives its office.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.outreach.portal.queries.windows import topmost_within

# What Wagtail calls the rights that writing gives, on pages and on files. Its right to
# publish is given to nobody: pieces become public by their reviews, and are taken down
# by an act with a reason.
_ON_PAGES = ("add_page", "change_page")
_ON_FILES = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)

_APPS = ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs")


@transaction.atomic
def synchronise_rights(*, actor: Actor, user: Any) -> None:
    """Give the account the groups of its appointments, and those alone."""
    wanted = {_name(root): root for root in roots(actor, Perm.PORTAL_WRITE)}
    held = {group.name: group for group in user.groups.all()}
    for name, group in held.items():
        if name not in wanted:
            user.groups.remove(group)
    for name, root in wanted.items():
        group = held.get(name)
        if group is None:
            group, _is_new = Group.objects.get_or_create(name=name)
            user.groups.add(group)
        _fit(group, root)


def _name(root: str) -> str:
    return f"{Perm.PORTAL_WRITE.value} {root}"


def _fit(group: Group, root: str) -> None:
    """Let the group hold just the rights over the topmost windows of this subtree."""
    windows = topmost_within([root])
    _fit_rows(
        GroupPagePermission,
        "page_id",
        group,
        {(window.pk, name) for window in windows for name in _ON_PAGES},
    )
    _fit_rows(
        GroupCollectionPermission,
        "collection_id",
        group,
        {(window.collection_id, name) for window in windows for name in _ON_FILES},
    )
    if not group.permissions.exists():
        group.permissions.set(_permissions(["access_admin"]).values())


def _fit_rows(model: Any, where: str, group: Group, wanted: set[Any]) -> None:
    """Write what lacks and remove what is too much; as a rule, neither."""
    rows = model.objects.filter(group=group).select_related("permission")
    held = {(getattr(row, where), row.permission.codename): row.pk for row in rows}
    if wanted == held.keys():
        return
    stale = [pk for key, pk in held.items() if key not in wanted]
    model.objects.filter(pk__in=stale).delete()
    known = _permissions(name for _pk, name in wanted)
    model.objects.bulk_create(
        model(group=group, permission=known[name], **{where: pk})
        for pk, name in wanted - held.keys()
    )


def _permissions(names: Any) -> dict[str, Permission]:
    rows = Permission.objects.filter(
        codename__in=set(names),
        content_type__app_label__in=_APPS,
    )
    return {row.codename: row for row in rows}
