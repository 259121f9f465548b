"""The little world in which the access matrix is tried: one sample row a model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import models

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.services import record
from zhibu.foundation.calendar.models import DayOverride, SettledYear
from zhibu.foundation.policy import Actor, Role
from zhibu.life.honours.models import Call, Honour, HonourObjection, Nomination
from zhibu.life.honours.tests.factories import make_call, make_honour, make_nomination
from zhibu.life.notices import models as notices
from zhibu.life.notices.tests.factories import make_notice, sent_notice
from zhibu.life.office.models import Attachment, Document, Template
from zhibu.life.office.tests.factories import attach, issue, upload
from zhibu.outreach.portal.models import Article, Offer, Window
from zhibu.outreach.portal.tests.factories import (
    column_of,
    make_article,
    make_window,
)
from zhibu.procedures.admission import services as admission_services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case, CaseImport, Objection
from zhibu.procedures.admission.queries.offers import OfferedCases
from zhibu.procedures.admission.tests import factories as admission
from zhibu.procedures.floating.models import Arrival, Contribution, Host, Stay
from zhibu.procedures.floating.tests.factories import make_host, make_stay
from zhibu.procedures.transfers import services as transfers
from zhibu.procedures.transfers.models import Notice, Reorganisation, Transfer
from zhibu.register.accounts.models import Appointment, Handover, Invitation, User
from zhibu.register.accounts.tests.factories import PASSWORD, actor_of, make_user
from zhibu.register.members.models import Correction, Member, Post
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import Organisation, PartyGroup, Term
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
    make_term,
)
from zhibu.register.rosters import services as rosters
from zhibu.register.rosters.models import RosterImport

TODAY = date(2026, 11, 24)


@dataclass(slots=True)
class World:
    """A county, two towns, a branch in each; the sample rows are of `own`."""

    county: Organisation
    above: Organisation
    own: Organisation
    neighbour: Organisation
    member: Member
    users: dict[tuple[Role, str], User] = field(default_factory=dict)
    rows: dict[type[Any], models.Model] = field(default_factory=dict)

    def user(self, role: Role, place: str) -> User:
        """Whoever holds the role in that place; a member has the record there."""
        found = self.users.get((role, place))
        if found is None:
            organisation = getattr(self, place)
            if role is Role.MEMBER:
                found = make_user(member=make_member(organisation), password=PASSWORD)
            else:
                found = make_user(
                    role=role, organisation=organisation, password=PASSWORD
                )
            self.users[role, place] = found
        return found

    def row(self, model: type[Any]) -> models.Model:
        """The sample row of a model."""
        if model not in self.rows:
            assert model in SAMPLES, f"add a sample of {model.__name__} to samples.py"
            self.rows[model] = SAMPLES[model](self)
        return self.rows[model]


def make_world() -> World:
    """A fresh world; call it inside a test's transaction."""
    SettledYear.objects.create(year=2027)
    county = make_committee("中共平安县委员会")
    above = make_committee("中共平安县东风镇委员会", county)
    other = make_committee("中共平安县西关镇委员会", county)
    own = make_organisation("东风镇第一党支部", above)
    neighbour = make_organisation("西关镇第一党支部", other)
    make_window(county, "pingan", kind="office", name="平安县党建")
    make_window(above, "dongfeng", kind="office", name="东风镇党建")
    return World(county, above, own, neighbour, make_member(own))


def _user(world: World) -> User:
    return make_user(member=world.member)


def _secretary(world: World) -> Appointment:
    return world.user(Role.SECRETARY, "own").appointments.get()


def _handover(world: World) -> Handover:
    giver = world.row(Appointment).user
    return Handover.objects.create(
        organisation=world.own,
        giver=giver,
        proposed_by=giver,
        taker=make_user("王接任"),
        effective_on=TODAY,
        proposed_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


def _roster(world: World) -> RosterImport:
    return rosters.start_import(
        actor=actor_of(world.user(Role.SECRETARY, "own"), TODAY),
        organisation_id=world.own.pk,
        file=BytesIO("姓名,性别\n王丽娟,女\n".encode()),
        file_name="名册.csv",
        on=TODAY,
    )


def _case_import(world: World) -> CaseImport:
    return rosters.start_import(
        actor=actor_of(world.user(Role.SECRETARY, "own"), TODAY),
        organisation_id=world.own.pk,
        file=BytesIO("姓名,递交入党申请书时间\n林晓,2026-09-01\n".encode()),
        file_name="名单.csv",
        on=TODAY,
        model=CaseImport,
    )


def _entry(world: World) -> Entry:
    actor = Actor(user_id=None, name="sample")
    return record(actor, "members.edit", world.member, org_path=world.own.path)


def _case(world: World, branch: Organisation) -> Case:
    """Somebody who applied in a branch, and waits for the talk."""
    case = admission.open_person(_admission(world, branch), TODAY)
    admission.play(_admission(world, branch), case, ActKind.TALK, TODAY)
    return case


def _admission(world: World, branch: Organisation) -> admission.World:
    return admission.World(
        county=world.county,
        branch=branch,
        secretary=actor_of(world.user(Role.SECRETARY, _place(world, branch)), TODAY),
        officer=actor_of(world.user(Role.COMMITTEE_OFFICER, "above"), TODAY),
        members=[world.member],
    )


def _place(world: World, branch: Organisation) -> str:
    return "own" if branch == world.own else "neighbour"


def _offered(world: World) -> Case:
    """A case of the neighbour that is offered to the own branch."""
    case = _case(world, world.neighbour)
    return admission_services.offer_case(
        actor=actor_of(world.user(Role.SECRETARY, "neighbour"), TODAY),
        case_id=case.pk,
        to_organisation_id=world.own.pk,
        on=TODAY,
        reason="调动到东风镇工作",
    )


def _objection(world: World) -> Objection:
    return Objection.objects.create(
        case=world.row(Case), organisation=world.own, received_on=TODAY, text="有反映"
    )


def _transfer(world: World) -> Transfer:
    return transfers.ask(
        actor=actor_of(world.user(Role.SECRETARY, "own"), TODAY),
        member_id=world.member.pk,
        to=world.neighbour.pk,
        on=TODAY,
        reason="unit",
        place="unit",
        distance="city",
    )


def _reorganisation(world: World) -> Reorganisation:
    """Prepared; as if the own organisation had decided it."""
    return Reorganisation.objects.create(
        organisation=world.own,
        kind="merge",
        target=world.own,
        reason="sample",
        decision="sample",
        decided_on=TODAY,
        prepared_on=TODAY,
        prepared_by="sample",
    )


def _notice(world: World) -> Notice:
    return Notice.objects.create(
        organisation=world.own,
        reorganisation=world.row(Reorganisation),
        told_on=TODAY,
    )


def _arrival(world: World) -> Arrival:
    return Arrival.objects.create(
        organisation=world.own,
        name="sample",
        home_name="sample",
        reported_on=TODAY,
        due_on=TODAY,
    )


def _words(world: World) -> Contribution:
    return Contribution.objects.create(
        organisation=world.own,
        member=world.member,
        author_name=world.member.name,
        text="sample",
        written_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


def _offer(world: World) -> Offer:
    """A piece that a window below the own one offers to it."""
    above = world.row(Window)
    lower = make_window(make_organisation("第一党支部之下", world.own), "lower")
    article = make_article(column_of(lower))
    return Offer.objects.create(article=article, window=above, org_path=world.own.path)


def _honour_objection(world: World) -> HonourObjection:
    return HonourObjection.objects.create(
        nomination=world.row(Nomination),
        organisation=world.own,
        received_on=TODAY,
        text="有反映",
    )


SAMPLES: dict[type[Any], Callable[[World], Any]] = {
    Organisation: lambda w: w.own,
    Member: lambda w: w.member,
    Term: lambda w: make_term(w.own),
    PartyGroup: lambda w: make_group(w.own),
    Post: lambda w: Post.objects.create(
        organisation=w.own, member=w.member, kind="secretary", starts_on=TODAY
    ),
    Correction: lambda w: Correction.objects.create(
        organisation=w.own,
        member=w.member,
        field="phone",
        wanted="13800000000",
        asked_on=TODAY,
        due_on=TODAY + timedelta(days=15),
    ),
    RosterImport: _roster,
    CaseImport: _case_import,
    Stay: lambda w: make_stay(w.own, member=w.member),
    Host: lambda w: make_host(w.own),
    Arrival: _arrival,
    Contribution: _words,
    notices.Notice: lambda w: make_notice(w.own),
    notices.Wording: lambda w: notices.Wording.objects.create(
        organisation=w.own,
        org_path=w.own.path,
        kind="notices.desk",
        title="sample",
        text="sample",
        sha256="0" * 64,
    ),
    notices.Binding: lambda w: notices.Binding.objects.create(
        member=w.member,
        channel="wechat",
        digest="sample",
        bound_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    ),
    notices.Recipient: lambda w: sent_notice(w.own).recipients.get(member=w.member),
    Call: lambda w: make_call(w.own),
    Nomination: lambda w: make_nomination(w.row(Call), w.member),
    HonourObjection: _honour_objection,
    Honour: lambda w: make_honour(w.member),
    Document: lambda w: issue(w.own),
    Attachment: lambda w: attach(w.row(Document)),
    Template: lambda w: upload(w.own, "{{ title }}"),
    User: _user,
    Appointment: _secretary,
    Invitation: lambda w: Invitation.objects.create(
        organisation=w.own,
        member=make_member(w.own),
        code_digest="0" * 64,
        created_on=TODAY,
        expires_on=TODAY,
    ),
    Handover: _handover,
    Entry: _entry,
    Case: lambda w: _case(w, w.own),
    OfferedCases: _offered,
    Objection: _objection,
    Transfer: _transfer,
    Reorganisation: _reorganisation,
    Notice: _notice,
    Window: lambda w: make_window(w.own, "own"),
    Offer: _offer,
    Article: lambda w: make_article(column_of(w.row(Window))),
    DayOverride: lambda w: DayOverride.objects.create(day=TODAY, is_working=False),
}
