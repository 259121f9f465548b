"""Windows and pieces for tests."""

from datetime import date
from typing import Any

from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.outreach.portal import services
from zhibu.outreach.portal.models import Article, Column, Window
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
