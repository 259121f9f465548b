"""What mini programs read: public contents, and nothing else."""

import pytest

from zhibu.outreach.portal import services
from zhibu.outreach.portal.cache.store import STORE
from zhibu.outreach.portal.models import Guide
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
    make_picture,
)

pytestmark = pytest.mark.django_db


def read(client, address, **headers):
    answer = client.get(f"/api/v1/{address}", **headers)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def test_windows_and_their_columns(client, place, other):
    make_article(column_of(place.window))
    (top, one, two) = read(client, "windows/")["windows"]
    assert (top["address"], top["above"]) == ("pingan", "")
    assert (one["address"], one["above"]) == ("dongfeng", "pingan")
    assert two["organisation"] == "西关村党支部"
    window = read(client, "windows/dongfeng/")
    assert {"address": "news", "title": "News", "section": "news"} in window["columns"]


def test_a_column_lists_what_its_page_lists(client, above, place):
    make_article(column_of(above), "县里的通知", carried_below=True)
    make_article(column_of(above), "县里的琐事")
    own = make_article(column_of(place.window), "村里的事")
    guide = Guide(title="开证明", slug="proof", who="居民", steps=[("step", "来")])
    column_of(place.window).add_child(instance=guide)
    told = read(client, "windows/dongfeng/news/")
    assert {one["title"] for one in told["pieces"]} == {"县里的通知", "村里的事"}
    assert [one["title"] for one in told["guides"]] == ["开证明"]
    assert (told["page"], told["pages"]) == (1, 1)
    assert read(client, "windows/dongfeng/news/?month=2020-01")["pieces"] == []
    assert told["months"] == [f"{own.day:%Y-%m}"]
    assert read(client, f"pieces/{guide.pk}/")["steps"] == ["来"]


@pytest.mark.usefixtures("files_of_their_own")
def test_an_article_is_told_with_text_and_picture(client, place):
    picture = make_picture(place.window)
    piece = make_article(column_of(place.window), picture=picture)
    told = read(client, f"pieces/{piece.pk}/")
    assert "居民代表参加" in told["html"]
    assert told["picture"]["url"].endswith(".webp")
    assert told["picture"]["shows"] == "一张图片"
    assert told["day"] == TODAY.isoformat()


def test_drafts_and_what_was_taken_down_are_not_told(client, place):
    column = column_of(place.window)
    draft = make_article(column, "未定稿", live=False)
    piece = make_article(column, "不该公开的话")
    piece.title = "未定的新题目"
    piece.save_revision()
    addresses = ["windows/", "windows/dongfeng/", "windows/dongfeng/news/"]
    for address in [*addresses, f"pieces/{piece.pk}/"]:
        told = client.get(f"/api/v1/{address}").content.decode()
        assert "未定" not in told
    assert client.get(f"/api/v1/pieces/{draft.pk}/").status_code == 404
    services.take_down(actor=OFFICE, page_id=piece.pk, reason="有误", on=TODAY)
    assert client.get(f"/api/v1/pieces/{piece.pk}/").status_code == 404
    for address in addresses:
        assert "不该公开的话" not in client.get(f"/api/v1/{address}").content.decode()


def test_a_closed_window_is_not_told(client, place):
    piece = make_article(column_of(place.window))
    window = place.window
    window.refresh_from_db()
    services.close_window(actor=OFFICE, window_id=window.pk, reason="撤销", on=TODAY)
    for address in (
        "windows/dongfeng/",
        "windows/dongfeng/news/",
        f"pieces/{piece.pk}/",
        f"pieces/{window.pk}/",
    ):
        assert client.get(f"/api/v1/{address}").status_code == 404
    assert "dongfeng" not in client.get("/api/v1/windows/").content.decode()


def test_it_takes_no_writes_and_is_kept_ready(client, place):
    assert client.post("/api/v1/windows/").status_code == 405
    first = client.get("/api/v1/windows/")
    assert len(STORE) == 1
    again = client.get("/api/v1/windows/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("more", [1, 6])
def test_questions_do_not_grow_with_pieces(
    client, place, more, django_assert_max_num_queries
):
    for _time in range(more):
        make_article(column_of(place.window))
    client.get("/api/v1/windows/dongfeng/news/")
    STORE.clear()
    with django_assert_max_num_queries(14):
        read(client, "windows/dongfeng/news/")
