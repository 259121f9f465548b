"""The rosters to try: what each of them shows, and that nothing else happens."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from zhibu.foundation.sheets.opening import open_workbook
from zhibu.home.demo.county import BRANCH, plan_county, takes_in
from zhibu.home.demo.people import Slot, make_people
from zhibu.home.demo.services import build_county
from zhibu.home.demo.services.work import _workbooks
from zhibu.home.demo.units import address_of, unit_of
from zhibu.home.demo.workbooks import fresh_people
from zhibu.home.management.commands import build_demo
from zhibu.procedures.admission.taking_over.rules import Outcome as CaseOutcome
from zhibu.procedures.admission.tests import lists as case_lists
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import Kind, UnitSituation
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.rules.facts import Facts
from zhibu.register.organisations.rules.structure import credit_code, unit_part_fits
from zhibu.register.organisations.tests.factories import make_actor
from zhibu.register.rosters.tests.factories import check, codes_of, counts_of

ON = date(2026, 11, 24)


def chance(seed):
    return Random(seed)  # noqa: S311 -- must repeat itself


def register_of(count, on):
    """The members of a county of that size, not stored."""
    slots = [Slot(0, "village", "青石村") for _ in range(count)]
    people = make_people(chance(1921), slots, on)
    return [Member(pk=n, **person) for n, person in enumerate(people, start=1)]


def persons(people):
    return {(p["name"], p["birth_date"]) for p in people}


@pytest.mark.parametrize("weeks", range(0, 60, 6))
def test_nobody_in_the_rosters_is_a_member_by_accident(weeks):
    on = ON + timedelta(weeks=weeks)
    register = register_of(1500, on)
    fresh = fresh_people(chance(7), register, on)
    for item in ("id_number", "phone"):
        own = {p[item] for p in fresh}
        assert len(own) == len(fresh)
        assert not own & {getattr(m, item) for m in register}
    assert not persons(fresh) & {(m.name, m.birth_date) for m in register}


def test_whoever_would_be_a_member_is_made_another_person():
    alone = fresh_people(chance(7), [], ON)
    register = [Member(**person) for person in alone]
    others = fresh_people(chance(7), register, ON)
    assert not {p["id_number"] for p in alone} & {p["id_number"] for p in others}
    assert not persons(alone) & persons(others)


def test_they_are_the_same_every_time():
    register = register_of(200, ON)
    one, two = (fresh_people(chance(7), register, ON) for _again in range(2))
    assert one == two


def test_every_organisation_states_its_unit_as_the_form_asks():
    """The ten items of the form (8.2): what is filled in, passes the rules."""
    county = plan_county(chance(1921))
    above = {id(plan): over for over in county.walk() for plan in over.below}
    told = set()
    for number, plan in enumerate(county.walk(), start=1):
        stated = unit_of(plan, above.get(id(plan)), number)
        address = address_of(plan, above.get(id(plan)), number)
        assert address.startswith("青石县") and "党支部" not in address
        facts = Facts(
            kind=Kind(plan.kind),
            unit_situation=stated["unit_situation"],
            unit_name=stated.get("unit_name", ""),
            unit_nature=stated.get("unit_nature", ""),
            unit_credit_code=stated.get("unit_credit_code", ""),
        )
        assert unit_part_fits(facts, ON) is None, plan.name
        assert credit_code(facts, ON) is None, plan.name
        own = stated["unit_situation"] != UnitSituation.SAME_AS_ABOVE
        assert own == bool(stated.get("unit_name") and stated.get("unit_nature"))
        told.add(stated.get("unit_nature", ""))
        if plan.character == "village":
            kind_of_town = {"街道": "04", "镇": "07", "乡": "10"}
            assert {plan.locality} <= {
                locality
                for ending, locality in kind_of_town.items()
                if f"{ending}" in plan.short_name
            }
    assert len(told) >= 9  # of the kinds of units, and none
    codes_seen = [
        unit_of(plan, above.get(id(plan)), n).get("unit_credit_code")
        for n, plan in enumerate(county.walk(), start=1)
    ]
    found = [code for code in codes_seen if code]
    assert len(found) == len(set(found)) > 200


COUNTY = """
import hashlib, random, django
django.setup()
from datetime import date
from zhibu.home.demo.county import plan_county
from zhibu.home.demo.people import Slot, make_people
rng = random.Random(1921)
county = plan_county(rng)
slots = [Slot(n % 40, "village", "青石村") for n in range(400)]
people = make_people(rng, slots, date(2026, 11, 24))
print(hashlib.sha256(repr((county, people, rng.random())).encode()).hexdigest())
"""


def test_the_county_is_the_same_in_every_process():
    """Also where sets and hashes come in another order."""
    seen = set()
    for seed in ("1", "2"):
        done = subprocess.run(  # noqa: S603 -- fixed words only
            [sys.executable, "-c", COUNTY],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(done.stdout)
    assert len(seen) == 1 and seen.pop().strip()


@pytest.mark.django_db
def test_each_roster_shows_what_it_is_for(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"
    county = build_county(on=ON)
    branch = Organisation.objects.get(short_name=BRANCH)
    # Nobody who went away years ago is still asked to report in.
    for member in county.members:
        if member.is_floating and not takes_in(member.floating_place):
            assert ON - member.floating_since <= timedelta(days=62)
    assert not Organisation.objects.filter(contact_name="").exists()
    paths = _workbooks(county, branch, tmp_path / "demo")
    contents = [_cells(path) for path in paths]
    again = [_cells(path) for path in _workbooks(county, branch, tmp_path / "again")]
    assert contents == again
    known = [
        m
        for m in county.members_of(branch)
        if m.id_number and not m.left_on and not m.suspended_on
    ]
    changed = sum(1 for member in known[:12] if member.pk % 4 == 0)

    found, report = check(paths[0], branch)
    told = counts_of(report)
    told.pop("warnings", None)
    assert told == {
        "new": 27, "changed": changed, "unchanged": 12 - changed, "error": 3,
        "duplicate": 1,
    }  # fmt: skip
    assert sorted(codes_of(report)) == [
        "id_number_check", "not_a_day", "sex_differs", "twice_in_file",
    ]  # fmt: skip
    assert found.counts["skipped"] == ["Sheet2", "Sheet3"]

    found, report = check(paths[1], branch.parent)
    assert counts_of(report) == {"new": 30, "error": 10}
    assert set(codes_of(report)) == {"branch_unknown"}
    assert found.counts["unknown_branches"][0]["name"] == "青石社区第九党支部"

    _found, report = check(paths[2], branch.parent)
    told = counts_of(report)
    told.pop("warnings", None)
    assert told == {"new": 25, "elsewhere": 2}


def _cells(path):
    with open_workbook(path) as workbook:
        return [list(sheet.rows()) for sheet in workbook.sheets]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="--again is for SQLite")
def test_a_demo_that_is_built_anew_leaves_nothing_of_the_old_one(
    tmp_path, settings, monkeypatch
):
    head, database = tmp_path / "audit.head", tmp_path / "zhibu.sqlite3"
    stored = tmp_path / "files" / "rosters" / "old"
    stored.parent.mkdir(parents=True)
    for path in (head, database, stored):
        path.write_text("old")
    settings.ZHIBU_AUDIT_HEAD_FILE = str(head)
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(database))
    monkeypatch.setattr(connection, "close", lambda: None)
    build_demo.Command()._throw_away()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_list_of_cases_shows_what_it_is_for(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"
    county = build_county(on=ON)
    branch = Organisation.objects.get(short_name=BRANCH)
    path = _workbooks(county, branch, tmp_path / "demo")[3]
    assert _cells(path) == _cells(_workbooks(county, branch, tmp_path / "again")[3])
    found, lines = case_lists.check(path, branch, make_actor(branch))
    told = {key: found.counts.get(key, 0) for key in CaseOutcome.values}
    assert told == {
        "new": 41, "doubtful": 8, "error": 9, "duplicate": 1, "exists": 0, "member": 1,
    }  # fmt: skip
    codes = {code for line in lines for code, _h in case_lists.told(line)}
    assert codes >= {
        "trained_too_briefly", "talk_late", "dates_out_of_order", "date_missing",
        "done_without_day", "not_a_day", "only_a_month", "person_unknown",
        "persons_count", "not_in_register", "id_number_check", "sex_differs",
        "branch_unknown", "no_step", "twice_in_file", "full_member", "day_not_told",
    }  # fmt: skip
    assert sum(1 for line in lines if line["member"]) == 2
