"""Numbers in clear stand nowhere but on the one answer that was asked for."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.register.members import services
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import TODAY, actor_with, myself, person
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db

PHONE, NEW_PHONE = "19977771234", "19977775678"
ADDRESS = "北京市朝阳区金丝雀胡同9号"


@pytest.fixture
def member():
    """Entered, edited, read in clear, with a request: every act that leaves lines."""
    branch = make_organisation()
    secretary = actor_with(Role.SECRETARY, branch)
    items = person(phone=PHONE, address=ADDRESS)
    member = services.add_member(
        actor=secretary, organisation_id=branch.pk, on=TODAY, **items
    )
    services.edit_member(
        actor=secretary,
        member_id=member.pk,
        version=1,
        changes={"phone": NEW_PHONE, "note": "先联系本人"},
        on=TODAY,
        reason=f"the old number was {PHONE}",
    )
    services.reveal(
        actor=secretary,
        member_id=member.pk,
        field="id_number",
        reason="print the form for the committee",
        on=TODAY,
    )
    services.ask_for_correction(
        actor=myself(member),
        member_id=member.pk,
        field="id_number",
        wanted=make_id_number("110105", member.birth_date, 499, member.sex),
        on=TODAY,
        explanation="two digits were mixed up",
    )
    return Member.objects.get()


@pytest.fixture
def canaries(member):
    return [
        member.id_number,
        PHONE,
        NEW_PHONE,
        ADDRESS,
        Correction.objects.get().wanted,
    ]


def test_no_column_of_any_table_holds_them(canaries):
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
            for row in cursor.fetchall():
                text = " ".join(map(str, row))
                for canary in canaries:
                    assert canary not in text, model._meta.label


def test_no_page_shows_them(login, member, canaries):
    branch = member.organisation
    client = login(Role.SECRETARY, branch)
    record = reverse("members:detail", args=[member.pk])
    pages = [
        reverse("members:list"),
        record,
        *(f"{record}?tab={tab}" for tab in ("posts", "history", "corrections")),
        *(f"{record}{act}/" for act in ("edit", "leave", "suspend", "posts/add")),
        reverse("members:reveal", args=[member.pk, "id_number"]),
        reverse("members:corrections"),
        reverse("members:decide", args=[Correction.objects.get().pk]),
    ]
    htmls = {page: client.get(page).content.decode() for page in pages}
    own = login(member=member)
    for page in (reverse("members:mine"), reverse("members:ask", args=["phone"])):
        htmls[page] = own.get(page).content.decode()
    for page, html in htmls.items():
        for canary in canaries:
            assert canary not in html, page
