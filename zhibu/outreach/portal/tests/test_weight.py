"""What a guest loads at first, how it prints, and what machines read of it."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from zhibu.outreach.portal.models import Guide
from zhibu.outreach.portal.tests.factories import column_of, make_article

pytestmark = pytest.mark.django_db
MOST = 150_000  # bytes of a first view, compressed, without pictures


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def test_the_first_view_is_light(client, above):
    for slug in ("news", "work", "services"):
        for number in range(5):
            make_article(column_of(above, slug), f"第{number}条", summary="话" * 60)
    page = client.get("/").content
    loaded = re.findall(rb'<(?:link|script)[^>]+(?:href|src)="/static/([^"]+)"', page)
    assert b"portal/portal.css" in loaded
    files = [Path(finders.find(name.decode())).read_bytes() for name in set(loaded)]
    assert not any(b"@font-face" in content for content in files)
    assert packed(page) + sum(packed(content) for content in files) <= MOST


def schema_of(page: str) -> dict:
    (line,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(line)


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page))


def test_an_article_is_told_to_machines(client, place):
    piece = make_article(
        column_of(place.window), '井盖"</script>丢了', summary="三天修好"
    )
    page = client.get(f"/dongfeng/news/{piece.slug}/").content.decode()
    told = schema_of(page)
    assert told["@type"] == "NewsArticle"
    assert told["headline"] == '井盖"</script>丢了'
    assert told["datePublished"] == piece.day.isoformat()
    assert told["publisher"]["name"] == "东风村党支部"
    graph = meta(page)
    assert graph["og:type"] == "article"
    assert graph["og:url"] == told["url"]
    assert told["url"].startswith("http")
    assert f'<link rel="canonical" href="{told["url"]}">' in page


def test_a_guide_is_told_to_machines(client, place):
    guide = Guide(title="开证明", slug="proof", who="居民", steps=[("step", "来")])
    column_of(place.window, "services").add_child(instance=guide)
    page = client.get("/dongfeng/services/proof/").content.decode()
    told = schema_of(page)
    assert told["@type"] == "GovernmentService"
    assert told["audience"]["audienceType"] == "居民"
    assert meta(page)["og:title"] == "开证明"


def test_paper_shows_the_text_alone():
    css = Path(finders.find("portal/portal.css")).read_text()
    printed = css[css.index("@media print") :]
    for part in (".nav", ".foot", ".head-acts", "display: none"):
        assert part in printed
