"""The order of columns, and a closed window that opens again."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, Refused
from zhibu.foundation.policy import Perm
from zhibu.life.honours.tests.factories import AGREED, make_honour
from zhibu.outreach.portal import services
from zhibu.outreach.portal.codes import Section
from zhibu.outreach.portal.models import Article, Column, Window
from zhibu.outreach.portal.queries import staleness
from zhibu.outreach.portal.queries.shelves import Shelves
from zhibu.outreach.portal.services.windows import add_section
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
)
from zhibu.register.accounts.tests.factories import actor_of, log_in
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db


def slugs(window):
    rows = Column.objects.child_of(Window.objects.get(pk=window.pk)).order_by("path")
    return list(rows.values_list("slug", flat=True))


def test_columns_stand_as_the_secretary_says_with_their_pieces(client, place):
    piece = make_article(column_of(place.window, "work"), "组织生活会")
    before = slugs(place.window)
    log_in(client, place.publisher)
    address = reverse("portal:order", args=[place.window.pk])
    columns = Column.objects.child_of(place.window).order_by("path")
    sent = {f"column_{one.pk}": place for place, one in enumerate(columns, 2)}
    sent[f"column_{column_of(place.window, before[-1]).pk}"] = 1
    client.post(address, sent)
    assert slugs(place.window) == [before[-1], *before[:-1]]
    assert Article.objects.get(pk=piece.pk).get_parent().slug == "work"
    assert client.get(f"/dongfeng/work/{piece.slug}/").status_code == 200
    assert Entry.objects.filter(action="portal.order_columns").count() == 1


def test_columns_of_another_window_are_not_moved_in(place, other):
    foreign = column_of(other.window)
    services.order_columns(
        actor=actor_of(place.publisher),
        window_id=place.window.pk,
        columns=[foreign.pk],
        on=TODAY,
    )
    assert Column.objects.get(pk=foreign.pk).path == foreign.path
    with pytest.raises(NotAllowed):
        services.order_columns(
            actor=actor_of(place.publisher),
            window_id=other.window.pk,
            columns=[foreign.pk],
            on=TODAY,
        )


def close(window):
    services.close_window(actor=OFFICE, window_id=window.pk, reason="合并", on=TODAY)


def reopen(window):
    services.reopen_window(actor=OFFICE, window_id=window.pk, on=TODAY)


def test_a_window_opens_again_with_what_was_public(client, place):
    public = make_article(column_of(place.window), "要闻一则")
    draft = make_article(column_of(place.window), "未定稿", live=False)
    down = make_article(column_of(place.window), "撤下的稿件")
    services.take_down(
        actor=actor_of(place.publisher), page_id=down.pk, reason="有误", on=TODAY
    )
    close(place.window)
    assert client.get("/dongfeng/").status_code == 404
    with pytest.raises(Refused):
        close(place.window)  # or what was public would be forgotten
    reopen(place.window)
    page = client.get("/dongfeng/news/").content.decode()
    assert public.title in page
    assert draft.title not in page
    assert down.title not in page
    assert client.get(f"/dongfeng/news/{public.slug}/").status_code == 200
    with pytest.raises(Refused):
        reopen(place.window)


def test_the_window_above_is_opened_first_and_by_the_office_alone(client, place, above):
    close(place.window)
    close(above)
    with pytest.raises(Refused):
        reopen(place.window)
    reopen(above)
    log_in(client, place.publisher)
    address = reverse("portal:reopen", args=[place.window.pk])
    assert client.post(address).status_code in (403, 404)
    assert not Window.objects.get(pk=place.window.pk).live


def test_role_models_keep_their_column_without_any_news(place):
    organisation = place.window.organisation
    Window.objects.filter(pk=place.window.pk).update(opened_on=date(2020, 1, 1))
    window = Window.objects.get(pk=place.window.pk)
    add_section(window, Section.ROLE_MODELS)

    def shown():
        names = [one.section for one in Shelves(window).awake(timezone.localdate())]
        stale = staleness.stale_columns(OFFICE, Perm.PORTAL_WRITE, timezone.localdate())
        told = [one.column.section for one in stale if one.window.pk == window.pk]
        return Section.ROLE_MODELS in names, Section.ROLE_MODELS in told

    assert shown() == (False, True)
    honour = make_honour(make_member(organisation), **AGREED)
    assert shown() == (True, False)
    honour.consent = "withdrawn"
    honour.save()
    assert shown() == (False, True)
