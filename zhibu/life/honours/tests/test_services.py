"""Acts of the office on honours: state, log, people told, and what a refusal leaves."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils.translation import override

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.life.honours import queries, rules, services
from zhibu.life.honours.codes import CallState, Consent, NominationState, Title
from zhibu.life.honours.models import Honour, HonourObjection, MedalLeftOut, Nomination
from zhibu.life.honours.signals import public_changed
from zhibu.life.honours.tests import factories
from zhibu.life.honours.tests.factories import (
    AGREED,
    DEEDS,
    TODAY,
    check,
    make_honour,
    nominate,
    open_call,
    secretary,
)
from zhibu.life.notices.models import Recipient
from zhibu.register.members.tests.factories import make_member, myself
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
NOTICE_ENDS = date(2026, 11, 30)  # five working days from Tuesday 24 November on


@pytest.fixture
def told():
    """The paths of public pages that were said to differ."""
    found = []

    def hear(sender, paths, **_):
        found.extend(paths)

    public_changed.connect(hear)
    yield found
    public_changed.disconnect(hear)


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def in_notice(county, *members):
    """A call whose public notice hangs from today."""
    call = open_call(county)
    nominations = [check(nominate(call, member), county) for member in members]
    services.give_notice(
        actor=factories.officer(county), call_id=call.pk, starts_on=TODAY, on=TODAY
    )
    call.refresh_from_db()
    return call, nominations


def decide(county, call, nominations, **given):
    items = {
        "chosen": [one.pk for one in nominations],
        "number": "青石党〔2026〕12号",
        "decided_on": NOTICE_ENDS + timedelta(days=1),
        "on": NOTICE_ENDS + timedelta(days=1),
    }
    return services.decide(
        actor=factories.officer(county), call_id=call.pk, **(items | given)
    )


def test_from_the_call_to_the_honour(county, branch, member, told):
    other = make_member(make_organisation("西关村党支部", county), name="李建国")
    call, nominations = in_notice(county, member, other)
    assert (call.state, call.publicity_until) == (CallState.PUBLICITY, NOTICE_ENDS)
    assert Recipient.objects.filter(member=member).count() == 1

    (honour,) = decide(county, call, nominations[:1])

    assert (honour.member, honour.title, honour.own_title) == (member, Title.MEMBER, "")
    assert (honour.level, honour.giver, honour.year) == ("4", county, 2026)
    assert (honour.deeds, honour.consent) == (DEEDS, Consent.UNASKED)
    states = Nomination.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [NominationState.AWARDED, NominationState.NOT_AWARDED]
    assert Recipient.objects.filter(member=member).count() == 2
    assert Recipient.objects.filter(member=other).count() == 1
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"honours.call", "honours.nominate", "honours.check", "honours.notice",
            "honours.decide", "honours.give"} <= actions  # fmt: skip
    assert county.path in told
    assert branch.path in told


def test_a_refused_decision_leaves_all_as_it_was(county, member):
    call, nominations = in_notice(county, member)
    with pytest.raises(Refused) as refusal:
        decide(county, call, nominations, decided_on=NOTICE_ENDS, number="")
    assert codes(refusal) == {"too_early", "no_number"}
    call.refresh_from_db()
    assert call.state == CallState.PUBLICITY
    assert not Honour.objects.exists()


def test_an_objection_is_answered_first_and_counts(county, member):
    call, nominations = in_notice(county, member)
    actor = factories.officer(county)
    objection = services.record_objection(
        actor=actor,
        nomination_id=nominations[0].pk,
        received_on=TODAY,
        text="材料不实",
        on=TODAY,
    )
    with pytest.raises(Refused) as refusal:
        decide(county, call, nominations)
    assert codes(refusal) == {"unanswered"}
    services.answer_objection(
        actor=actor, objection_id=objection.pk, answer="属实", is_upheld=True, on=TODAY
    )
    with pytest.raises(Refused) as refusal:
        decide(county, call, nominations)
    assert codes(refusal) == {"upheld"}
    assert decide(county, call, []) == []
    with pytest.raises(Conflict):
        services.answer_objection(
            actor=actor,
            objection_id=objection.pk,
            answer="x",
            is_upheld=False,
            on=TODAY,
        )


def test_objections_only_while_the_notice_hangs(county, member):
    call = open_call(county)
    one = check(nominate(call, member), county)
    with pytest.raises(Refused) as refusal:
        services.record_objection(
            actor=factories.officer(county),
            nomination_id=one.pk,
            received_on=TODAY,
            text="材料不实",
            on=TODAY,
        )
    assert codes(refusal) == {"not_in_notice"}
    assert not HonourObjection.objects.exists()


def test_the_level_below_does_not_act_for_the_caller(county, town, member):
    call = open_call(county)
    check(nominate(call, member), town)  # checking, it may
    for act, values in (
        (services.give_notice, {"starts_on": TODAY}),
        (services.withdraw_call, {"reason": "x"}),
        (services.decide, {"chosen": [], "number": "1", "decided_on": TODAY}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=factories.officer(town), call_id=call.pk, on=TODAY, **values)


def test_a_branch_proposes_its_own_people_only(county, member):
    call = open_call(county)
    stranger = secretary(make_organisation("西关村党支部", county))
    with pytest.raises(NotFound):
        services.nominate(
            actor=stranger,
            call_id=call.pk,
            nominee=f"m{member.pk}",
            deeds=DEEDS,
            meeting_on=TODAY,
            on=TODAY,
        )


def test_quota_once_and_taken_back(county, branch, member):
    call = open_call(county)
    first = nominate(call, member)
    with pytest.raises(Refused) as refusal:
        nominate(call, member)
    assert codes(refusal) == {"proposed_already", "quota_used"}
    services.withdraw_nomination(
        actor=secretary(branch), nomination_id=first.pk, on=TODAY
    )
    again = nominate(call, member)
    check(again, county)
    with pytest.raises(Conflict):
        check(again, county)


def test_an_organisation_is_proposed_and_honoured(county, branch):
    call = open_call(county, title=Title.ORGANISATION)
    one = services.nominate(
        actor=secretary(branch),
        call_id=call.pk,
        nominee=f"o{branch.pk}",
        deeds=DEEDS,
        meeting_on=TODAY,
        on=TODAY,
    )
    check(one, county)
    services.give_notice(
        actor=factories.officer(county), call_id=call.pk, starts_on=TODAY, on=TODAY
    )
    (honour,) = decide(county, call, [one])
    assert (honour.member, honour.organisation) == (None, branch)
    (shown,) = queries.role_models(county.path, TODAY, 9)
    assert shown.name == branch.name


def test_a_withdrawn_call_stops_what_was_proposed(county, member, officer):
    call = open_call(county)
    one = nominate(call, member)
    services.withdraw_call(actor=officer, call_id=call.pk, reason="推迟", on=TODAY)
    one.refresh_from_db()
    assert one.state == NominationState.NOT_AWARDED
    with pytest.raises(Conflict):
        services.withdraw_call(actor=officer, call_id=call.pk, reason="x", on=TODAY)


def consent(honour, **given):
    items = {"name_shown": "full", "shows_branch": False, "shows_deeds": False}
    return services.give_consent(
        actor=myself(honour.member), honour_id=honour.pk, on=TODAY, **(items | given)
    )


def test_nothing_is_shown_without_consent_and_only_what_was_chosen(
    county, member, told
):
    honour = make_honour(member)
    assert queries.role_models(county.path, TODAY, 9) == []
    consent(honour, name_shown="masked")
    (shown,) = queries.role_models(county.path, TODAY, 9)
    assert (shown.name, shown.branch, shown.deeds) == ("王＊＊", "", "")
    consent(honour, shows_branch=True, shows_deeds=True)
    (shown,) = queries.role_models(county.path, TODAY, 9)
    assert (shown.name, shown.branch) == ("王丽娟", member.organisation.name)
    assert shown.deeds == DEEDS
    told.clear()
    services.withdraw_consent(actor=myself(member), honour_id=honour.pk, on=TODAY)
    assert queries.role_models(county.path, TODAY, 9) == []
    assert member.org_path in told
    honour.refresh_from_db()
    assert (honour.consent, honour.shows_deeds) == (Consent.WITHDRAWN, False)


def test_only_the_holder_consents(county, branch, member, officer):
    honour = make_honour(member)
    for actor in (officer, secretary(branch), myself(make_member(branch))):
        with pytest.raises(NotFound):
            services.give_consent(
                actor=actor,
                honour_id=honour.pk,
                name_shown="full",
                shows_branch=True,
                shows_deeds=True,
                on=TODAY,
            )
    honour.refresh_from_db()
    assert honour.consent == Consent.UNASKED


def test_revoked_at_once_from_the_public_and_its_certificate(
    county, member, officer, told
):
    honour = make_honour(member, giver=county, **AGREED)
    services.issue_certificate(actor=officer, honour_id=honour.pk, on=TODAY)
    honour.refresh_from_db()
    number, code = honour.certificate_number, queries.code_of(honour)
    found = queries.check(number, code.lower().replace("-", " "), TODAY)
    assert (found.name, found.branch, found.is_valid) == ("王丽娟", "", True)
    told.clear()
    services.revoke(
        actor=officer,
        honour_id=honour.pk,
        because="deception",
        note="材料不实",
        revoked_on=TODAY,
        on=TODAY,
    )
    assert queries.role_models(county.path, TODAY, 9) == []
    assert county.path in told
    found = queries.check(number, code, TODAY)
    assert (found.is_valid, found.revoked_on) == (False, TODAY)
    honour.refresh_from_db()
    assert honour.certificate.void_on == TODAY
    with pytest.raises(Refused):
        services.hand_out_own_certificate(
            actor=myself(member), honour_id=honour.pk, form="word"
        )


def test_a_check_tells_no_more_than_the_holder_allows(county, member, officer):
    honour = make_honour(member, giver=county)
    services.issue_certificate(actor=officer, honour_id=honour.pk, on=TODAY)
    honour.refresh_from_db()
    found = queries.check(honour.certificate_number, queries.code_of(honour), TODAY)
    assert (found.name, found.branch, found.title) == (
        "",
        "",
        "Outstanding Party member",
    )
    assert queries.check(honour.certificate_number, "AAAA-AAAA", TODAY) is None
    assert queries.check("", queries.code_of(honour), TODAY) is None


def test_the_giver_alone_revokes(county, town, member):
    honour = make_honour(member, giver=county)
    with pytest.raises(NotAllowed):
        services.revoke(
            actor=factories.officer(town),
            honour_id=honour.pk,
            because="error",
            note="x",
            revoked_on=TODAY,
            on=TODAY,
        )


def test_an_honour_from_outside_is_recorded_once(branch, member):
    values = {
        "holder": f"m{member.pk}",
        "title": Title.MEMBER,
        "giver_name": "中共河南省委员会",
        "given_on": date(2021, 6, 28),
    }
    honour = services.record_honour(actor=secretary(branch), on=TODAY, **values)
    assert (honour.level, honour.giver, honour.year) == ("2", None, 2021)
    with pytest.raises(Refused) as refusal:
        services.record_honour(actor=secretary(branch), on=TODAY, **values)
    assert codes(refusal) == {"recorded_already"}
    with pytest.raises(Refused):
        services.issue_certificate(
            actor=factories.officer(branch), honour_id=honour.pk, on=TODAY
        )


def test_medals_follow_from_the_register_and_nobody_is_asked_twice(
    county, branch, officer
):
    old = make_member(branch, full_since=date(1976, 7, 1), joined_on=date(1975, 7, 1))
    late = make_member(branch, full_since=date(1976, 7, 2), joined_on=date(1975, 7, 2))
    out = make_member(branch, full_since=date(1970, 7, 2), joined_on=date(1969, 7, 2))
    gone = make_member(branch, full_since=date(1970, 7, 2), joined_on=date(1969, 7, 2))
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY, left_because="died")
    due = queries.medals_due(county.path, year=2026)
    assert [(one.member, one.year) for one in due] == [(out, 2021), (old, 2026)]
    with pytest.raises(Refused) as refusal:
        give(county, officer, [late.pk])
    assert codes(refusal) == {"not_due"}
    services.leave_out(actor=officer, member_id=out.pk, reason="受处分", on=TODAY)
    (medal,) = give(county, officer, [old.pk])
    assert (medal.title, medal.giver) == (Title.MEDAL, county)
    assert queries.medals_due(county.path, year=2026) == []
    assert MedalLeftOut.objects.count() == 1
    with pytest.raises(Refused):
        services.record_honour(
            actor=officer,
            holder=f"m{old.pk}",
            title=Title.MEDAL,
            giver_name="x",
            given_on=TODAY,
            on=TODAY,
        )


def test_medals_of_years_long_past_are_not_offered_by_themselves(
    county, branch, officer
):
    def since(year, month=7, day=1):
        full = date(year, month, day)
        return make_member(branch, full_since=full, joined_on=date(year - 1, month, 1))

    old, last_year, this_year = since(1970), since(1975), since(1976)
    ask = partial(queries.medals_due, county.path, year=2026)
    assert queries.last_handing_out(county.path, year=2026) is None
    first = rules.medal_earlier(2026, None)
    assert [one.member for one in ask(after=first)] == [this_year]
    make_honour(since(1974), title=Title.MEDAL, year=2024)
    assert queries.last_handing_out(county.path, year=2026) == 2024
    since_then = rules.medal_earlier(2026, 2024)
    assert [one.member for one in ask(after=since_then)] == [last_year, this_year]
    assert [one.member for one in ask()] == [old, last_year, this_year]


def give(county, officer, members):
    return services.give_medals(
        actor=officer,
        organisation_id=county.pk,
        members=members,
        year=2026,
        given_on=TODAY,
        number="青石党〔2026〕9号",
        on=TODAY,
    )


def test_who_moves_takes_honours_along_and_keepers_see_them(county, branch, member):
    honour = make_honour(member, giver=county)
    other = make_organisation("西关村党支部", county)
    type(member).objects.filter(pk=member.pk).update(
        organisation=other, org_path=other.path
    )
    rows = Honour.objects
    assert list(rows.held_within(other.path)) == [honour]
    assert list(rows.held_within(branch.path)) == []


def test_the_desk_tells_what_waits(county, branch, member, officer):
    call = open_call(county)
    assert [todo.when for todo in queries.todos(secretary(branch), TODAY)] == [
        call.until
    ]
    one = nominate(call, member)
    assert queries.todos(secretary(branch), TODAY) == []
    assert [todo.url for todo in queries.todos(officer, TODAY)] == [
        f"/honours/nominations/{one.pk}/"
    ]
    check(one, county)
    later = call.until + timedelta(days=1)
    assert [todo.url for todo in queries.todos(officer, later)] == [
        f"/honours/calls/{call.pk}/"
    ]
    services.give_notice(actor=officer, call_id=call.pk, starts_on=TODAY, on=TODAY)
    assert [todo.url for todo in queries.todos(officer, later)] == [
        f"/honours/calls/{call.pk}/decide/"
    ]
    (honour,) = decide(county, call, [one])
    assert queries.todos(officer, later) == []
    assert [todo.url for todo in queries.own_todos(member.pk, later)] == [
        f"/honours/mine/{honour.pk}/"
    ]
    type(member).objects.filter(pk=member.pk).update(
        left_on=TODAY, left_because="expelled"
    )
    assert [todo.url for todo in queries.todos(officer, later)] == [
        f"/honours/{honour.pk}/"
    ]
    assert queries.role_models(county.path, later, 9) == []


def test_the_public_notice_lists_names_and_no_more(county, member):
    call, _nominations = in_notice(county, member)
    (shown,) = queries.nominees_in_publicity(county.path, TODAY)
    assert (shown.name, shown.ends_on) == ("王丽娟", NOTICE_ENDS)
    assert shown.objections_to == call.objections_to
    after = NOTICE_ENDS + timedelta(days=1)
    assert queries.nominees_in_publicity(county.path, after) == []


def test_figures_count_and_leave_out_the_revoked(county, member, officer):
    make_honour(member)
    make_honour(None, organisation=member.organisation, name="支部",
                title=Title.ORGANISATION, own_title="先进")  # fmt: skip
    make_honour(member, revoked_on=TODAY, revoked_because="error", year=2025)
    found = queries.figures(officer)
    assert (found.people, found.organisations, found.revoked) == (1, 1, 1)
    assert found.years == [2026]
    assert [(counts, total) for _label, counts, total in found.by_year] == [
        ([1], 1), ([1], 1)
    ]  # fmt: skip


def test_the_holder_is_told_in_the_language_of_the_office_whoever_gives_it(
    county, member, officer, settings
):
    settings.LANGUAGE_CODE = "zh-hans"
    make_member(member.organisation)
    old = make_member(
        member.organisation, full_since=date(1976, 7, 1), joined_on=date(1975, 7, 1)
    )
    with override("en"):
        give(county, officer, [old.pk])
    notice = Recipient.objects.get(member=old).notice
    assert "光荣在党50年" in notice.text
    assert "Medal for 50" in notice.text_en
