"""Windows and pieces for tests."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page, WorkflowState

from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.outreach.portal import services
from zhibu.outreach.portal.models import Article, Column, File, Picture, Window
from zhibu.register.accounts.models import User
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)
OFFICE = Actor(
    user_id=None, name="office", grants=(Grant(Role.DEPARTMENT_OFFICER, "/"),)
)


def make_window(organisation: Organisation, address: str, **values: Any) -> Window:
    """The window of an organisation, opened from a template by the office above."""
    values = {"kind": "community", "name": str(organisation), "on": TODAY} | values
    return services.open_window(
        actor=OFFICE, organisation_id=organisation.pk, address=address, **values
    )


def column_of(window: Window, slug: str = "news") -> Column:
    """One of its columns."""
    return Column.objects.child_of(window).get(slug=slug)


def make_article(
    column: Column, title: str = "社区议事", *, live: bool = True, **values: Any
) -> Article:
    """A piece in a column, public or a draft."""
    values = {"day": TODAY, "body": [("text", "<p>居民代表参加。</p>")]} | values
    number = Article.objects.count()
    return column.add_child(
        instance=Article(title=title, slug=f"a{number}", live=live, **values)
    )


def make_picture(window: Window, title: str = "一张图片") -> Picture:
    """A picture in the collection of a window."""
    signs = BytesIO()
    Image.new("RGB", (40, 30), "white").save(signs, "PNG")
    return Picture.objects.create(
        title=title,
        description=title,
        collection=window.collection,
        file=ImageFile(signs, name="a.png"),
    )


def make_file(window: Window, title: str = "一份文件") -> File:
    """A file in the collection of a window."""
    return File.objects.create(
        title=title,
        collection=window.collection,
        file=ContentFile(b"%PDF-1.7", name="a.pdf"),
    )


def submit(page: Page, writer: User) -> WorkflowState:
    """Keep a version of a draft and send it into review."""
    page.save_revision(user=writer)
    return page.get_workflow().start(page, writer)


def review(page: Page, reviewer: User, action: str = "approve", **values: Any) -> None:
    """What the button does: the task of the review that is on."""
    page = type(page).objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, action, **values)
