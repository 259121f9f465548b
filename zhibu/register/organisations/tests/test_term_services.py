"""Terms of office in the database: which is current, and when it is due."""

from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.organisations import services
from zhibu.register.organisations.codes import Kind, UnitNature
from zhibu.register.organisations.models import Term
from zhibu.register.organisations.tests.factories import (
    TODAY,
    make_actor,
    make_committee,
    make_organisation,
    make_term,
)

pytestmark = pytest.mark.django_db


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def add(organisation, elected_on, **values):
    return services.add_term(
        actor=make_actor(organisation, Role.SECRETARY),
        organisation_id=organisation.pk,
        elected_on=elected_on,
        on=TODAY,
        **values,
    )


@pytest.mark.parametrize(
    ("items", "ends_on"),
    [
        ({}, date(2028, 3, 1)),
        ({"unit_nature": UnitNature.VILLAGE}, date(2030, 3, 1)),
        ({"kind": Kind.COMMITTEE}, date(2030, 3, 1)),
    ],
)
def test_a_term_lasts_as_long_as_the_rules_say(items, ends_on):
    term = add(make_organisation(**items), date(2025, 3, 1))
    assert term.ends_on == term.due_on == ends_on
    assert term.is_current


def test_the_latest_term_is_the_current_one():
    branch = make_organisation()
    first = add(branch, date(2019, 3, 1))
    third = add(branch, date(2025, 3, 1))
    second = add(branch, date(2022, 3, 1))
    current = Term.objects.get(is_current=True)
    assert current == third
    assert {t.pk for t in Term.objects.all()} == {first.pk, second.pk, third.pk}


def test_a_corrected_date_may_change_which_is_current():
    branch = make_organisation()
    old = add(branch, date(2019, 3, 1))
    wrong = add(branch, date(2025, 3, 1))
    services.correct_term(
        actor=make_actor(),
        term_id=wrong.pk,
        elected_on=date(2016, 3, 1),
        ends_on=date(2019, 3, 1),
        reason="年份录错",
        on=TODAY,
    )
    assert Term.objects.get(is_current=True) == old
    line = Entry.objects.latest("pk")
    assert line.changes["elected_on"] == ["2025-03-01", "2016-03-01"]
    assert line.reason == "年份录错"


def test_a_correction_needs_a_reason():
    term = make_term(make_organisation())
    with pytest.raises(Refused) as refused:
        services.correct_term(
            actor=make_actor(), term_id=term.pk, number=3, reason=" ", on=TODAY
        )
    assert codes(refused) == ["reason_missing"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"should_attend": 15, "attended": 11}, "no_quorum"),
        ({"ends_on": date(2025, 3, 1)}, "ends_before_election"),
        ({"ends_on": date(2026, 3, 1)}, "unusual_term"),
        ({"elected_on": date(2026, 11, 25)}, "elected_in_the_future"),
        ({"elected_on": date(2022, 3, 1)}, "term_recorded"),
    ],
)
def test_what_a_rule_forbids_is_refused(values, code):
    branch = make_organisation()
    make_term(branch, date(2022, 3, 1))
    with pytest.raises(Refused) as refused:
        add(branch, **{"elected_on": date(2025, 3, 1), **values})
    assert code in codes(refused)
    assert Term.objects.count() == 1


def extend(term, extended_to, approval="县委组〔2026〕9号"):
    return services.extend_term(
        actor=make_actor(),
        term_id=term.pk,
        extended_to=extended_to,
        approval=approval,
        on=TODAY,
    )


def test_an_approved_extension_moves_the_day_it_is_due():
    term = make_term(make_organisation(), date(2023, 12, 1))
    assert term.due_on == date(2026, 12, 1)
    extend(term, date(2027, 12, 1))
    term.refresh_from_db()
    assert term.due_on == date(2027, 12, 1)
    assert term.ends_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("extended_to", "approval", "code"),
    [
        (date(2027, 12, 2), "县委组〔2026〕9号", "extension_too_long"),
        (date(2026, 12, 1), "县委组〔2026〕9号", "extension_too_short"),
        (date(2027, 6, 1), " ", "extension_not_approved"),
    ],
)
def test_extensions_that_are_refused(extended_to, approval, code):
    term = make_term(make_organisation(), date(2023, 12, 1))
    with pytest.raises(Refused) as refused:
        extend(term, extended_to, approval)
    assert codes(refused) == [code]
    term.refresh_from_db()
    assert term.extended_to is None


def test_a_dissolved_organisation_gets_no_term():
    branch = make_organisation(closed_on=date(2026, 1, 1))
    with pytest.raises(Conflict):
        add(branch, date(2025, 3, 1))


def test_terms_of_neighbours_are_out_of_reach():
    county = make_committee()
    term = make_term(make_organisation("邻县党支部"))
    with pytest.raises(NotFound):
        services.extend_term(
            actor=make_actor(county),
            term_id=term.pk,
            extended_to=date(2028, 6, 1),
            approval="x",
            on=TODAY,
        )
