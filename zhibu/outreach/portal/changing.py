"""What tells the page caches: each signal of something that the public may see.

Services of ours and of Wagtail save rows; whoever does it, the change is told in the
same transaction. Drafts are told to nobody.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from zhibu.life.honours.signals import public_changed
from zhibu.outreach.portal import services
from zhibu.outreach.portal.models import Article, Column, File, Guide, Picture, Window
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.queries import had_public_notice
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.signals import organisation_moving

# What Wagtail writes into a public page when somebody keeps a draft of it.
_OF_DRAFTS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
    }
)


def on_page(
    sender: Any,
    instance: Page,
    created: bool = False,
    update_fields: Any = None,
    **_: Any,
) -> None:
    """A page was written: told when the public may see it."""
    is_draft = not instance.live or (update_fields and set(update_fields) <= _OF_DRAFTS)
    if not is_draft:
        services.tell_page(instance)


def on_published(sender: Any, instance: Page, **_: Any) -> None:
    """A version of a page went public: its pictures are made before anybody asks."""
    services.draw_soon(instance)


def on_unpublished(sender: Any, instance: Page, **_: Any) -> None:
    """A page went off the portal, or expired."""
    services.tell_page(instance)


def on_page_going(sender: Any, instance: Page, **_: Any) -> None:
    """A page is deleted: links lead to it from anywhere."""
    services.tell_everything()


def on_anything(sender: Any, created: bool = False, **_: Any) -> None:
    """An address, a picture, a file changed; new ones are shown nowhere yet."""
    if not created:
        services.tell_everything()


def on_site(sender: Any, **_: Any) -> None:
    """A host name, or who may read a page: given, changed or taken away."""
    services.tell_everything()


def on_organisation(
    sender: Any, instance: Organisation, created: bool, **_: Any
) -> None:
    """An organisation was written: the foot of its window tells its name."""
    if not created:
        services.tell_organisation(instance)


def on_case(sender: Any, instance: Case, **_: Any) -> None:
    """A case of admission was written: it may be on public notice, or may have been."""
    if had_public_notice(instance.pk):
        services.tell_people(instance.org_path)


def on_act(sender: Any, instance: Act, **_: Any) -> None:
    """A public notice was given, or withdrawn."""
    if instance.kind == ActKind.NOTICE:
        services.tell_people(instance.case.org_path)


def on_honours(sender: Any, paths: Any, **_: Any) -> None:
    """An honour was given or revoked, a consent given or taken back, a notice hung."""
    for path in paths:
        services.tell_people(path)


def on_member(sender: Any, instance: Member, created: bool, **_: Any) -> None:
    """A member left or was suspended: no role model any more."""
    if not created and (instance.left_on or instance.suspended_on):
        services.tell_people(instance.org_path)


def connect() -> None:
    """Listen."""
    for model in (Window, Column, Article, Guide):
        post_save.connect(on_page, model, dispatch_uid=f"portal.page.{model.__name__}")
    for page in (Page, Window, Column, Article, Guide):
        pre_delete.connect(on_page_going, page, dispatch_uid=f"portal.go.{page}")
    page_published.connect(on_published, dispatch_uid="portal.published")
    page_unpublished.connect(on_unpublished, dispatch_uid="portal.unpublished")
    post_page_move.connect(on_anything, dispatch_uid="portal.moved")
    page_slug_changed.connect(on_anything, dispatch_uid="portal.slug")
    for given in (Site, PageViewRestriction):
        post_save.connect(on_site, given, dispatch_uid=f"portal.given.{given}")
        post_delete.connect(on_site, given, dispatch_uid=f"portal.taken.{given}")
    for other in (Picture, File):
        post_save.connect(on_anything, other, dispatch_uid=f"portal.saved.{other}")
        post_delete.connect(on_anything, other, dispatch_uid=f"portal.gone.{other}")
    organisation_moving.connect(on_anything, dispatch_uid="portal.moving")
    post_save.connect(on_organisation, Organisation, dispatch_uid="portal.name")
    post_save.connect(on_case, Case, dispatch_uid="portal.case")
    post_save.connect(on_act, Act, dispatch_uid="portal.act")
    public_changed.connect(on_honours, dispatch_uid="portal.honours")
    post_save.connect(on_member, Member, dispatch_uid="portal.member")
