"""Kept pages: right at once after every change, and never another person's."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from zhibu.outreach.portal import services
from zhibu.outreach.portal.cache.store import STORE, Store
from zhibu.outreach.portal.models import Article, Change
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
    make_picture,
    make_window,
    review,
    submit,
)
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def top():
    return make_window(
        make_committee("中共平安县委员会"), "pingan", kind="office", name="平安县党建"
    )


@pytest.fixture
def village(top):
    branch = make_organisation("江畔村党支部", top.organisation)
    return make_window(branch, "jiangpan", kind="village", name="江畔村")


@pytest.fixture
def beside(top):
    branch = make_organisation("湖畔村党支部", top.organisation)
    return make_window(branch, "hupan", kind="village", name="湖畔村")


@pytest.fixture
def questions(django_assert_num_queries):
    """How a page is known to come from the kept ones: it asks one question."""
    return lambda: django_assert_num_queries(1)


@pytest.fixture
def at(monkeypatch):
    """Let it be another time."""
    return lambda when: monkeypatch.setattr(timezone, "now", lambda: when)


def text(client, address="/", **headers):
    answer = client.get(address, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def is_kept(address):
    return any(key.path == address for key in STORE._entries)


def test_a_kept_page_asks_one_question(client, top, questions):
    make_article(column_of(top), "老旧小区加装电梯")
    first = client.get("/")
    with questions():
        second = client.get("/")
    assert second.content == first.content
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Content-Type"):
        assert second[name] == first[name]


@pytest.mark.parametrize(
    "address", ["/", "/news/", "/news/?month=2026-11", "/feeds/pingan/", "/sitemap.xml"]
)
def test_what_is_published_is_seen_at_once_in_every_process(
    client, top, address, settings
):
    make_article(column_of(top), "第一条")
    elsewhere = Store(settings.ZHIBU_PAGE_CACHE_BYTES)  # of another process
    before = text(client, address)
    key, entry = next(iter(STORE._entries.items()))
    elsewhere.catch_up()
    elsewhere.put(key, entry)
    assert elsewhere.get(key, timezone.localtime()) is entry
    piece = make_article(column_of(top), "第二条")
    assert elsewhere.get(key, timezone.localtime()) is None
    after = text(client, address)
    assert piece.slug in after or "第二条" in after
    assert after != before


def test_a_review_makes_it_public_at_once(client, place):
    draft = make_article(column_of(place.window), "等待终审", live=False)
    state = submit(draft, place.writer)
    assert "等待终审" not in text(client, "/dongfeng/")
    review(draft, place.reviewer)
    assert "等待终审" not in text(client, "/dongfeng/")
    review(draft, place.publisher)
    state.refresh_from_db()
    assert state.status == state.STATUS_APPROVED
    assert "等待终审" in text(client, "/dongfeng/")


def test_what_is_taken_down_is_gone_at_once(client, top):
    piece = make_article(column_of(top), "不该公开的话")
    addresses = ["/", "/news/", "/feeds/pingan/", "/sitemap.xml"]
    for address in [*addresses, f"/news/{piece.slug}/"]:
        assert piece.slug in text(client, address) or "不该公开的话" in text(
            client, address
        )
        assert is_kept(address)
    services.take_down(actor=OFFICE, page_id=piece.pk, reason="有误", on=TODAY)
    assert client.get(f"/news/{piece.slug}/").status_code == 404
    for address in addresses:
        page = text(client, address)
        assert "不该公开的话" not in page
        assert piece.slug not in page


def test_a_column_and_a_window_are_gone_at_once(client, village):
    piece = make_article(column_of(village), "村里的事")
    for address in ("/jiangpan/", "/jiangpan/news/", f"/jiangpan/news/{piece.slug}/"):
        text(client, address)
    assert "江畔村" in text(client)
    services.close_window(actor=OFFICE, window_id=village.pk, reason="撤销", on=TODAY)
    for address in ("/jiangpan/", "/jiangpan/news/", f"/jiangpan/news/{piece.slug}/"):
        assert client.get(address).status_code == 404
    assert "江畔村" not in text(client)


def test_hours_of_publishing_and_expiry_are_kept(client, top, at):
    soon = timezone.localtime() + timedelta(hours=1)
    piece = make_article(column_of(top), "一小时后公开", live=False)
    piece.go_live_at, piece.expire_at = soon, soon + timedelta(hours=1)
    piece.save_revision().publish()
    assert "一小时后公开" not in text(client)
    at(soon + timedelta(minutes=1))
    call_command("publish_scheduled")
    assert "一小时后公开" in text(client)
    at(soon + timedelta(minutes=61))
    call_command("publish_scheduled")
    assert "一小时后公开" not in text(client)


def test_a_page_is_not_kept_beyond_midnight(client, top, at):
    late = timezone.localtime().replace(hour=23, minute=58)
    at(late)
    text(client)
    key, entry = next(iter(STORE._entries.items()))
    assert STORE.get(key, late + timedelta(seconds=30)) is entry
    assert entry.until < late + timedelta(minutes=2)
    assert STORE.get(key, late + timedelta(minutes=2)) is None


def test_drafts_are_neither_shown_nor_told(client, top):
    piece = make_article(column_of(top), "已公开")
    text(client, f"/news/{piece.slug}/")
    told = Change.objects.count()
    piece.title = "未定的新题目"
    piece.save_revision()
    make_article(column_of(top), "草稿", live=False)
    assert Change.objects.count() == told
    assert "未定的新题目" not in text(client, f"/news/{piece.slug}/")
    draft = Article.objects.get(title="草稿")
    for _time in range(2):
        assert client.get(f"/news/{draft.slug}/").status_code == 404
    assert not is_kept(f"/news/{draft.slug}/")


def test_a_change_touches_its_window_and_those_below_and_no_other(
    client, top, village, beside
):
    for address in ("/", "/jiangpan/", "/hupan/"):
        text(client, address)
    make_article(column_of(village), "只有江畔的事")
    STORE.get(next(iter(STORE._entries)), timezone.localtime())
    assert is_kept("/")
    assert is_kept("/hupan/")
    assert "只有江畔的事" in text(client, "/jiangpan/")
    make_article(column_of(top), "县里的事", carried_below=True)
    assert "县里的事" in text(client, "/jiangpan/")
    assert "县里的事" in text(client, "/hupan/")


def test_a_piece_that_is_carried_above_changes_there_too(client, top, village):
    piece = make_article(column_of(village), "江畔的好办法")
    offer = services.offer_piece(actor=OFFICE, article_id=piece.pk, on=TODAY)
    assert "江畔的好办法" not in text(client)
    services.decide_offer(
        actor=OFFICE,
        offer_id=offer.pk,
        accepted=True,
        column_id=column_of(top).pk,
        on=TODAY,
    )
    assert "江畔的好办法" in text(client)
    services.take_down(actor=OFFICE, page_id=piece.pk, reason="有误", on=TODAY)
    assert "江畔的好办法" not in text(client)


def test_names_pictures_and_addresses_are_right_at_once(client, top):
    picture = make_picture(top)
    piece = make_article(column_of(top), picture=picture)
    page = f"/news/{piece.slug}/"
    assert "中共平安县委员会" in text(client)
    text(client, page)
    top.organisation.name = "中共平安市委员会"
    top.organisation.save()
    assert "中共平安市委员会" in text(client)
    picture.description = "换了说明"
    picture.save()
    assert "换了说明" in text(client, page)


def test_each_language_has_its_own_page(client, top):
    english = text(client, headers={"accept-language": "en"})
    chinese = text(client, headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert 'lang="en"' in english
    assert 'lang="zh-hans"' in chinese
    assert text(client, headers={"accept-language": "en"}) == english
    client.cookies["django_language"] = "zh-hans"
    assert text(client, headers={"accept-language": "en"}) == chinese
    client.cookies["large_type"] = "1"
    assert "large-type" in text(client)
    del client.cookies["large_type"]
    assert "large-type" not in text(client)


def test_who_has_a_session_gets_no_kept_page_and_leaves_none(
    client, place, login, django_assert_max_num_queries
):
    login(user=place.writer)
    text(client, "/dongfeng/")
    assert len(STORE) == 0
    guest = type(client)()
    text(guest, "/dongfeng/")
    assert len(STORE) == 1
    with django_assert_max_num_queries(60) as asked:
        text(client, "/dongfeng/")
    assert len(asked) > 5
    (entry,) = STORE._entries.values()
    assert b"csrf" not in entry.plain
    assert not any(name == "Set-Cookie" for name, _value in entry.headers)


def test_pages_of_persons_and_forms_are_never_kept(client, place, login):
    for address in ("/reading/", "/search/?q=a", "/accounts/login/", "/robots.txt"):
        client.get(address)
    login(user=place.publisher)
    client.get("/windows/")
    assert len(STORE) == 0


def test_only_what_pages_read_makes_another_page(client, top):
    text(client, "/news/")
    text(client, "/news/?from=timeline&isappinstalled=0")
    assert len(STORE) == 1
    text(client, "/news/?month=2026-11")
    assert len(STORE) == 2
    text(client, "/news/?month='x")
    text(client, "/news/?page=-1")
    assert len(STORE) == 2


def test_a_browser_that_has_the_page_gets_only_the_word_that_it_is_right(client, top):
    make_article(column_of(top))
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    make_article(column_of(top), "更新的")
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_pages_are_compressed_for_those_who_take_it(client, top):
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in client.get(
        "/", headers={"accept-encoding": "gzip;q=0"}
    )


def test_the_store_is_bounded(client, top):
    make_article(column_of(top))
    text(client)
    key, entry = next(iter(STORE._entries.items()))
    small = Store(entry.size * 10)
    small.catch_up()
    for number in range(30):
        small.put(key._replace(path=f"/{number}/"), entry)
    assert len(small) == 10
    assert small.get(key._replace(path="/0/"), timezone.localtime()) is None
    assert small.get(key._replace(path="/29/"), timezone.localtime()) is not None


def test_a_page_that_was_overtaken_while_it_was_made_is_not_kept(client, top):
    text(client)
    key, entry = next(iter(STORE._entries.items()))
    services.tell_everything()
    assert STORE.get(key, timezone.localtime()) is None
    text(client, "/news/")
    STORE.put(key, entry)
    assert not is_kept("/")


def test_old_changes_are_forgotten_and_the_newest_stays(top):
    Change.objects.update(at=timezone.localtime() - timedelta(days=2))
    newest = Change.objects.latest("pk").pk
    assert services.forget_changes() > 0
    assert [change.pk for change in Change.objects.all()] == [newest]
