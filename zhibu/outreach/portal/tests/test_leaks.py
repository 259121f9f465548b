"""An editor of one window sees, chooses, opens and links nothing private of another.

The doors are taken from Wagtail's own list of addresses, so that a new one is tried by
itself. Each private thing carries a word that stands nowhere else; no answer may hold
it.
"""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.urls import NoReverseMatch, URLResolver, reverse
from wagtail.models import Page

from zhibu.outreach.portal import services
from zhibu.outreach.portal.doors import CLOSED, OPEN_FAMILIES, is_open
from zhibu.outreach.portal.editing_urls import urlpatterns
from zhibu.outreach.portal.models import Article, Guide
from zhibu.outreach.portal.queries import reach
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
    make_file,
    make_picture,
    make_window,
    submit,
)
from zhibu.register.accounts.tests.factories import actor_of, log_in
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db

WORD = "未公开甲乙丙"
NUMBERS = {  # what is tried for a part of an address that names no thing
    "content_type_app_name": ["portal"],
    "content_type_model_name": ["article"],
    "app_label": ["portal", "wagtailcore"],
    "model_name": ["article", "page", "picture"],
    "app_name": ["portal"],
    "action": ["publish", "unpublish", "delete", "move"],
    "action_name": ["publish", "copy", "approve", "create_alias"],
    "filter_spec": ["original"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
    "uidb64": ["MQ"],
    "token": ["x"],
}


@pytest.fixture(autouse=True)
def _only_answers_count(client):
    """Nonsense may break a page of Wagtail; it must not show or change anything."""
    client.raise_request_exception = False


def doors(patterns=urlpatterns, space="", before=()):
    """Every named address of the editor, with the names of its parts."""
    for entry in patterns:
        names = (*before, *entry.pattern.converters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from doors(entry.url_patterns, inner, names)
        elif entry.name:
            yield f"{space}{entry.name}", tuple(dict.fromkeys(names))


def addresses(numbers):
    """All addresses of the editor with these numbers put in wherever one is asked."""
    for door, names in sorted(set(doors())):
        for values in product(*(NUMBERS.get(name, numbers) for name in names)):
            try:
                yield reverse(door, kwargs=dict(zip(names, values, strict=True)))
            except NoReverseMatch:
                continue


def draft_article(place):
    page = make_article(column_of(place.window), WORD, live=False)
    page.save_revision(user=place.writer)
    return page


def draft_guide(place):
    page = column_of(place.window, "services").add_child(
        instance=Guide(title=WORD, slug="guide", who="居民", live=False)
    )
    page.save_revision(user=place.writer)
    return page


def new_draft_of_a_public_article(place):
    page = make_article(column_of(place.window), "已公开")
    page.title = WORD
    page.save_revision(user=place.writer)
    return page


def in_a_column_taken_down(place):
    page = make_article(column_of(place.window, "residents"), WORD)
    services.take_down(
        actor=actor_of(place.publisher),
        page_id=page.get_parent().pk,
        reason="整改",
        on=TODAY,
    )
    return page


def in_a_closed_window(place):
    page = make_article(column_of(place.window), WORD)
    services.close_window(
        actor=OFFICE, window_id=place.window.pk, reason="合并", on=TODAY
    )
    return page


def picture(place):
    return make_picture(place.window, WORD)


def file(place):
    return make_file(place.window, WORD)


PAGES = [
    draft_article,
    draft_guide,
    new_draft_of_a_public_article,
    in_a_column_taken_down,
    in_a_closed_window,
]
THINGS = [*PAGES, picture, file]


def tells(response):
    """True when an answer holds the word, as it is or as JSON writes it."""
    signs = b"".join(response) if response.streaming else response.content
    text = signs.decode("utf-8", "replace")
    if "\\u" in text:
        text += re.sub(
            r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text
        )
    return WORD in text


@pytest.mark.parametrize("make", THINGS)
def test_no_door_shows_what_another_window_has(client, place, other, make):
    thing = make(other)
    log_in(client, place.publisher)
    opened = 0
    for address in addresses([thing.pk]):
        for query in ("", f"?q={WORD}", f"?id={thing.pk}"):
            response = client.get(address + query)
            typed = f"q={WORD}" if "q=" in query else ""
            shown = tells(response) and not (typed and not _lists(response, thing))
            assert not shown, f"{address}{query} shows {make.__name__}"
            opened += response.status_code == 200
    assert opened > 20, "the editor of the other window came in"


def _lists(response, thing):
    """True when an answer to a search names the thing, not just the words typed."""
    signs = response.content.decode("utf-8", "replace")
    return f"/{thing.pk}/" in signs or f'"id": {thing.pk}' in signs


@pytest.mark.parametrize("make", THINGS)
def test_no_door_changes_what_another_window_has(client, place, other, make):
    thing = make(other)
    before = type(thing).objects.filter(pk=thing.pk).values().get()
    log_in(client, place.publisher)
    for address in addresses([thing.pk]):
        if "logout" in address:
            continue
        client.post(address, {"action-publish": "1", "title": "改", "id": thing.pk})
    assert type(thing).objects.filter(pk=thing.pk).values().get() == before


@pytest.mark.parametrize("make", PAGES)
def test_the_public_sees_none_of_it(client, other, make):
    page = make(other)
    open_to_all = ["/", "/xiguan/", "/xiguan/news/", "/xiguan/services/"]
    open_to_all += [f"/search/?q={WORD[:3]}", "/feeds/xiguan/", "/sitemap.xml"]
    open_to_all += [f"/xiguan/news/{page.slug}/", f"/xiguan/residents/{page.slug}/"]
    for address in open_to_all:
        response = client.get(address)
        assert not tells(response), address
        if make is not new_draft_of_a_public_article and "search" not in address:
            assert page.slug + "/" not in response.content.decode(), address


@pytest.mark.parametrize("make", [draft_article, in_a_closed_window, picture, file])
def test_a_number_that_is_typed_in_links_nothing_of_another_window(place, other, make):
    thing = make(other)
    kind = {"picture": "picture", "file": "document"}.get(make.__name__, "page")
    bodies = {
        "page": [("text", f'<p><a linktype="page" id="{thing.pk}">看</a></p>')],
        "document": [("text", f'<p><a linktype="document" id="{thing.pk}">看</a></p>')],
        "picture": [("picture", {"picture": thing.pk, "caption": ""})],
    }
    services.synchronise_rights(actor=actor_of(place.writer), user=place.writer)
    page = make_article(column_of(place.window), live=False)
    page.save_revision()
    assert not reach.has_foreign(page, place.writer)
    page.body = page._meta.get_field("body").to_python(
        page.body.stream_block.get_prep_value(
            page.body.stream_block.to_python(
                [{"type": name, "value": value} for name, value in bodies[kind]]
            )
        )
    )
    assert reach.has_foreign(page, place.writer)


def test_the_form_refuses_a_foreign_picture(client, place, other):
    page = make_article(column_of(place.window), live=False)
    page.save_revision(user=place.writer)
    log_in(client, place.writer)
    sent = {
        "title": "题目",
        "slug": page.slug,
        "day": "2026-11-24",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    own = make_picture(place.window)
    for chosen, kept in ((picture(other), None), (own, own.pk)):
        client.post(address, sent | {"picture": chosen.pk})
        latest = Article.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert latest.picture_id == kept


def test_a_file_is_opened_by_its_editors_until_a_page_shows_it(client, place, other):
    document = make_file(other.window)
    for who, status in ((place.publisher, 404), (other.writer, 200)):
        log_in(client, who)
        assert client.get(document.url).status_code == status
    client.logout()
    assert client.get(document.url).status_code == 404
    make_article(
        column_of(other.window),
        body=[("text", f'<p><a linktype="document" id="{document.pk}">表</a></p>')],
    )
    assert client.get(document.url).status_code == 200


def test_rights_end_with_the_appointment_at_the_next_request(client, other):
    document = make_file(other.window)
    log_in(client, other.writer)
    edit = reverse("wagtailadmin_explore", args=[other.window.pk])
    assert client.get(edit).status_code == 200
    long_ago = TODAY - timedelta(days=900)
    other.writer.appointments.update(
        starts_on=long_ago, ends_on=long_ago + timedelta(days=1)
    )
    assert client.get(edit).status_code in (403, 302)
    assert client.get(document.url).status_code == 404


def test_nothing_is_published_but_by_reviews(client, place):
    """Whoever may publish tries every door with the button that publishes."""
    page = make_article(column_of(place.window), live=False)
    page.save_revision(user=place.writer)
    log_in(client, place.publisher)
    sent = {
        "title": "题目",
        "slug": page.slug,
        "day": "2026-11-24",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
        "publish_copies": "on",
        "alias": "on",
        "new_title": "抄",
        "new_slug": "copied",
        "new_parent_page": column_of(place.window).pk,
        "id": page.pk,
    }
    for address in addresses([page.pk]):
        if "logout" not in address and "/delete/" not in address:
            client.post(address, sent)
    assert not Page.objects.get(pk=page.pk).live
    assert not Article.objects.live().exists()


@pytest.mark.parametrize("kind", ["window", "news"])
def test_what_stands_is_not_moved_copied_or_deleted(client, place, above, kind):
    window = place.window
    page = window if kind == "window" else column_of(window)
    path = page.path
    log_in(client, place.publisher)
    for address in addresses([page.pk, column_of(above).pk, above.pk]):
        if "logout" not in address:
            client.post(address, {"id": page.pk, "action-unpublish": "1"})
    page.refresh_from_db()
    assert page.path == path
    assert page.live


@pytest.mark.parametrize("windows", [1, 3])
def test_coming_in_takes_the_same_number_of_questions(
    place, above, windows, django_assert_num_queries
):
    for number in range(windows):
        lower = make_organisation(f"第{number}小组", place.window.organisation)
        make_window(lower, f"lower-{number}")
    actor = actor_of(place.writer)
    services.synchronise_rights(actor=actor, user=place.writer)
    with django_assert_num_queries(7):
        services.synchronise_rights(actor=actor, user=place.writer)


def listing_doors():
    """The addresses that name nothing: lists, choosers, searches, the API."""
    for door, names in sorted(set(doors())):
        if not names and "logout" not in door:
            yield reverse(door)


@pytest.mark.parametrize("make", THINGS)
def test_no_list_is_led_to_another_window_by_questions(client, place, other, make):
    thing = make(other)
    window, column = other.window, column_of(other.window)
    log_in(client, place.publisher)
    for address in listing_doors():
        for question in (
            f"search={WORD}",
            f"collection_id={window.collection_id}",
            f"collection_filter={window.collection_id}",
            f"descendant_of={window.pk}&fields=*",
            f"child_of={column.pk}&fields=*",
            f"for_explorer=1&child_of={column.pk}",
            f"id={thing.pk}&fields=*",
            f"page_type=portal.article&q={WORD}",
        ):
            response = client.get(f"{address}?{question}")
            typed = WORD in question and not _lists(response, thing)
            shown = tells(response) and not typed
            assert not shown, f"{address}?{question} shows {make.__name__}"


def test_reviews_and_versions_are_not_opened_by_their_own_numbers(client, place, other):
    draft = draft_article(other)
    state = submit(draft, other.writer)
    task = state.current_task_state
    numbers = [
        draft.pk,
        draft.get_latest_revision().pk,
        state.pk,
        task.pk,
        task.task_id,
    ]
    log_in(client, place.publisher)
    for address in addresses(list(dict.fromkeys(numbers))):
        assert not tells(client.get(address)), address
        if "logout" not in address:
            client.post(address, {"comment": "改", "next": "/editing/"})
    draft.refresh_from_db()
    assert draft.current_workflow_task_state == task
    assert task.revision == draft.get_latest_revision()
    assert not draft.live


def test_who_writes_in_other_windows_is_not_told(client, place, other):
    """Wagtail offers all writers of all windows to filter lists by."""
    for where in (place, other):
        piece = make_article(column_of(where.window), owner=where.writer)
        piece.save_revision(user=where.writer, log_action=True)
    log_in(client, place.publisher)
    window, column = place.window, column_of(place.window)
    for address in (
        *listing_doors(),
        reverse("wagtailadmin_explore", args=[window.pk]),
        reverse("wagtailadmin_explore", args=[column.pk]),
    ):
        page = client.get(address).content.decode("utf-8", "replace")
        assert other.writer.name not in page, address


def test_every_door_is_named_or_closed(client, place):
    """A new version of Wagtail brings doors: they are closed until somebody names
    them in doors.py, which says what each family is open for.
    """
    log_in(client, place.publisher)
    names = {door for door, _names in doors()}
    shut = {door for door in names if not is_open(door)}
    assert len(shut) > 80  # most of them
    assert {door for door in shut if door.startswith(OPEN_FAMILIES)} == CLOSED
    for door, parts in sorted(set(doors())):
        if door in shut:
            values = {name: NUMBERS.get(name, [place.window.pk])[0] for name in parts}
            try:
                address = reverse(door, kwargs=values)
            except NoReverseMatch:
                continue
            for ask in (client.get, client.post):
                answer = ask(address)
                if door == "wagtailadmin_account":  # leads to our own page
                    assert answer.url == reverse("mfa_index"), address
                    continue
                assert answer.status_code in (404, 405), address


def test_what_was_written_before_another_appointment_is_not_listed(
    client, place, other
):
    """Somebody moves from window B to A: the first page forgets the drafts of B."""
    draft = draft_article(other)
    draft.owner = place.writer
    draft.save()
    draft.save_revision(user=place.writer, log_action=True)
    submit(draft, place.writer)
    log_in(client, place.writer)
    assert not tells(client.get(reverse("wagtailadmin_home")))
