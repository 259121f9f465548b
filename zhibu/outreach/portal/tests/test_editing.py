"""What an editor meets."""

import re
from pathlib import Path

import pytest
import wagtail.admin
from django.urls import reverse
from django.utils import timezone

from zhibu.outreach import portal
from zhibu.outreach.portal import services
from zhibu.outreach.portal.models import Article
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
    review,
    submit,
)
from zhibu.register.accounts.tests.factories import log_in

pytestmark = pytest.mark.django_db


def test_two_pieces_with_the_same_title_find_their_addresses(client, place):
    column = column_of(place.window)
    log_in(client, place.writer)
    for _ in range(3):
        client.post(
            reverse("wagtailadmin_pages:add", args=["portal", "article", column.pk]),
            {
                "title": "主题党日",
                "slug": "主题党日",
                "day": "2026-11-24",
                "body-count": "0",
                "comments-TOTAL_FORMS": "0",
                "comments-INITIAL_FORMS": "0",
            },
        )
    found = Article.objects.order_by("pk").values_list("slug", flat=True)
    assert list(found) == ["主题党日", "主题党日-2", "主题党日-3"]
    assert not Article.objects.live().exists()


def test_only_what_an_editor_needs_is_in_the_menu(client, place):
    log_in(client, place.writer)
    page = client.get("/editing/").content.decode()
    for needless in ("/editing/reports/", "/editing/users/", "/editing/sites/"):
        assert needless not in page
        assert client.get(needless).status_code == 404
    assert reverse("portal:windows") in page
    assert client.get("/editing/account/").url == reverse("mfa_index")


def test_a_returned_piece_says_why_and_how_it_becomes_public(client, place):
    draft = make_article(column_of(place.window), "未定稿", live=False)
    submit(draft, place.writer)
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    log_in(client, place.writer)
    page = client.get(address).content.decode()
    assert "help-warning" not in page
    assert "Three reviews, three people" in page
    review(draft, place.reviewer, "reject", comment="请写明参加人数")
    services.set_reviews(actor=OFFICE, window_id=place.window.pk, reviews="2", on=TODAY)
    page = client.get(address).content.decode()
    assert "请写明参加人数" in page.split("help-warning")[1]
    assert place.reviewer.name in page
    assert "Two reviews, two people" in page


def test_a_new_article_is_of_today_and_by_its_window(client, place):
    log_in(client, place.writer)
    column = column_of(place.window)
    address = reverse("wagtailadmin_pages:add", args=["portal", "article", column.pk])
    form = client.get(address).context["form"]
    assert form["day"].value() == timezone.localdate()
    assert form["source"].value() == place.window.title


def test_the_first_page_leads_to_writing_and_tells_what_waits(client, place, other):
    draft = make_article(column_of(place.window), "送审稿", live=False)
    submit(draft, place.writer)
    log_in(client, place.reviewer)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    for column in (column_of(place.window), column_of(place.window, "work")):
        assert f"/editing/pages/add/portal/article/{column.pk}/" in page
    assert "送审稿" in page
    assert other.window.title not in page
    shown = re.sub(r"<noscript.*?</noscript>", "", page.split("<body")[1], flags=re.S)
    assert "Wagtail" not in shown.split("wagtail-config")[0]


def test_the_preview_may_stand_in_a_frame_of_the_same_place(client, place):
    draft = make_article(column_of(place.window), "未定稿", live=False)
    draft.save_revision(user=place.writer)
    log_in(client, place.writer)
    for door in ("edit", "view_draft"):
        answer = client.get(reverse(f"wagtailadmin_pages:{door}", args=[draft.pk]))
        policy = answer["Content-Security-Policy"]
        assert "未定稿" in answer.content.decode()
        assert "frame-ancestors 'self'" in policy
        assert "'none' 'self'" not in policy


def test_without_scripts_the_editor_says_so_in_our_words(client, place):
    log_in(client, place.writer)
    page = client.get("/editing/", headers={"accept-language": "zh-hans"})
    told = re.search("<noscript.*?</noscript>", page.content.decode(), re.DOTALL)[0]
    assert "Wagtail" not in told
    assert reverse("portal:windows") in told


def test_the_frame_of_the_editor_is_that_of_wagtail_but_for_those_words():
    """A new version of Wagtail with another frame fails here, not at an editor's."""
    name = "templates/wagtailadmin/skeleton.html"
    theirs, ours = (
        re.sub(
            "<noscript.*?</noscript>",
            "",
            Path(folder, name).read_text(),
            flags=re.DOTALL,
        )
        for folder in (
            Path(wagtail.admin.__file__).parent,
            Path(portal.__file__).parent,
        )
    )
    assert ours == theirs
