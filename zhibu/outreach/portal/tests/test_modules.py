"""The modules of a window's front page: each exists, and each is seen."""

import pytest

from zhibu.outreach.portal.blocks import MODULES
from zhibu.outreach.portal.queries.front import NARROW, WIDE
from zhibu.outreach.portal.tests.factories import (
    column_of,
    make_article,
    make_file,
    make_picture,
)

OWN_PLACE = {"publicity", "windows", "find"}  # drawn by the page itself


def test_every_module_has_its_place():
    assert {name for name, _block in MODULES} == {*WIDE, *NARROW, *OWN_PLACE}


@pytest.mark.django_db
@pytest.mark.usefixtures("files_of_their_own")
def test_every_module_is_seen(client, place):
    window = place.window
    picture = make_picture(window)
    column = column_of(window)
    make_article(column, "列在模块里的文章")
    shown = {"picture": picture, "caption": "图片故事"}
    table = {"data": [["甲", "乙"], ["1", "2"]], "first_row_is_table_header": True}
    window.refresh_from_db()
    window.modules = [
        ("text", "<p>一段文字</p>"),
        ("pieces", {"title": "最新文章", "column": column, "number": 3}),
        ("figures", {"title": "党员数字"}),
        ("board", {"title": "公告栏", "notes": ["周三停水"]}),
        ("story", shown),
        ("gallery", {"pictures": [{"picture": picture, "caption": "相册"}]}),
        ("video", {"film": make_file(window), "text": "视频里说的话"}),
        ("table", table),
        ("questions", {"title": "问答", "questions": [
            {"question": "怎么报到", "answer": "<p>带上证件</p>"}]}),
        ("links", {"title": "常用链接", "links": [
            {"title": "县里", "words": "", "page": None,
             "address": "https://example.cn"}]}),
        ("timetable", {"title": "时间表", "rows": [
            {"when": "周一", "what": "主任接待", "where": "一楼"}]}),
        ("benefits", {"title": "惠民清单", "benefits": [
            {"name": "体检", "who": "老人", "how": "登记"}]}),
        ("contact", {"title": "联系窗口", "place": "一楼", "hours": "", "phone": "1"}),
        ("publicity", None),
        ("find", None),
    ]  # fmt: skip
    window.save()
    page = client.get("/dongfeng/").content.decode()
    for words in (
        "一段文字", "最新文章", "列在模块里的文章", "党员数字", "公告栏", "周三停水",
        "图片故事", "相册", "视频里说的话", "<td>1</td>", "怎么报到", "带上证件",
        "常用链接", "时间表", "主任接待", "惠民清单", "体检", "联系窗口",
        "Away from home?",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.django_db
def test_a_list_of_articles_shows_nothing_of_a_column_that_is_not_public(
    client, place, other
):
    column = column_of(other.window)
    make_article(column, "别处的文章")
    place.window.refresh_from_db()
    place.window.modules = [
        ("pieces", {"title": "邻居的事", "column": column, "number": 3})
    ]
    place.window.save()
    assert "别处的文章" in client.get("/dongfeng/").content.decode()
    column.refresh_from_db()
    column.unpublish()
    page = client.get("/dongfeng/").content.decode()
    assert "邻居的事" in page
    assert "别处的文章" not in page
