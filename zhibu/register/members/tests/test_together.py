"""Questions asked in one statement, against the same questions asked one by one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Window
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.together import ask_together
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
LATE = date(2000, 1, 1)


@prepared
def eldest(roots, until):
    rows = Member.objects.within(*roots).filter(birth_date__lte=until, left_on=None)
    rows = rows.order_by("birth_date", "pk")
    return rows.values_list("birth_date", "name", "is_floating", Window(Count("*")))[:3]


@prepared
def by_branch(roots):
    rows = Member.objects.within(*roots).order_by()
    return rows.values_list("organisation__name").annotate(number=Count("pk"))


@prepared
def names_backwards(roots):
    rows = Member.objects.within(*roots).order_by("-name")
    return rows.values_list("name", flat=True)


@prepared
def at(paths):
    return Organisation.objects.filter(path__in=paths).order_by("pk")


@prepared
def with_branch(roots):
    rows = Member.objects.within(*roots).order_by("pk")
    return rows.select_related("organisation").only("name", "organisation__name")


@pytest.fixture
def branches():
    found = [make_organisation(name) for name in ("东岭党支部", "西岭党支部")]
    for branch in found:
        for year in (1950, 1980, 1950, 1970):
            make_member(branch, birth_date=date(year, 3, 1), is_floating=year == 1980)
    return found


def askings(*branches):
    roots = tuple(branch.path for branch in branches)
    return [
        eldest.of(roots, LATE),
        by_branch.of(roots),
        eldest.of(roots[:1], date(1950, 3, 1)),
        names_backwards.of(roots),
        at.of(roots),
        with_branch.of(roots),
    ]


def plain(rows):
    """Instances by what they hold, also of the organisation that came with them."""
    return [
        (row.__dict__ | {"_state": row._state.fields_cache}, row)
        if hasattr(row, "_state")
        else row
        for row in rows
    ]


def test_each_question_has_the_rows_that_it_has_alone(branches):
    east, west = branches
    for around in ((east, west), (west, east), (west,)):
        asked = askings(*around)
        together = ask_together(asked)
        assert [len(rows) for rows in together][-2] == len(around)
        for rows, asking in zip(together, asked, strict=True):
            alone = asking.rows()
            assert rows
            if hasattr(rows[0], "_state"):
                assert plain(rows) == plain(alone)
            else:
                assert sorted(rows) == sorted(alone)
                assert [type(v) for v in rows[0]] == [type(v) for v in alone[0]]


def test_the_rows_of_a_question_keep_their_order(branches):
    asked = askings(*branches)
    for rows, asking in list(zip(ask_together(asked), asked, strict=True))[2:4]:
        assert rows == asking.rows()
    first = ask_together(asked)[0]
    assert [row[0].year for row in first] == [1950, 1950, 1950]
    assert first[0][-1] == 8


def test_all_are_one_statement_also_at_another_size(branches):
    for _size in range(2):
        with CaptureQueriesContext(connection) as statements:
            ask_together(askings(*branches))
        assert len(statements) == 1
        make_member(branches[0])


def test_who_reaches_nothing_asks_nothing(branches):
    with CaptureQueriesContext(connection) as statements:
        assert ask_together([eldest.of((), LATE), by_branch.of(())]) == [[], []]
        assert ask_together([]) == []
    assert len(statements) == 0
    ((), rows) = ask_together([eldest.of((), LATE), at.of((branches[1].path,))])
    assert rows == [branches[1]]


def line(what):
    return Todo(when=None, what=what, why="", url="", act="")


def test_lines_stand_where_their_question_stood_and_answers_may_ask_again(branches):
    roots = (branches[0].path,)
    further = Ask(by_branch.of(roots), lambda rows: [line(rows[0][1])])
    with CaptureQueriesContext(connection) as statements:
        found = answered(
            [
                line("first"),
                Ask(at.of(roots), lambda rows: [line(rows[0].name), further]),
                Ask(eldest.of(roots, date(1900, 1, 1)), lambda rows: [line("never")]),
                Ask(names_backwards.of(roots), lambda rows: [line(len(rows))]),
                line("last"),
            ]
        )
    assert [todo.what for todo in found] == ["first", "东岭党支部", 4, 4, "last"]
    assert len(statements) == 2


def test_an_act_is_seen_at_once(branches):
    roots = (branches[0].path,)
    before = ask_together([by_branch.of(roots), names_backwards.of(roots)])
    make_member(branches[0], birth_date=LATE - timedelta(days=1))
    after = ask_together([by_branch.of(roots), names_backwards.of(roots)])
    assert (before[0][0][1], after[0][0][1]) == (4, 5)
