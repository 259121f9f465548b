"""Setting up, editing and dissolving organisations; groups."""

from datetime import date
from types import SimpleNamespace

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.organisations import holdings, services
from zhibu.register.organisations.codes import Kind, UnitSituation
from zhibu.register.organisations.holdings import Headcount, Holding
from zhibu.register.organisations.models import Organisation, PartyGroup, Shortcoming
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_group,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(monkeypatch):
    """Apps above that say what the test sets; nothing, until it does."""
    said = SimpleNamespace(headcounts={}, posts=[], holdings={}, group_sizes={})
    monkeypatch.setattr(holdings.headcounts, "_answer", lambda pks: said.headcounts)
    monkeypatch.setattr(holdings.post_holders, "_answer", lambda pks, on: said.posts)
    monkeypatch.setattr(holdings.group_sizes, "_answer", lambda pks: said.group_sizes)
    monkeypatch.setattr(holdings, "_holdings", said.holdings)
    return said


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def create(actor, parent, **values):
    values = {"name": "平安镇永安村党支部", "kind": Kind.BRANCH, **values}
    return services.create_organisation(
        actor=actor, parent_id=parent and parent.pk, on=TODAY, **values
    )


# ---- setting up


def test_an_organisation_gets_its_path_code_and_initials():
    county = make_committee()
    village = create(make_actor(county), county, short_name="永安村党支部")
    assert village.path == f"{county.path}{village.pk}/"
    assert len(village.code) == 10
    assert village.initials == "yacdzb pazyacdzb"
    line = Entry.objects.get()
    assert (line.action, line.org_path) == ("organisations.create", village.path)
    assert line.changes["name"] == ["", "平安镇永安村党支部"]


def test_those_set_up_later_come_later_in_the_list():
    county = make_committee()
    actor = make_actor(county)
    made = [create(actor, county, name=f"第{n}村党支部") for n in "三一二"]
    assert list(Organisation.objects.children_of(county.pk)) == made


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "999"}, "not_storable"),
        ({"name": ""}, "not_storable"),
        ({"name": "永安村党支部" * 40}, "not_storable"),
        ({"code": "A1"}, "code_taken"),
        ({"code": "a1"}, "code_taken"),
        ({"kind": Kind.COMMITTEE, "name": "永安村党支部"}, "name_differs_from_kind"),
        ({"opened_on": date(2027, 1, 1)}, "opened_in_the_future"),
        ({"unit_credit_code": "91350100M000100Y44"}, "credit_code_check"),
        ({"approves_admission": True}, "cannot_approve"),
        ({"name": "已有村党支部"}, "name_taken"),
    ],
)
def test_what_a_rule_forbids_is_refused_and_nothing_is_written(values, code):
    county = make_committee()
    make_organisation("已有村党支部", county, code="A1")
    with pytest.raises(Refused) as refused:
        create(make_actor(county), county, **values)
    assert code in codes(refused)
    assert Organisation.objects.count() == 2
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "kind, stated, code",
    [
        (Kind.BRANCH, {"full_members": 2}, "too_few_full_members"),  # R-ORG-02
        (Kind.FLOATING_BRANCH, {"full_members": 2}, "too_few_full_members"),  # 03
        (Kind.BRANCH, {"members": 51}, "branch_too_large"),  # R-ORG-01
        (Kind.JOINT_BRANCH, {"units": 6}, "too_many_units"),  # R-ORG-02
        (Kind.TEMPORARY_BRANCH, {"planned_months": 6}, "not_temporary"),  # R-ORG-03
        (Kind.BRANCH, {"applied_on": date(2026, 10, 1)}, "reply_late"),  # R-ORG-04
        (Kind.GENERAL_BRANCH, {"members": 50}, "smaller_than_usual"),  # R-ORG-06
        (Kind.BRANCH, {"full_members": 9, "members": 8}, "more_full_members"),
    ],
)
def test_what_the_unit_states_is_judged(kind, stated, code):
    county = make_committee()
    names = {
        Kind.JOINT_BRANCH: "平安镇联合党支部",
        Kind.TEMPORARY_BRANCH: "平安镇临时党支部",
        Kind.FLOATING_BRANCH: "平安镇流动党员党支部",
        Kind.GENERAL_BRANCH: "平安镇党总支",
    }
    name = names.get(kind, "平安镇永安村党支部")
    with pytest.raises(Refused) as refused:
        create(make_actor(county), county, kind=kind, name=name, stated=stated)
    assert code in codes(refused)


def test_what_the_unit_states_stands_in_the_log():
    county = make_committee()
    stated = {"full_members": 4, "members": None, "applied_on": TODAY}
    create(make_actor(county), county, stated=stated)
    details = Entry.objects.get().details
    assert details == {"full_members": 4, "applied_on": str(TODAY)}


def test_a_warning_passes_with_a_reason_that_is_logged():
    county = make_committee()
    make_organisation("已有村党支部", county)
    create(make_actor(county), county, name="已有村党支部", acknowledged="两村同名")
    assert Entry.objects.get().reason == "两村同名"


def test_nothing_is_set_up_below_a_dissolved_organisation():
    county = make_committee(closed_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        create(make_actor(county), county)
    assert codes(refused) == ["parent_closed"]


def test_out_of_reach_is_not_found_and_without_permission_too():
    county, neighbour = make_committee(), make_committee("中共邻县委员会")
    with pytest.raises(NotFound):
        create(make_actor(county), neighbour)
    with pytest.raises(NotFound):
        create(make_actor(county, Role.SECRETARY), county)


def test_only_who_may_everywhere_sets_up_at_the_top():
    county = make_committee()
    with pytest.raises(NotAllowed):
        create(make_actor(county), None)
    assert create(make_actor(), None).path.count("/") == 2


# ---- editing


def edit(actor, organisation, **values):
    version = values.pop("version", organisation.version)
    return services.edit_organisation(
        actor=actor,
        organisation_id=organisation.pk,
        version=version,
        on=TODAY,
        **values,
    )


def test_a_secretary_keeps_contacts_and_unit():
    village = make_organisation("永安村党支部", make_committee())
    secretary = make_actor(village, Role.SECRETARY)
    after = edit(secretary, village, contact_phone="13812345678", address="永安路1号")
    assert after.version == 2
    village.refresh_from_db()
    assert village.contact_phone == "13812345678"
    line = Entry.objects.get()
    assert line.changes["contact_phone"] == ["", "138****5678"]


@pytest.mark.parametrize(
    ("phone", "refused"),
    [
        ("0531-88881234-801", False),
        ("8888123", False),
        ("888812", True),
        ("打电话找我 88881234", True),
    ],
)
def test_a_contact_phone_is_a_number(phone, refused):
    village = make_organisation("永安村党支部", make_committee())
    if refused:
        with pytest.raises(Refused) as found:
            edit(make_actor(village, Role.SECRETARY), village, contact_phone=phone)
        assert codes(found) == ["phone_is_none"]
        phone = ""
    else:
        edit(make_actor(village, Role.SECRETARY), village, contact_phone=phone)
    village.refresh_from_db()
    assert village.contact_phone == phone


def test_a_new_name_brings_new_initials():
    county = make_committee()
    village = make_organisation("永安村党支部", county)
    edit(make_actor(county), village, name="长安村党支部")
    village.refresh_from_db()
    assert village.initials == "cacdzb"


@pytest.mark.parametrize(
    "values", [{"name": "新村党支部"}, {"kind": Kind.JOINT_BRANCH}, {"code": "X"}]
)
def test_what_the_superior_decides_is_not_changed_from_below(values):
    village = make_organisation("永安村党支部", make_committee())
    for role in (Role.SECRETARY, Role.COMMITTEE_OFFICER):
        with pytest.raises(NotAllowed):
            edit(make_actor(village, role), village, **values)
    village.refresh_from_db()
    assert village.name == "永安村党支部"


def test_an_edit_of_an_old_version_is_a_conflict():
    village = make_organisation()
    actor = make_actor()
    edit(actor, village, address="永安路1号")
    with pytest.raises(Conflict):
        edit(actor, village, address="永安路2号", version=1)


def test_nothing_changed_writes_nothing():
    village = make_organisation()
    assert edit(make_actor(), village, name=village.name).version == 1
    assert not Entry.objects.exists()


def test_a_phone_in_free_text_is_a_warning_that_says_where_it_belongs():
    village, actor = make_organisation(), make_actor()
    with pytest.raises(Refused) as refused:
        edit(actor, village, address="永安路1号 13800001234")
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("number_in_text", "address")
    assert problem.warning and "contact phone" in str(problem)
    edit(actor, village, contact_phone="13800001234")  # here it belongs


def test_what_was_wrong_before_does_not_stand_in_the_way():
    village = make_organisation("永安村")
    assert edit(make_actor(), village, address="永安路1号").version == 2
    with pytest.raises(Refused) as refused:
        edit(make_actor(), village, version=2, name="永安新村")
    assert codes(refused) == ["name_differs_from_kind"]


def test_the_unit_part_is_left_empty_where_it_is_that_of_the_superior():
    village = make_organisation()
    with pytest.raises(Refused) as refused:
        edit(
            make_actor(),
            village,
            unit_situation=UnitSituation.SAME_AS_ABOVE,
            unit_name="永安村民委员会",
        )
    assert codes(refused) == ["unit_not_asked"]


def test_a_kind_must_fit_what_stands_below():
    town = make_committee("中共永安镇委员会", make_committee())
    make_organisation("永安村党总支", town, Kind.GENERAL_BRANCH)
    with pytest.raises(Refused) as refused:
        edit(make_actor(), town, kind=Kind.GENERAL_BRANCH, acknowledged="x")
    assert "wrong_below" in codes(refused)


def test_a_branch_with_members_becomes_no_committee(answers):
    county = make_committee()
    village = make_organisation("永安村党支部", county)
    answers.headcounts = {village.pk: Headcount(full=4)}
    with pytest.raises(Refused) as refused:
        edit(make_actor(), village, kind=Kind.COMMITTEE, name="中共永安村委员会")
    assert codes(refused) == ["members_here"]


# ---- dissolving


def dissolve(actor, organisation, **values):
    values = {
        "closed_on": date(2026, 11, 1),
        "reason": "并村，县委组〔2026〕1号",
    } | values
    return services.dissolve_organisation(
        actor=actor,
        organisation_id=organisation.pk,
        version=organisation.version,
        on=TODAY,
        **values,
    )


def test_dissolving_closes_groups_and_term_and_keeps_the_record():
    county = make_committee()
    village = make_organisation("永安村党支部", county)
    group, term = make_group(village), make_term(village)
    Shortcoming.objects.create(
        organisation=village, code="x", rule="R-ORG-01", found_on=TODAY
    )
    dissolve(make_actor(county), village)
    for row in (village, group, term):
        row.refresh_from_db()
    assert village.closed_on == group.closed_on == date(2026, 11, 1)
    assert not term.is_current
    assert not Shortcoming.objects.exists()
    assert Entry.objects.get().reason == "并村，县委组〔2026〕1号"
    assert village.closed_because == "并村，县委组〔2026〕1号"  # as it was written


def test_nobody_dissolves_the_own_organisation():
    village = make_organisation("永安村党支部", make_committee())
    with pytest.raises(NotAllowed):
        dissolve(make_actor(village), village)


def test_members_and_organisations_below_stand_in_the_way(answers):
    county = make_committee()
    town = make_committee("中共永安镇委员会", county)
    make_organisation("永安村党支部", town)
    answers.holdings["members"] = Holding("members", "%(count)s members", lambda p: 7)
    with pytest.raises(Refused) as refused:
        dissolve(make_actor(county), town)
    assert codes(refused) == ["organisations_remain", "members_remain"]
    assert str(refused.value.problems[1]) == "7 members"
    town.refresh_from_db()
    assert town.is_open


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"closed_on": date(2026, 11, 25)}, "dissolving_day"),
        ({"closed_on": date(2019, 12, 31)}, "dissolving_day"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_the_day_and_the_reason_of_dissolving(values, code):
    village = make_organisation(opened_on=date(2020, 1, 1))
    with pytest.raises(Refused) as refused:
        dissolve(make_actor(), village, **values)
    assert codes(refused) == [code]


def test_dissolving_twice_is_refused():
    village = make_organisation(closed_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        dissolve(make_actor(), village)
    assert codes(refused) == ["already_dissolved"]


# ---- groups


def add_group(branch, name="第一党小组", actor=None):
    return services.add_group(
        actor=actor or make_actor(branch, Role.SECRETARY),
        organisation_id=branch.pk,
        name=name,
        on=TODAY,
    )


def test_groups_are_added_renamed_and_closed():
    branch = make_organisation()
    actor = make_actor(branch, Role.SECRETARY)
    group = add_group(branch, actor=actor)
    services.rename_group(actor=actor, group_id=group.pk, name=" 东片党小组", on=TODAY)
    services.close_group(actor=actor, group_id=group.pk, on=TODAY)
    group.refresh_from_db()
    assert (group.name, group.closed_on) == ("东片党小组", TODAY)
    assert list(Entry.objects.values_list("action", flat=True).order_by("pk")) == [
        "organisations.add_group",
        "organisations.rename_group",
        "organisations.close_group",
    ]
    assert add_group(branch, "东片党小组").pk != group.pk


@pytest.mark.parametrize(
    ("name", "code"),
    [("第一党小组", "name_taken"), ("", "name_length"), ("组" * 61, "name_length")],
)
def test_names_of_groups(name, code):
    branch = make_organisation()
    make_group(branch)
    with pytest.raises(Refused) as refused:
        add_group(branch, name)
    assert codes(refused) == [code]
    assert PartyGroup.objects.count() == 1


def test_a_group_with_members_stays_open(answers):
    branch = make_organisation()
    group = make_group(branch)
    answers.group_sizes = {group.pk: 3}
    with pytest.raises(Refused) as refused:
        services.close_group(actor=make_actor(), group_id=group.pk, on=TODAY)
    assert codes(refused) == ["members_remain"]


def test_committees_have_no_groups_and_neighbours_no_say():
    with pytest.raises(Refused) as refused:
        add_group(make_committee())
    assert codes(refused) == ["not_a_branch"]
    group = make_group(make_organisation())
    stranger = make_actor(make_organisation("邻村党支部"), Role.SECRETARY)
    with pytest.raises(NotFound):
        services.close_group(actor=stranger, group_id=group.pk, on=TODAY)


# ---- what is wanting


def test_shortcomings_are_stored_kept_and_settled(answers):
    branch = make_organisation()
    services.renew_by_id([branch.pk], date(2026, 10, 1))
    few = Shortcoming.objects.get()
    assert (few.code, few.rule) == ("too_few_full_members", "R-ORG-02")
    services.renew_by_id([branch.pk], TODAY)
    few.refresh_from_db()
    assert few.found_on == date(2026, 10, 1)
    answers.headcounts = {branch.pk: Headcount(full=51)}
    services.renew_by_id([branch.pk], TODAY)
    found = set(Shortcoming.objects.values_list("code", flat=True))
    assert found == {"branch_too_large", "committee_too_small", "secretary_missing"}


def test_a_whole_subtree_is_judged_in_batches(answers, monkeypatch):
    monkeypatch.setattr("zhibu.register.organisations.services.reviewing._BATCH", 2)
    county = make_committee()
    branches = [make_organisation(f"第{n}村党支部", county) for n in range(5)]
    make_organisation("邻县党支部")
    assert services.renew_below(county.path, TODAY) == 6
    few = Shortcoming.objects.filter(code="too_few_full_members")
    assert {row.organisation_id for row in few} == {row.pk for row in branches}
