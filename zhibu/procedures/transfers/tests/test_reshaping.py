"""Merging, dissolving and moving whole organisations: all of it, or nothing."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Perm
from zhibu.life.office.models import Document
from zhibu.procedures.transfers import queries, services
from zhibu.procedures.transfers.codes import Reshaping, Stand, State
from zhibu.procedures.transfers.models import Notice, Placement, Reorganisation
from zhibu.procedures.transfers.tests.world import ONE, POWER, TODAY, make_world
from zhibu.register.accounts.models import Appointment
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import tally
from zhibu.register.members.models import Correction, HeadcountChange, Member, Post
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation, Term
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db
ENOUGH = "党员分布有变化，便于开展活动"


@pytest.fixture
def world():
    return make_world()


def prepare(world, kind=Reshaping.MERGE, parts=None, target=None, **given):
    defaults = {
        "actor": world.officer(world.county),
        "kind": kind,
        "organisation_ids": [part.pk for part in parts or [world.old]],
        "target_id": (target or world.beside).pk,
        "reason": "党员人数减少",
        "decision": "2026年第8次党委会议纪要",
        "decided_on": TODAY - ONE,
        "on": TODAY,
    }
    return services.prepare_reorganisation(**{**defaults, **given})


def carry_out(world, row, **given):
    row.refresh_from_db()
    defaults = {
        "actor": world.officer(world.county),
        "reorganisation_id": row.pk,
        "version": row.version,
        "seen": queries.preview(row, TODAY).mark,
        "acknowledged": ENOUGH,
        "on": TODAY,
    }
    return services.carry_out_reorganisation(**{**defaults, **given})


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def counted(top):
    """The head count as its lines say, by organisation."""
    found = Counter()
    for line in HeadcountChange.objects.within(top.path):
        for cell, number in line.counts.items():
            found[line.org_path, cell] += number
    return {key: number for key, number in found.items() if number}


def recounted(top):
    """The same, member by member."""
    found = Counter()
    for member in Member.objects.within(top.path):
        for cell, number in tally.cells(member).items():
            found[member.org_path, cell] += number
    return dict(found)


def test_members_go_along_with_a_merger(world):
    group = make_group(world.old)
    grouped = make_member(world.old, group=group)
    away = make_member(world.old, is_floating=True, floating_place="深圳")
    stopped = make_member(world.old, suspended_on=TODAY, suspended_because="lost")
    gone = make_member(world.old, left_on=TODAY, left_because="died")
    make_term(world.old)
    row = prepare(world)
    seen = queries.preview(row, TODAY)
    assert seen.problems == []
    assert [part.groups for part in seen.parts] == [[(group.name, 1)]]
    assert Member.objects.filter(organisation=world.old).count() == 5  # as before
    done = carry_out(world, row)

    assert (done.state, done.done_on) == (Stand.DONE, TODAY)
    here = set(Member.objects.here().filter(organisation=world.beside))
    assert here == {world.member, grouped, away, stopped}
    for member in here:
        assert member.org_path == world.beside.path
        assert member.group is None
    away.refresh_from_db()
    assert away.is_floating  # only the home branch is another one
    gone.refresh_from_db()
    assert gone.organisation == world.old  # where the member belonged to the end
    world.old.refresh_from_db()
    assert world.old.closed_on == TODAY
    assert "2026年第8次党委会议纪要" in world.old.closed_because
    group.refresh_from_db()
    assert group.closed_on == TODAY
    assert not Term.objects.filter(organisation=world.old, is_current=True).exists()
    assert counted(world.county) == recounted(world.county)
    moves = Placement.objects.filter(reorganisation=row, moved_on=TODAY)
    assert moves.count() == done.counts["members"] == 4


def test_the_log_the_paper_and_the_notices_tell_of_it(world):
    row = carry_out(world, prepare(world))
    for action, place in (
        ("members.move_out", world.old),
        ("members.move_in", world.beside),
        ("organisations.dissolve", world.old),
        ("transfers.reshape", world.east),
    ):
        entry = Entry.objects.get(action=action)
        assert entry.org_path == place.path
        assert "党员人数减少" in entry.reason
    paper = Document.objects.get(pk=row.document)
    assert paper.organisation == world.east
    assert paper.context["ruling"] == (
        "撤销东风镇第一党支部，其党员并入东风镇第二党支部"
    )
    assert [line["name"] for line in paper.context["members"]] == [world.member.name]
    assert paper.context["filed_with"] == world.county.name
    told = Notice.objects.get(reorganisation=row)  # the superior decided it
    assert told.organisation == world.beside
    secretary = world.secretary(world.beside)
    lines = queries.todos(secretary, TODAY)
    assert [line.url for line in lines] == [f"/transfers/reorganisations/{row.pk}/"]
    services.note_reorganisation(actor=secretary, notice_id=told.pk, on=TODAY)
    assert queries.todos(secretary, TODAY) == []
    assert queries.own_todos(world.member.pk, TODAY)[0].when is None
    assert queries.own_todos(world.member.pk, TODAY + timedelta(days=31)) == []


def test_roles_and_posts_of_what_ends_are_over(world):
    user = make_user(member=world.member, role="secretary", organisation=world.old)
    Post.objects.create(
        organisation=world.old, member=world.member, kind="secretary",
        starts_on=TODAY - ONE,
    )  # fmt: skip
    above = Post.objects.create(
        organisation=world.east, member=world.member, kind="organisation",
        starts_on=TODAY - ONE,
    )  # fmt: skip
    view = queries.preview(prepare(world), TODAY)
    assert [role.user for role in view.parts[0].roles] == [user]
    assert [post.member_id for post in view.parts[0].posts] == [world.member.pk]
    carry_out(world, Reorganisation.objects.get())
    role = Appointment.objects.get(user=user)
    assert role.ends_on == TODAY - ONE
    assert "党员人数减少" in role.ended_because
    assert Post.objects.get(organisation=world.old).ends_on == TODAY
    above.refresh_from_db()
    assert above.ends_on is None  # the town is above the new branch, too


def test_some_members_go_elsewhere(world):
    """R-ORG-04: when a branch is dissolved its members need not all go one way."""
    other = make_member(world.old)
    third = make_organisation("东风镇第三党支部", world.east)
    row = prepare(world, Reshaping.DISSOLVE)
    services.place_members(
        actor=world.officer(world.east),
        reorganisation_id=row.pk,
        version=row.version,
        member_ids=[other.pk],
        branch_id=third.pk,
        on=TODAY,
    )
    carry_out(world, row)
    other.refresh_from_db()
    world.member.refresh_from_db()
    assert (world.member.organisation, other.organisation) == (world.beside, third)
    assert counted(world.county) == recounted(world.county)


def test_open_requests_stay_open_in_the_new_branch(world):
    asked = Correction.objects.create(
        organisation=world.old, member=world.member, field="phone", wanted="1",
        asked_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    carry_out(world, prepare(world))
    asked.refresh_from_db()
    assert (asked.organisation, asked.state) == (world.beside, "open")


def test_organisations_move_with_all_below_them(world):
    transfer = world.ask(to=world.west.pk)
    row = prepare(world, Reshaping.MOVE, [world.old, world.beside], world.west)
    view = queries.preview(row, TODAY)
    assert view.parts[0].head.full == 1
    assert [one.name for one in view.parts[0].above_after] == [
        world.county.name, world.west.name,
    ]  # fmt: skip
    carry_out(world, row)
    world.member.refresh_from_db()
    assert world.member.organisation == world.old
    assert world.member.org_path == f"{world.west.path}{world.old.pk}/"
    transfer.refresh_from_db()
    assert transfer.source == world.west  # no letter is out: the new committee sends
    assert transfer.progress().case.one_committee


def test_a_letter_that_is_out_stays_with_its_committees(world):
    """R-TRF-05: the receipt goes between these two committees."""
    transfer = world.issued()
    carry_out(world, prepare(world, Reshaping.MOVE, [world.old], world.west))
    transfer.refresh_from_db()
    assert (transfer.source, transfer.state) == (world.east, State.ISSUED)
    world.do("accept", transfer)
    world.do("assign", transfer)
    world.member.refresh_from_db()
    assert world.member.organisation == world.new


def test_transfers_go_along_with_a_merger(world):
    out, other = world.ask(), make_member(world.new)
    coming = world.ask(
        member_id=other.pk, actor=world.secretary(world.new), to=world.old.pk
    )
    carry_out(world, prepare(world))
    out.refresh_from_db()
    coming.refresh_from_db()
    assert out.organisation == world.beside
    assert out.acting_path == out.org_path == world.beside.path
    assert coming.branch == world.beside
    world.do("check", out, actor=world.secretary(world.beside))
    world.do("issue", out)
    world.do("accept", out)
    world.do("assign", out)
    world.member.refresh_from_db()
    assert world.member.organisation == world.new


def test_a_transfer_between_the_branches_stops_it(world):
    world.ask(to=world.beside.pk)
    row = prepare(world)
    assert [p.code for p in queries.preview(row, TODAY).problems] == [
        "transfers_between"
    ]
    with pytest.raises(Refused) as refused:
        carry_out(world, row)
    assert "transfers_between" in codes(refused)
    assert_nothing_happened(world, row)


def assert_nothing_happened(world, row):
    row.refresh_from_db()
    world.old.refresh_from_db()
    world.member.refresh_from_db()
    assert row.state == Stand.PREPARED
    assert world.old.closed_on is None
    assert world.member.organisation == world.old
    assert not Notice.objects.exists()
    assert not Document.objects.filter(kind="transfers.merger").exists()
    assert not Entry.objects.filter(action="transfers.reshape").exists()


def test_a_temporary_branch_takes_nobody(world):
    """R-ORG-05."""
    temporary = make_organisation("临时党支部", world.east, Kind.TEMPORARY_BRANCH)
    row = prepare(world, target=temporary)
    with pytest.raises(Refused) as refused:
        carry_out(world, row)
    assert "temporary" in codes(refused)
    assert_nothing_happened(world, row)


def test_a_branch_over_fifty_is_a_warning_that_takes_a_reason(world):
    """R-ORG-01: as a rule at most 50 members."""
    for _number in range(48):
        make_member(world.beside)
    make_member(world.old)
    row = prepare(world)
    assert queries.preview(row, TODAY).warnings == []  # 50
    make_member(world.beside)
    view = queries.preview(row, TODAY)
    assert [problem.rule for problem in view.warnings] == ["R-ORG-01"]
    assert view.receiving[0].after.full == 51
    with pytest.raises(Refused):
        carry_out(world, row, acknowledged="")
    carry_out(world, row)


def test_a_second_click_finds_it_done(world):
    row = prepare(world)
    seen = queries.preview(row, TODAY).mark
    carry_out(world, row)
    with pytest.raises(Conflict) as refused:
        carry_out(world, row, seen=seen, version=1)
    assert codes(refused) == ["not_prepared"]
    assert Entry.objects.filter(action="members.move_in").count() == 1


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world):
    row = prepare(world)
    seen = queries.preview(row, TODAY).mark
    make_member(world.old)
    with pytest.raises(Conflict) as refused:
        carry_out(world, row, seen=seen)
    assert codes(refused) == ["changed_meanwhile"]
    assert_nothing_happened(world, row)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "合并"}, "reason_missing"),
        ({"decision": " "}, "decision_missing"),
        ({"decided_on": TODAY + ONE}, "decided_in_the_future"),
        ({"organisation_ids": []}, "no_parts"),
    ],
)
def test_it_takes_a_reason_and_a_deciding_document(world, given, code):
    with pytest.raises(Refused) as refused:
        prepare(world, **given)
    assert codes(refused) == [code]
    assert not Reorganisation.objects.exists()


def test_who_decides_stands_above_all_of_them(world):
    """R-ORG-04; nobody decides over the own organisation, or a neighbour's."""
    assert prepare(world).organisation == world.east
    assert prepare(world, target=world.new).organisation == world.county
    with pytest.raises(NotFound):
        prepare(world, target=world.new, actor=world.officer(world.east))
    with pytest.raises(NotFound):
        prepare(world, actor=world.secretary(world.old))
    with pytest.raises(NotFound):
        prepare(world, actor=world.officer(world.old))
    row = prepare(world, target=world.new)
    with pytest.raises(NotFound):
        carry_out(world, row, actor=world.officer(world.east))
    carry_out(world, row)
    with pytest.raises(NotAllowed):  # told of it, but not the one who decides
        services.drop_reorganisation(
            actor=world.officer(world.west),
            reorganisation_id=row.pk,
            version=row.version,
            on=TODAY,
        )
    seen = Reorganisation.objects.visible_to(
        world.secretary(world.new), Perm.TRANSFERS_VIEW
    )
    assert list(seen) == [row]


def test_whoever_prepared_it_is_reminded_until_it_is_done(world):
    county = replace(world.officer(world.county), user_id=7)
    row = prepare(world, actor=county)  # by the county, for the town to decide
    for actor in (county, world.officer(world.east)):
        (line,) = queries.todos(actor, TODAY)
        assert line.url == f"/transfers/reorganisations/{row.pk}/"
    assert queries.todos(world.officer(world.west), TODAY) == []
    prepare(world, parts=[world.beside], target=world.old, actor=county)
    (line,) = queries.todos(county, TODAY)
    assert line.count == 2


def test_what_was_given_up_is_not_carried_out(world):
    row = prepare(world)
    services.drop_reorganisation(
        actor=world.officer(world.east), reorganisation_id=row.pk, version=1, on=TODAY
    )
    with pytest.raises(Conflict):
        carry_out(world, row)


def queries_of(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_as_many_statements_for_thirty_members_as_for_three(world):
    """Members, their findings and requests go along together, whoever many they are."""
    few = [make_member(world.old, education="") for _number in range(2)]
    assert len(few) == 2
    third = make_organisation("东风镇第三党支部", world.east)
    for _number in range(30):
        make_member(third, education="")
    looked, done = [], []
    for part in (world.old, third):
        row = prepare(world, parts=[part])
        looked.append(queries_of(lambda row=row: queries.preview(row, TODAY)))
        done.append(queries_of(lambda row=row: carry_out(world, row)))
    assert looked[0] == looked[1]
    # The second time, ids of the log are drawn in the same statement as well.
    assert done[1] <= done[0]
    assert Organisation.objects.open().filter(parent=world.east).count() == 1


# ---- a branch that the merger itself sets up

NEW = "东风镇中心党支部"


def found(world, parts=None, **given):
    """Both branches of the town become one that is not there yet."""
    defaults = {
        "parts": parts or [world.old, world.beside],
        "target_id": None,
        "new_name": NEW,
        "new_kind": Kind.BRANCH,
        "superior_id": world.east.pk,
    }
    return prepare(world, **{**defaults, **given})


def test_a_merger_sets_up_the_branch_that_carries_on(world):
    """R-ORG-04: set up, filled and recorded in one act; the old ones end."""
    full = [make_member(world.old), make_member(world.beside)]
    row = found(world)
    view = queries.preview(row, TODAY)
    assert view.problems == []
    (new,) = view.receiving
    assert (new.is_new, str(new.branch), new.before.all, new.after.full) == (
        True, NEW, 0, 3,
    )  # fmt: skip
    assert not Organisation.objects.filter(name=NEW).exists()  # only looked at

    done = carry_out(world, row)
    branch = Organisation.objects.get(name=NEW)
    assert done.target == branch
    assert branch.path == f"{world.east.path}{branch.pk}/"
    here = set(Member.objects.here().filter(organisation=branch))
    assert here == {world.member, *full}
    for old in (world.old, world.beside):
        old.refresh_from_db()
        assert old.closed_on == TODAY
    assert counted(world.county) == recounted(world.county)
    entry = Entry.objects.get(action="organisations.create")
    assert entry.org_path == branch.path
    assert "党员人数减少" in entry.reason
    assert entry.details["full_members"] == 3
    paper = Document.objects.get(pk=done.document)
    assert paper.context["ruling"] == (
        f"撤销东风镇第一党支部、东风镇第二党支部，合并设立{NEW}，其党员转入{NEW}"
    )
    told = Notice.objects.filter(reorganisation=row).values_list("organisation_id")
    assert (branch.pk,) in told
    assert queries.preview(done, TODAY).receiving[0].is_new is False


@pytest.mark.parametrize(("full", "refused_by"), [(2, ["R-ORG-02"]), (3, [])])
def test_the_new_branch_needs_three_full_members(world, full, refused_by):
    """R-ORG-01, R-ORG-02: judged by who will be in it; 2 are too few, 3 enough."""
    for _number in range(full - 1):
        make_member(world.beside)
    make_member(world.beside, category="2", joined_on=TODAY - ONE)
    row = found(world)
    view = queries.preview(row, TODAY)
    assert [p.rule for p in view.problems] == refused_by
    if refused_by:
        with pytest.raises(Refused):
            carry_out(world, row)
        assert_nothing_happened(world, row)
        assert not Organisation.objects.filter(name=NEW).exists()


def test_a_new_branch_that_fails_later_is_not_left_behind(world, monkeypatch):
    """One transaction: what stops the merger takes the new branch back."""
    for _number in range(2):
        make_member(world.old)
    row = found(world)

    def broken(**given):
        raise Refused

    path = "zhibu.register.organisations.services.merge_branches"
    monkeypatch.setattr(path, broken)
    with pytest.raises(Refused):
        carry_out(world, row)
    assert_nothing_happened(world, row)
    assert not Organisation.objects.filter(name=NEW).exists()
    assert not Entry.objects.filter(action="organisations.create").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"parts": "one"}, "founds_for_one"),
        ({"kind": Reshaping.DISSOLVE, "parts": "one"}, "founds_for_one"),
        ({"kind": Reshaping.MOVE}, "founds_for_one"),
    ],
)
def test_only_a_merger_of_several_sets_up_a_branch(world, given, code):
    if given.get("parts") == "one":
        given = given | {"parts": [world.old]}
    with pytest.raises(Refused) as refused:
        found(world, **given)
    assert codes(refused) == [code]


def test_nobody_sets_up_a_branch_under_a_neighbour(world):
    town = world.officer(world.east)
    with pytest.raises(NotFound):
        found(world, actor=town, superior_id=world.west.pk)
    with pytest.raises(NotFound):
        found(world, actor=town, superior_id=None)
    assert found(world, actor=town).organisation == world.east
    row = found(world, superior_id=world.west.pk)  # the county stands above both
    assert row.organisation == world.county


def test_a_temporary_branch_is_not_set_up_for_them(world):
    """R-ORG-05."""
    for _number in range(3):
        make_member(world.old)
    row = found(world, new_kind=Kind.TEMPORARY_BRANCH)
    assert "temporary" in [p.code for p in queries.preview(row, TODAY).problems]


def test_some_go_elsewhere_than_into_the_new_branch_and_back(world):
    others = [make_member(world.old) for _number in range(3)]
    third = make_organisation("东风镇第三党支部", world.east)
    row = found(world)
    for branch in (third, None, third):
        row.refresh_from_db()
        services.place_members(
            actor=world.officer(world.east),
            reorganisation_id=row.pk,
            version=row.version,
            member_ids=[world.member.pk],
            branch_id=branch and branch.pk,
            on=TODAY,
        )
        assert row.placements.count() == (1 if branch else 0)
    carry_out(world, row)
    world.member.refresh_from_db()
    others[0].refresh_from_db()
    assert world.member.organisation == third
    assert others[0].organisation.name == NEW


# ---- a branch moves while a letter is under way (R-TRF-03, R-TRF-05)


@pytest.mark.parametrize("end", ["lost", "sent_back", "expired"])
def test_the_new_letter_is_for_the_committee_above_the_branch_now(world, end):
    """The old letter stays with those who have it; the next is the new committee's."""
    south = make_committee("中共平安县南山镇委员会", world.county, **POWER)
    transfer = world.issued()
    first = transfer.number
    carry_out(world, prepare(world, Reshaping.MOVE, [world.old], south))
    world.old.refresh_from_db()
    transfer.refresh_from_db()
    assert (transfer.source, transfer.acting_path) == (world.east, world.west.path)
    world.member.refresh_from_db()
    assert world.member.org_path == f"{south.path}{world.old.pk}/"  # who answers now
    day = TODAY
    if end == "lost":
        world.do("report_loss", transfer, actor=world.secretary(world.old))
    elif end == "sent_back":
        world.do("send_back", transfer)
    else:
        day = TODAY + timedelta(days=31)
        assert services.expire_letters(actor=world.job, on=day) == 1
    transfer.refresh_from_db()
    assert (transfer.source, transfer.acting_path) == (south, south.path)
    with pytest.raises(NotFound):  # the branch is theirs no more
        world.do("reissue", transfer, on=day)
    world.do("reissue", transfer, actor=world.officer(south), on=day)
    transfer.refresh_from_db()
    old, new = Document.objects.filter(kind="transfers.letter").order_by("pk")
    assert (old.number, old.organisation, old.is_void) == (first, world.east, True)
    assert (new.number, new.organisation, new.is_void) == (
        transfer.number, south, False,
    )  # fmt: skip
    world.do("accept", transfer, on=day)
    world.do("assign", transfer, on=day)
    world.member.refresh_from_db()
    assert world.member.organisation == world.new


def test_no_letter_is_needed_when_both_ends_came_under_one_committee(world):
    transfer = world.issued()
    carry_out(world, prepare(world, Reshaping.MOVE, [world.old], world.west))
    world.old.refresh_from_db()
    world.do("report_loss", transfer, actor=world.secretary(world.old))
    transfer.refresh_from_db()
    assert (transfer.source, transfer.next_act) == (world.west, "assign")
    world.do("assign", transfer)
    world.member.refresh_from_db()
    assert world.member.organisation == world.new


def test_the_letter_is_handed_in_where_it_is_addressed_to(world):
    """R-TRF-05: the receiving branch moved away: the committee that has the letter
    assigns a branch of its own, or sends it back.
    """
    transfer = world.issued()
    near = make_organisation("西关镇第二党支部", world.west)
    carry_out(world, prepare(world, Reshaping.MOVE, [world.new], world.east))
    transfer.refresh_from_db()
    assert (transfer.source, transfer.target) == (world.east, world.west)
    assert transfer.branch is None
    world.do("accept", transfer)
    with pytest.raises((NotFound, Refused)):
        world.do("assign", transfer)
    world.do("assign", transfer, branch_id=near.pk)
    world.member.refresh_from_db()
    assert world.member.organisation == near
