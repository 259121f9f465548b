"""The demo county shows one merger that was carried out, and one that is prepared."""

from datetime import date

import pytest

from zhibu.foundation.policy import Role
from zhibu.home.demo.services.reorganisations import (
    DONE_IN,
    PREPARED_IN,
    write_reorganisations,
)
from zhibu.procedures.transfers import queries
from zhibu.procedures.transfers.codes import Stand
from zhibu.procedures.transfers.models import Notice, Reorganisation
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

ON = date(2026, 11, 24)


@pytest.mark.django_db
def test_one_merger_is_done_and_one_prepared():
    county = make_committee()
    done_in, prepared_in = (
        make_committee(f"中共{name}委员会", county) for name in (DONE_IN, PREPARED_IN)
    )
    villages = [
        make_organisation(f"{name}支部", done_in, short_name=f"{name}党支部")
        for name in (f"{DONE_IN}东湾村", f"{DONE_IN}西坪村", f"{DONE_IN}南沟村")
    ]
    for number, village in enumerate(villages, start=3):
        for _member in range(number):
            make_member(village)
    for name in ("卫生院", "机关"):
        full = f"{PREPARED_IN}{name}"
        branch = make_organisation(
            f"{full}支部", prepared_in, short_name=f"{full}党支部"
        )
        make_member(branch)
    actor = actor_with(Role.DEPARTMENT_OFFICER, county)
    write_reorganisations(actor, ON)

    done = Reorganisation.objects.get(state=Stand.DONE)
    smallest, larger, _largest = villages
    assert (done.organisation, done.target) == (done_in, larger)
    assert Member.objects.filter(organisation=larger).count() == 7
    smallest.refresh_from_db()
    assert smallest.closed_on == done.done_on < ON
    assert Notice.objects.unseen().get().organisation == larger
    prepared = Reorganisation.objects.get(state=Stand.PREPARED)
    assert prepared.organisation == prepared_in
    assert queries.preview(prepared, ON).problems == []
