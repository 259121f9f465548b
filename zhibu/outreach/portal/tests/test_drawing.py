"""Pictures are made when a page is published; the first visitor makes none."""

import pytest

from zhibu.outreach.portal import services
from zhibu.outreach.portal.models import Picture, Rendition
from zhibu.outreach.portal.tests.factories import (
    column_of,
    make_article,
    make_picture,
    review,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_of_their_own")]


def body(picture):
    shown = {"picture": picture, "caption": ""}
    return [("picture", shown), ("gallery", {"pictures": [shown]})]


def test_published_pages_find_their_pictures_made(
    client, place, django_capture_on_commit_callbacks
):
    picture, inside = make_picture(place.window), make_picture(place.window)
    draft = make_article(
        column_of(place.window),
        live=False,
        picture=picture,
        is_headline=True,
        body=body(inside),
    )
    submit(draft, place.writer)
    review(draft, place.reviewer)
    assert Rendition.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        review(draft, place.publisher)
    made = Rendition.objects.count()
    assert made > 0
    for address in ("/dongfeng/", "/dongfeng/news/", f"/dongfeng/news/{draft.slug}/"):
        assert "<picture>" in client.get(address).content.decode()
    assert client.get(f"/api/v1/pieces/{draft.pk}/").status_code == 200
    assert Rendition.objects.count() == made
    assert services.draw_pictures(draft.pk) == 2
    assert Rendition.objects.count() == made


def test_drafts_and_pages_without_pictures_need_none(place):
    picture = make_picture(place.window)
    draft = make_article(column_of(place.window), live=False, picture=picture)
    assert services.draw_pictures(draft.pk) == 0
    assert Picture.objects.count() == 1
    assert Rendition.objects.count() == 0


def test_pictures_have_formats_sizes_and_words(client, place):
    piece = make_article(column_of(place.window), picture=make_picture(place.window))
    page = client.get(f"/dongfeng/news/{piece.slug}/").content.decode()
    for part in ('type="image/avif"', ".webp", 'width="', 'height="', "一张图片"):
        assert part in page
    assert 'property="og:image" content="http' in page
    column = client.get("/dongfeng/news/").content.decode()
    assert 'loading="lazy"' in column
