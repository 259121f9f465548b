"""Statements whose values travel apart, on either database."""

import pytest
from django.db import connection, connections
from django.db.utils import DataError, OperationalError, ProgrammingError
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.statements import rows_of, with_constants
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(
    connections["default"].vendor != "postgresql", reason="SQLite prepares by itself"
)


@prepared
def called(name):
    rows = Member.objects.filter(name=name).exclude(initials="100% '")
    return rows.values_list("name")


def test_constants_with_quotes_and_percent_signs_are_written_out(branch):
    make_member(branch, name="王丽")
    Member.objects.filter(pk=make_member(branch, name="王丽").pk).update(
        initials="100% '"
    )
    assert called("王丽") == called("王丽") == [("王丽",)]


def test_constants_stand_in_the_statement_and_values_do_not():
    sql = "SELECT '%%s', %s, %s"
    written, left = with_constants(
        connection, sql, ["it's 5%", 7], lambda param: param != 7
    )
    assert written == "SELECT '%%s', 'it''s 5%%', %s"
    assert left == [7]


@only_postgresql
def test_the_database_keeps_the_statement(branch):
    for _n in range(2):
        rows_of(connection, "SELECT name FROM members_member WHERE id = %s", [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert kept.count("SELECT name FROM members_member WHERE id = $1") == 1


def test_errors_and_logs_are_those_of_django(branch):
    with CaptureQueriesContext(connection) as asked:
        rows_of(connection, "SELECT name FROM members_member WHERE id = %s", [1])
    assert len(asked) == 1
    with pytest.raises((OperationalError, ProgrammingError, DataError)):
        rows_of(connection, "SELECT nothing_of_the_kind FROM nowhere", [])
