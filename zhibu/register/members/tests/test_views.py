"""Pages: what is seen, who may not, and the same number of queries at any length."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Role
from zhibu.register.members.codes import Leaving
from zhibu.register.members.forms import RecordForm
from zhibu.register.members.models import Correction, Member, Post
from zhibu.register.members.tests.factories import make_member, person
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import PartyGroup
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organisation("平安县委", kind=Kind.COMMITTEE)


@pytest.fixture
def secretary(login, branch):
    return login(Role.SECRETARY, branch)


def url(name, *args, **query):
    address = reverse(f"members:{name}", args=args)
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}"


def listed(client, **query) -> list[str]:
    response = client.get(url("list", **query))
    assert response.status_code == 200
    return [member.name for member in response.context["table"].members]


class TestList:
    def test_the_branch_without_those_who_left(self, secretary, branch, committee):
        make_member(branch, name="王丽娟")
        make_member(
            branch, name="李建国", left_on=date(2026, 1, 1), left_because="died"
        )
        make_member(make_organisation("第二党支部", committee), name="张秀英")
        assert listed(secretary) == ["王丽娟"]
        assert listed(secretary, standing="deceased") == ["李建国"]
        assert len(listed(secretary, standing="all")) == 2

    def test_the_conditions_asked_for_stand_open_the_others_fold(
        self, secretary, branch
    ):
        make_member(branch, category="2")
        html = secretary.get(url("list")).content.decode()
        assert html.count("filter is-more") > html.count('class="filter"') > 2
        assert "is-set" not in html and 'class="conditions"' not in html
        html = secretary.get(url("list", sex="1", age="")).content.decode()
        assert html.count("is-set") == 1 and 'class="filter is-more is-set"' in html
        assert 'class="conditions"' in html

    def test_the_way_out_is_a_link(self, secretary, branch):
        make_member(branch)
        html = secretary.get(url("list")).content.decode()
        assert f'<a href="{reverse("rosters:export")}">' in html
        html = secretary.get(url("list", search="nobody")).content.decode()
        assert reverse("rosters:export") not in html.partition('id="rows"')[2]

    def test_officers_see_the_subtree_and_the_branch_column(
        self, login, branch, committee
    ):
        make_member(branch, name="王丽娟")
        make_member(make_organisation("第二党支部", committee), name="张秀英")
        client = login(Role.COMMITTEE_OFFICER, committee)
        page = client.get(url("list"))
        assert "第二党支部" in page.content.decode()
        assert listed(client, organisation=branch.pk) == ["王丽娟"]

    @pytest.mark.parametrize(
        "text", ["丽娟", "王丽", "wlj", "WLJ", "lj", "19900000000", "ID"]
    )
    def test_search(self, secretary, branch, text):
        member = make_member(branch, name="王丽娟", phone="19900000000")
        make_member(branch, name="张秀英", phone="19900000001")
        if text == "ID":
            text = member.id_number
        assert listed(secretary, search=text) == ["王丽娟"]

    def test_search_by_a_number_needs_all_of_it(self, secretary, branch):
        make_member(branch, phone="19900000000")
        assert listed(secretary, search="1990000000") == []

    @pytest.mark.parametrize(
        "query, given",
        [
            ({"category": "2"}, {"category": "2", "joined_on": date(2026, 6, 1)}),
            ({"sex": "2"}, {"sex": "2"}),
            ({"age": "71-"}, {"birth_date": date(1950, 1, 1)}),
            ({"age": "unknown"}, {"birth_date": None}),
            ({"party_age": "50-"}, {"full_since": date(1970, 7, 1)}),
            ({"ethnicity": "minority"}, {"ethnicity": "03"}),
            ({"ethnicity": "03"}, {"ethnicity": "03"}),
            ({"education": "6"}, {"education": "81"}),
            ({"education": "unknown"}, {"education": ""}),
            ({"floating": "True"}, {"is_floating": True, "floating_place": "上海"}),
            ({"lost": "yes"}, {"is_lost": True, "lost_since": date(2026, 11, 1)}),
            ({"lost": "overdue"}, {"is_lost": True, "lost_since": date(2025, 1, 1)}),
            ({"hardship": "True"}, {"is_hardship": True}),
            ({"finding": "wrong"}, {"id_number": "110101199003070013"}),
            ({"finding": "doubtful"}, {"phone": ""}),
            ({"finding": "phone_missing"}, {"phone": ""}),
            (
                {"standing": "suspended"},
                {"suspended_on": date(2026, 1, 1), "suspended_because": "lost_contact"},
            ),
            (
                {"standing": "transferred"},
                {"left_on": date(2026, 1, 1), "left_because": Leaving.TRANSFERRED},
            ),
        ],
    )
    def test_conditions(self, secretary, branch, query, given):
        make_member(branch, name="王丽娟", sex="1")
        defaults = {"sex": "1", "name": "李建国"}
        make_member(branch, **(defaults | given))
        assert listed(secretary, **query) == ["李建国"]

    def test_a_party_group(self, secretary, branch):
        group = PartyGroup.objects.create(organisation=branch, name="第一小组")
        make_member(branch, name="王丽娟")
        make_member(branch, name="李建国", group=group)
        assert listed(secretary, group=group.pk) == ["李建国"]

    def test_conditions_that_make_no_sense_do_not_break_it(self, secretary, branch):
        make_member(branch)
        page = secretary.get(url("list", age="x", organisation="0", standing="y"))
        assert page.status_code == 200

    def test_marks_and_masks(self, secretary, branch):
        member = make_member(branch, is_hardship=True, education="")
        html = secretary.get(url("list")).content.decode()
        assert "in hardship" in html or "hardship" in html
        assert "incomplete" in html
        assert member.phone not in html and member.phone[-4:] in html

    def test_the_same_queries_for_one_member_and_for_thirty(
        self, secretary, branch, django_assert_max_num_queries
    ):
        make_member(branch)
        secretary.get(url("list"))
        counts = []
        for number in (0, 29):
            for _each in range(number):
                make_member(branch, phone="")
            with django_assert_max_num_queries(12) as queries:
                secretary.get(url("list"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_htmx_gets_the_rows_alone(self, secretary, branch):
        make_member(branch, name="王丽娟")
        page = secretary.get(url("list"), headers={"HX-Request": "true"})
        assert "王丽娟" in page.content.decode()
        assert "<html" not in page.content.decode()

    def test_members_do_not_open_the_register(self, login, branch):
        client = login(member=make_member(branch))
        assert client.get(url("list")).status_code == 403


class TestDetail:
    def test_sixteen_items_status_and_party_age(self, secretary, branch):
        member = make_member(branch, name="王丽娟")
        page = secretary.get(url("detail", member.pk))
        items = page.context["items"]
        assert [item.number for item in items] == list(range(1, 17))
        assert page.context["status"].code == "normal"
        assert page.context["party_age"] >= 20
        html = page.content.decode()
        for secret in (member.id_number, member.phone, member.address):
            assert secret not in html

    def test_what_does_not_fit_is_told_with_its_rule(self, secretary, branch):
        member = make_member(branch, id_number="110101199003070013")
        html = secretary.get(url("detail", member.pk)).content.decode()
        assert "R-COD-01" in html

    @pytest.mark.parametrize(
        ("role", "kind", "leads"),
        [
            (Role.COMMITTEE_OFFICER, "secretary", True),
            (Role.COMMITTEE_OFFICER, "standing_member", False),  # no role is like it
            (Role.ORGANISATION_COMMISSIONER, "secretary", False),  # appoints nobody
        ],
    )
    def test_a_post_leads_to_appointing_to_the_like_role(
        self, login, branch, committee, role, kind, leads
    ):
        member = make_member(branch, name="王丽娟")
        Post.objects.create(
            organisation=branch, member=member, kind=kind, starts_on="2024-05-01"
        )
        place = committee if role is Role.COMMITTEE_OFFICER else branch
        page = login(role, place).get(url("detail", member.pk, tab="posts"))
        found = f"organisation={branch.pk}&amp;role=secretary"
        assert (found in page.content.decode()) == leads

    @pytest.mark.parametrize("tab", ["", "posts", "history", "corrections"])
    def test_tabs(self, secretary, branch, tab):
        member = make_member(branch, name="王丽娟")
        Post.objects.create(
            organisation=branch, member=member, kind="secretary", starts_on="2024-05-01"
        )
        page = secretary.get(url("detail", member.pk, tab=tab))
        assert page.status_code == 200

    def test_the_neighbour_is_not_found(self, login, branch, committee):
        member = make_member(make_organisation("第二党支部", committee))
        client = login(Role.SECRETARY, branch)
        for name in ("detail", "edit", "leave", "suspend", "give_post"):
            assert client.get(url(name, member.pk)).status_code == 404, name
        assert client.get(url("reveal", member.pk, "phone")).status_code == 404

    def test_a_member_does_not_open_another_record(self, login, branch):
        client = login(member=make_member(branch))
        other = make_member(branch)
        assert client.get(url("detail", other.pk)).status_code == 403

    def test_group_leaders_see_but_do_not_act(self, login, branch):
        member = make_member(branch)
        client = login(Role.GROUP_LEADER, branch)
        html = client.get(url("detail", member.pk)).content.decode()
        assert reverse("members:edit", args=[member.pk]) not in html
        assert reverse("members:reveal", args=[member.pk, "phone"]) not in html
        assert client.get(url("edit", member.pk)).status_code == 403


def form_of(member, **changes):
    """What the edit form sends when nothing is touched but `changes`."""
    form = RecordForm(member=member)
    sent = {name: form[name].value() for name in form.fields}
    sent = {k: v for k, v in sent.items() if v not in (None, False, "")}
    return sent | changes


class TestEditing:
    def test_the_form_never_holds_sealed_items(self, secretary, branch):
        member = make_member(branch)
        html = secretary.get(url("edit", member.pk)).content.decode()
        for secret in (member.id_number, member.phone, member.address):
            assert secret not in html

    def test_what_is_left_empty_is_kept(self, secretary, branch):
        member = make_member(branch)
        sent = form_of(member, native_place="山东济南")
        page = secretary.post(url("edit", member.pk), sent)
        assert page.status_code == 302, page.content.decode()
        saved = Member.objects.get()
        assert saved.native_place == "山东济南"
        assert (saved.id_number, saved.phone) == (member.id_number, member.phone)

    def test_a_reason_is_asked_for_only_when_something_changes(self, secretary, branch):
        member = make_member(branch, name="王丽娟")
        sent = form_of(member, name="王丽鹃")
        page = secretary.post(url("edit", member.pk), sent)
        assert page.status_code == 422 and page.context["form"].errors["reason"]
        secretary.post(url("edit", member.pk), sent | {"reason": "typed wrongly"})
        assert Member.objects.get().name == "王丽鹃"

    def test_a_phone_is_taken_off_the_record(self, secretary, branch):
        member = make_member(branch)
        sent = form_of(member, emptied=["phone"], reason="number is no longer used")
        secretary.post(url("edit", member.pk), sent)
        assert Member.objects.get().phone == ""

    def test_an_older_version_meets_a_conflict(self, secretary, branch):
        member = make_member(branch)
        sent = form_of(member, native_place="山东")
        assert secretary.post(url("edit", member.pk), sent).status_code == 302
        page = secretary.post(url("edit", member.pk), sent | {"native_place": "山西"})
        assert page.status_code == 409


class TestAdding:
    def send(self, client, **values):
        sent = {k: v for k, v in person(**values).items() if v not in (None, "")}
        return client.post(url("add"), sent)

    def test_a_secretary_does_not_choose_the_branch(self, secretary, branch):
        assert secretary.get(url("add")).status_code == 200
        page = self.send(secretary, name="王丽娟")
        assert page.status_code == 302, page.content.decode()
        assert Member.objects.get().organisation == branch

    def test_an_officer_names_it(self, login, committee, branch):
        client = login(Role.COMMITTEE_OFFICER, committee)
        assert self.send(client, branch="第九").status_code == 200
        self.send(client, branch="第一党支部")
        assert Member.objects.get().organisation == branch

    def test_warnings_come_back_with_a_question(self, secretary):
        page = self.send(secretary, phone="12345")
        assert page.status_code == 422 and page.context["warnings"]


class TestActs:
    def test_leaving_and_back(self, secretary, branch):
        member = make_member(branch)
        sent = {"left_because": "died", "left_on": timezone.localdate().isoformat()}
        assert secretary.get(url("leave", member.pk)).status_code == 200
        assert secretary.post(url("leave", member.pk), sent).status_code == 302
        assert secretary.get(url("detail", member.pk)).status_code == 200
        sent = {"reason": "it was the neighbour"}
        assert secretary.post(url("take_back", member.pk), sent).status_code == 302
        assert Member.objects.get().left_on is None

    def test_suspension_and_restoration(self, secretary, branch):
        member = make_member(branch, is_lost=True, lost_since=date(2025, 1, 1))
        today = timezone.localdate().isoformat()
        sent = {"suspended_because": "lost_contact", "suspended_on": today}
        assert secretary.get(url("suspend", member.pk)).status_code == 200
        assert secretary.post(url("suspend", member.pk), sent).status_code == 302
        sent = {"restored_on": today, "reason": "found again"}
        assert secretary.post(url("restore", member.pk), sent).status_code == 302
        assert Member.objects.get().suspended_on is None

    def test_posts(self, secretary, branch):
        member = make_member(branch)
        sent = {
            "organisation": branch.pk,
            "kind": "secretary",
            "starts_on": "2024-05-01",
        }
        assert secretary.get(url("give_post", member.pk)).status_code == 200
        assert secretary.post(url("give_post", member.pk), sent).status_code == 302
        post = Post.objects.get()
        assert secretary.get(url("end_post", post.pk)).status_code == 200
        secretary.post(url("end_post", post.pk), {"ends_on": "2026-05-01"})
        assert Post.objects.get().ends_on == date(2026, 5, 1)

    def test_reading_in_clear(self, secretary, branch):
        member = make_member(branch)
        address = url("reveal", member.pk, "phone")
        assert member.phone not in secretary.get(address).content.decode()
        page = secretary.post(address, {"reason": ""})
        assert member.phone not in page.content.decode()
        page = secretary.post(address, {"reason": "call about the meeting"})
        assert member.phone in page.content.decode()
        assert page["Cache-Control"] == "no-store"
        assert secretary.get(url("reveal", member.pk, "note")).status_code == 404


class TestOwnRecord:
    def test_everything_masked_until_asked(self, login, branch):
        member = make_member(branch)
        client = login(member=member)
        html = client.get(url("mine")).content.decode()
        assert member.id_number not in html
        html = client.post(url("mine")).content.decode()
        assert member.id_number in html

    def test_one_way_leads_to_asking_for_a_correction(self, login, branch):
        member = make_member(branch)
        client = login(member=member)
        client.post(url("ask", "phone"), {"wanted": "13800009876"})
        record = client.get(url("mine")).content.decode()
        assert record.count(f'href="{reverse("members:choose_item")}"') == 1
        choice = client.get(url("choose_item")).content.decode()
        name, phone, note = (
            reverse("members:ask", args=[item]) for item in ("name", "phone", "note")
        )
        assert name in choice and name not in record
        assert phone not in choice  # it is asked for already
        assert note not in choice
        assert member.id_number not in choice

    def test_who_looked_and_why(self, client, login, branch):
        member = make_member(branch)
        secretary = login(Role.SECRETARY, branch)
        secretary.post(
            url("reveal", member.pk, "phone"), {"reason": "call about the meeting"}
        )
        html = login(member=member).get(url("mine")).content.decode()
        assert "call about the meeting" in html

    def test_a_request_goes_to_the_secretary_and_back(self, login, branch):
        member = make_member(branch, name="王丽娟")
        client = login(member=member)
        assert client.get(url("ask", "name")).status_code == 200
        assert client.get(url("ask", "note")).status_code == 404
        sent = {"wanted": "王丽鹃", "explanation": "as on my card"}
        assert client.post(url("ask", "name"), sent).status_code == 302
        asked = Correction.objects.get()
        secretary = login(Role.SECRETARY, branch)
        assert "王丽娟" in secretary.get(url("corrections")).content.decode()
        assert "王丽鹃" in secretary.get(url("decide", asked.pk)).content.decode()
        secretary.post(url("decide", asked.pk), {"accept": "1", "answer": ""})
        assert Member.objects.get().name == "王丽鹃"
        address = reverse("members:decide", args=[asked.pk])
        for state, seen in (("", False), ("all", True), ("accepted", True)):
            page = secretary.get(url("corrections", state=state))
            assert (address in page.content.decode()) == seen, state
        assert address not in secretary.get(url("corrections")).content.decode()
        assert secretary.get(url("decide", asked.pk)).status_code == 200

    def test_a_number_asked_for_stays_masked_on_the_desk(self, login, branch):
        member = make_member(branch)
        client = login(member=member)
        client.post(url("ask", "phone"), {"wanted": "13800009876"})
        asked = Correction.objects.get()
        secretary = login(Role.SECRETARY, branch)
        html = secretary.get(url("decide", asked.pk)).content.decode()
        assert "13800009876" not in html and "9876" in html
        html = secretary.post(url("decide", asked.pk), {"clear": "1"}).content.decode()
        assert "13800009876" in html

    @pytest.mark.parametrize("item", ["joined_on", "education", "is_floating", "sex"])
    def test_every_kind_of_item_has_its_field(self, login, branch, item):
        client = login(member=make_member(branch))
        assert client.get(url("ask", item)).status_code == 200

    def test_who_has_no_record_has_no_such_page(self, secretary):
        assert secretary.get(url("mine")).status_code == 403
