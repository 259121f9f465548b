"""What an editor may see, choose and link: the own windows, and what is public."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from zhibu.outreach.portal.models import File, Picture
from zhibu.outreach.portal.models.asking import answers

_Reference = tuple[int, str]  # content type and key


def may_see(page: Page, user: Any) -> bool:
    """True for pages of the own windows and those on the way to them."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.explorable_instances(user).filter(pk=page.pk).exists())


def seen_among(keys: Iterable[int], user: Any) -> set[int]:
    """Those of the pages with these keys that an editor may see."""
    policy = policy_registry.get_by_type(Page)
    rows = policy.explorable_instances(user).filter(pk__in=list(keys))
    return set(rows.values_list("pk", flat=True))


def linkable(pages: Any, user: Any) -> Any:
    """Those of the pages to which an editor may link: public ones, and the own."""
    policy = policy_registry.get_by_type(Page)
    own = policy.instances_user_has_any_permission_for(user, {"add", "change"})
    return pages.filter(pk__in=own.values("pk")) | pages.live().public()


def may_link(page: Page, user: Any) -> bool:
    """True for what `linkable` lists."""
    return bool(linkable(Page.objects.filter(pk=page.pk), user).exists())


def may_choose(media: Any, user: Any) -> bool:
    """True for pictures and files of the own windows."""
    policy = policy_registry.get_by_type(type(media))
    return bool(policy.user_has_permission_for_instance(user, "choose", media))


@answers("has_foreign")
def has_foreign(page: Page, user: Any) -> bool:
    """True when a page that is about to be kept shows or links something that the
    editor may not: a draft, a picture or a file of another window.

    What its last version has already, an editor of a window above may have put there.
    """
    new = _references(page)
    if page.pk:
        new -= _references(page.get_latest_revision_as_object())
    return any(not _is_allowed(kind, key, user) for kind, key in new)


def _references(page: Page) -> set[_Reference]:
    # Wagtail's index of references finds them in fields, blocks and rich text alike.
    found = ReferenceIndex._extract_references_from_object(page)
    return {(kind, str(key)) for kind, key, _model, _place in found}


def _is_allowed(kind: int, key: str, user: Any) -> bool:
    model = ContentType.objects.get_for_id(kind).model_class()
    for base, allowed in _rules():
        if model is not None and issubclass(model, base):
            found = base.objects.filter(pk=key).first()
            return found is not None and allowed(found, user)
    return True  # organisation, owner: no editor sets them


def _rules() -> Iterator[tuple[Any, Any]]:
    yield Page, may_link
    yield Picture, may_choose
    yield File, may_choose
