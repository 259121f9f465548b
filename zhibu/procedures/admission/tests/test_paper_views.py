"""The pages of the papers: one button each, lists, and the reply taken away."""

import pytest
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.life.office.models import Document
from zhibu.procedures.admission import services
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.tests.factories import (
    make_world,
    open_person,
    play,
    record,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    return open_person(world, name="林晓")


def url(name, *args):
    return reverse(f"admission:{name}", args=args)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_button_issues_a_paper_and_shows_it(secretary, world, case):
    play(world, case, K.TALK)
    key = "admission.application_receipt"
    shown = page(secretary, url("papers", case.pk))
    assert url("paper", case.pk, key) in shown
    response = secretary.post(url("paper", case.pk, key))
    document = Document.objects.get(kind=key)
    assert response.url == reverse("office:document", args=[document.pk])
    assert "林晓同志：" in page(secretary, response.url)
    shown = page(secretary, url("papers", case.pk))
    assert reverse("office:document", args=[document.pk]) in shown
    assert "Issue again" in shown
    # the document leads back to the case
    assert url("case", case.pk) in page(secretary, response.url)


def test_a_paper_before_its_step_is_refused_on_the_page_of_the_case(
    secretary, world, case
):
    play(world, case, K.TALK)
    address = url("paper", case.pk, "admission.resolution")
    response = secretary.post(address, follow=True)
    assert response.redirect_chain[0][0] == url("case", case.pk)
    assert "discuss admission at the branch meeting" in response.content.decode()
    assert not Document.objects.exists()
    assert secretary.get(address).status_code == 405


def test_a_paper_of_the_superior_is_none_of_the_secretarys(secretary, world, case):
    day = play(world, case, K.PRE_REVIEW)
    record(world, case, K.PRE_REVIEW, day)
    key = "admission.pre_review_reply"
    assert key not in page(secretary, url("papers", case.pk))
    assert secretary.post(url("paper", case.pk, key)).status_code == 403
    response = secretary.get(url("paper_file", case.pk, key, "pdf"))
    assert response.status_code == 422
    services.make_paper(actor=world.officer, case_id=case.pk, kind=key, on=day)
    assert url("paper_file", case.pk, key, "pdf") in page(
        secretary, url("papers", case.pk)
    )
    response = secretary.get(url("paper_file", case.pk, key, "pdf"))
    assert response.content.startswith(b"%PDF")
    assert secretary.get(url("paper_file", case.pk, key, "exe")).status_code == 404


def test_another_branch_finds_nothing(login, world, case):
    play(world, case, K.TALK)
    stranger = login(Role.SECRETARY, make_world("清水").branch)
    key = "admission.application_receipt"
    assert stranger.get(url("papers", case.pk)).status_code == 404
    assert stranger.post(url("paper", case.pk, key)).status_code == 404
    assert stranger.get(url("paper_file", case.pk, key, "pdf")).status_code == 404


def test_a_list_is_made_of_those_who_are_ticked(secretary, world, case):
    play(world, case, K.SUBMIT)
    later = open_person(world, name="周明")
    play(world, later, K.TALK)
    address = url("paper_list", "admission.activist_list")
    assert address in page(secretary, url("paper_lists"))
    response = secretary.get(address)
    form = response.context["form"]
    assert [label.split(" ")[0] for _pk, label in form.fields["cases"].choices] == [
        "林晓"
    ]
    assert form["cases"].value() == [case.pk]  # the report is the next step
    response = secretary.post(address, {"cases": []})
    assert response.status_code == 422
    response = secretary.post(address, {"cases": [case.pk]})
    document = Document.objects.get(kind="admission.activist_list")
    assert response.url == reverse("office:document", args=[document.pk])
    assert address in page(secretary, response.url)


def test_lists_of_the_superior_are_offered_to_the_superior_only(
    login, secretary, world, case
):
    play(world, case, K.APPROVE)
    key = "admission.approval_list"
    assert key not in page(secretary, url("paper_lists"))
    assert secretary.get(url("paper_list", key)).status_code == 404
    officer = login(Role.COMMITTEE_OFFICER, world.county)
    assert key in page(officer, url("paper_lists"))
    assert "林晓" in page(officer, url("paper_list", key))
    assert officer.get(url("paper_list", "admission.resolution")).status_code == 404


def test_a_list_asks_the_same_for_one_person_and_for_three(
    secretary, world, django_assert_max_num_queries
):
    address = url("paper_list", "admission.activist_list")
    counts = []
    for more in (1, 2):
        for number in range(more):
            play(world, open_person(world, name=f"人{more}{number}"), K.SUBMIT)
        secretary.get(address)
        with django_assert_max_num_queries(60) as asked:
            secretary.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
