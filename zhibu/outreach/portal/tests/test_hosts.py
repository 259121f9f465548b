"""A window with a host name of its own."""

import pytest

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.outreach.portal import rules, services
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
)

OWN = "dongfeng.example.gov.cn"


@pytest.mark.parametrize(
    ("host", "code"),
    [
        (OWN, None),
        ("https://dongfeng.example.gov.cn", "host_unfit"),
        ("dongfeng", "host_unfit"),
        ("-a.example.cn", "host_unfit"),
        ("taken.example.gov.cn", "host_taken"),
        ("example.org", "host_not_served"),
    ],
)
def test_which_names_fit(host, code):
    served = ["www.example.gov.cn", ".example.gov.cn"]
    problem = rules.host_problem(host, {"taken.example.gov.cn"}, served)
    assert (problem.code if problem else None) == code


def give(window, host):
    services.set_host(actor=OFFICE, window_id=window.pk, host=host, on=TODAY)


@pytest.mark.django_db
def test_pages_have_their_addresses_there(client, settings, above, place, other):
    settings.ALLOWED_HOSTS = ["testserver", ".example.gov.cn"]
    piece = make_article(column_of(place.window), "东风的事")
    old = f"/dongfeng/news/{piece.slug}/"
    assert client.get(old).status_code == 200
    give(place.window, OWN)
    own = {"host": OWN}
    front = client.get("/", headers=own).content.decode()
    assert "东风的事" in front
    assert 'href="/news/"' in front
    page = client.get(f"/news/{piece.slug}/", headers=own).content.decode()
    canonical = f'<link rel="canonical" href="http://{OWN}:8000/news/{piece.slug}/">'
    assert canonical in page
    # The former address answers, and names the new one; kept pages as well.
    assert canonical in client.get(old).content.decode()
    assert client.get("/xiguan/", headers=own).status_code == 404
    give(place.window, "")
    assert OWN not in client.get(old).content.decode()
    assert "平安县党建" in client.get("/", headers=own).content.decode()


@pytest.mark.django_db
def test_a_name_is_given_once_and_never_to_the_front(settings, above, place, other):
    settings.ALLOWED_HOSTS = [".example.gov.cn"]
    give(place.window, OWN)
    for window, host in ((other.window, OWN), (above, "www.example.gov.cn")):
        with pytest.raises(Refusal):
            give(window, host)


@pytest.mark.django_db
def test_the_front_follows_the_settings(client, settings, above):
    settings.WAGTAILADMIN_BASE_URL = "https://dj.example.gov.cn"
    services.name_front()
    page = client.get("/").content.decode()
    assert '<link rel="canonical" href="https://dj.example.gov.cn/">' in page
