"""Who may open a file of a window."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry


def may_open(document: Any, user: Any) -> bool:
    """True when a public page shows the file, or the account may choose it."""
    shown_on = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = [int(pk) for pk in shown_on.values_list("object_id", flat=True)]
    if Page.objects.live().public().filter(pk__in=pages).exists():
        return True
    if not user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(document))
    return bool(policy.user_has_permission_for_instance(user, "choose", document))
