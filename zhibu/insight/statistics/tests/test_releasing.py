"""Figures that are made public, and the card of a window that shows them."""

import pytest
from django.urls import reverse

from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.insight.statistics import queries, rules, services
from zhibu.insight.statistics.rules import Composition, Kind
from zhibu.insight.statistics.tests.factories import write_member
from zhibu.outreach.portal.cache.store import STORE
from zhibu.outreach.portal.tests.factories import OFFICE, TODAY, make_window
from zhibu.register.organisations.tests.factories import make_organisation


def composition(women, men, young=0):
    people = {
        Kind("2", "a35", "", "1"): women,
        Kind("1", "a35", "", "1"): men,
    }
    return Composition(TODAY, people, {"01": women + men}, {})


@pytest.mark.parametrize(
    ("women", "men", "names"),
    [
        (2, 2, []),  # four: nothing at all
        (5, 5, ["members", "women"]),
        (4, 6, ["members"]),  # four women are left out
        (6, 4, ["members"]),  # and so are six, which would tell of four men
        (6, 0, ["members", "women"]),
    ],
)
def test_numbers_of_few_are_left_out(women, men, names):
    found = rules.public_figures(composition(women, men))
    assert [name for name in found if name != "young"] == names


@pytest.fixture
def branch(branch):
    for number in range(12):
        write_member(branch, sex="2" if number < 6 else "1")
    return branch


@pytest.mark.django_db
def test_public_figures_stay_as_they_were_until_released_anew(branch):
    same = {"actor": OFFICE, "organisation_id": branch.pk, "on": TODAY}
    assert queries.released_figures(branch.pk) is None
    services.release_figures(**same)
    write_member(branch)
    shown = queries.released_figures(branch.pk)
    assert shown.on == TODAY
    assert dict((str(label), n) for label, n in shown.lines)["party members"] == 12
    services.release_figures(**same)
    assert queries.released_figures(branch.pk).lines[0][1] == 13
    services.withdraw_figures(**same)
    services.withdraw_figures(**same)
    assert queries.released_figures(branch.pk) is None


@pytest.mark.django_db
def test_few_members_and_other_places_are_refused(branch):
    small = make_organisation("小支部")
    write_member(small)
    with pytest.raises(Refused):
        services.release_figures(actor=OFFICE, organisation_id=small.pk, on=TODAY)
    other = Actor(user_id=None, name="", grants=(Grant(Role.SECRETARY, small.path),))
    with pytest.raises(NotFound):
        services.release_figures(actor=other, organisation_id=branch.pk, on=TODAY)
    nobody = Actor(user_id=None, name="", grants=())
    with pytest.raises((NotAllowed, NotFound)):
        services.release_figures(actor=nobody, organisation_id=branch.pk, on=TODAY)


@pytest.mark.django_db
def test_the_card_of_the_window_shows_them_at_once(client, branch):
    STORE.clear()
    window = make_window(branch, "first", kind="office", name="第一支部")
    window.modules = [("figures", {"title": "支部数字"})]
    window.save()
    assert "No figures are public yet." in client.get("/").content.decode()
    same = {"actor": OFFICE, "organisation_id": branch.pk, "on": TODAY}
    services.release_figures(**same)
    page = client.get("/").content.decode()
    assert "支部数字" in page
    assert "<dd>12</dd>" in page
    services.withdraw_figures(**same)
    assert "<dd>12</dd>" not in client.get("/").content.decode()
    STORE.clear()


@pytest.mark.django_db
def test_the_secretary_releases_and_withdraws_by_the_page(login, branch):
    client = login(Role.SECRETARY, branch)
    page = reverse("statistics:release", args=[branch.pk])
    shown = client.get(page).content.decode()
    assert "<dd>12</dd>" in shown
    assert page in client.get(reverse("statistics:composition")).content.decode()
    assert client.post(page).status_code == 302
    assert queries.newest_release(branch.pk) is not None
    withdraw = reverse("statistics:withdraw_release", args=[branch.pk])
    assert withdraw in client.get(page).content.decode()
    client.post(withdraw)
    assert queries.newest_release(branch.pk) is None
