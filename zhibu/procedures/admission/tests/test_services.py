"""Cases in the database: opened, acted upon, judged, and brought up to date."""

import pytest

from zhibu.procedures.admission import services
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import Case, Duty
from zhibu.procedures.admission.tests.factories import (
    NEW,
    open_person,
    play,
)

pytestmark = pytest.mark.django_db


def test_an_opened_case_waits_for_the_application(world):
    case = open_person(world)
    services.renew([Case.objects.with_acts().get(pk=case.pk)], NEW)
    case.refresh_from_db()
    assert (case.state, case.next_kind) == (State.NEW, ActKind.APPLY)
    assert case.upper == world.county
    assert case.filing_path == world.county.parent.path


def test_a_case_is_played_to_the_archive(world):
    case = open_person(world)
    play(world, case)
    assert case.state == State.ARCHIVED
    assert case.closed_on is not None
    assert not Duty.objects.filter(case=case).exists()
