"""Who may open a file of a window."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Page, ReferenceIndex

from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.outreach.portal.models import Window


def may_open(document: Any, actor: Actor) -> bool:
    """True when a public page shows the file, or the actor writes in its window today.

    It asks the appointments, not the groups in Wagtail: those are renewed when somebody
    comes into the editor, and this address lies outside.
    """
    return _is_shown(document) or _is_editor(document.collection, actor)


def _is_shown(document: Any) -> bool:
    shown_on = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = [int(pk) for pk in shown_on.values_list("object_id", flat=True)]
    return bool(Page.objects.live().public().filter(pk__in=pages).exists())


def _is_editor(collection: Collection, actor: Actor) -> bool:
    shelves = collection.get_ancestors(inclusive=True)
    rows = Window.objects.filter(collection__in=shelves).order_by("-depth")
    path = rows.values_list("organisation__path", flat=True).first()
    return path is not None and allows(actor, Perm.PORTAL_WRITE, path)
