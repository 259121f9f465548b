"""A county's portal for the benchmark: eight windows, thirty articles each."""

from datetime import timedelta
from typing import Any

WINDOWS = 8
ARTICLES = 30
WORDS = "社区召开议事会，居民代表、物业和施工方逐条商量加装电梯的办法。"


def build() -> dict[str, Any]:
    """Make it; where its pages are, what stands in them, how many queries they need."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zhibu.outreach.portal.tests.factories import make_window
    from zhibu.register.organisations.tests.factories import (
        make_committee,
        make_organisation,
    )

    county = make_committee("中共平安县委员会")
    top = make_window(county, "pingan", kind="office", name="平安县党建")
    windows = [top]
    for number in range(1, WINDOWS):
        branch = make_organisation(f"第{number}村党支部", county)
        windows.append(
            make_window(branch, f"cun-{number}", kind="village", name=f"第{number}村")
        )
    for window in windows:
        slug = _fill(window)
    slug = _fill(top, headline=True)
    pages = {
        "front page": {"url": "/", "text": "议事会"},
        "article": {"url": f"/news/{slug}/", "text": WORDS},
    }
    for page in pages.values():
        page["queries"] = _queries(page["url"])
    return pages


def _fill(window: Any, *, headline: bool = False) -> str:
    from zhibu.outreach.portal.models import Column
    from zhibu.outreach.portal.tests.factories import TODAY, make_article

    columns = list(Column.objects.child_of(window).order_by("path"))
    for number in range(1 if headline else ARTICLES):
        column = columns[0] if headline else columns[number % len(columns)]
        column = Column.objects.get(pk=column.pk)
        piece = make_article(
            column,
            f"议事会第{number}次会议：加装电梯有了办法",
            summary=WORDS,
            day=TODAY - timedelta(days=number),
            body=[("text", f"<p>{WORDS}</p>" * 12)],
            is_headline=headline,
            carried_below=number % 10 == 0,
        )
    return str(piece.slug)


def _queries(url: str) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zhibu.outreach.portal.cache.store import STORE

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"x-forwarded-proto": "https"})
    client.get(url, secure=True)
    STORE.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url, secure=True).status_code == 200
    return len(asked)
