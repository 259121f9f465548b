"""What an editor meets."""

import pytest
from django.urls import reverse

from zhibu.outreach.portal.models import Article
from zhibu.outreach.portal.tests.factories import column_of, make_article
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
