"""The database is busy: a page that says so (503), and nothing half saved."""

import sqlite3

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from zhibu.foundation.web import errors
from zhibu.foundation.web.errors import RETRY_AFTER, is_busy

ADDRESS = "/language/"  # a page that everybody may ask for, by either method


class Answer(Exception):
    """What a driver of PostgreSQL says."""

    def __init__(self, sqlstate):
        super().__init__("…")
        self.sqlstate = sqlstate


def caused(sqlstate):
    error = OperationalError("…")
    error.__cause__ = Answer(sqlstate)
    return error


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database table is locked: members_member"), True),
        (OperationalError("couldn't get a connection after 10.00 sec"), True),
        (caused("40P01"), True),
        (caused("55P03"), True),
        (caused("57P01"), False),  # shut down by an administrator
        (OperationalError("no such table: members_member"), False),
        (DatabaseError("database is locked"), False),
        (ValueError("database is locked"), False),
        (None, False),
    ],
)
def test_what_counts_as_busy(error, busy):
    assert is_busy(error) is busy


@pytest.fixture
def broken(monkeypatch):
    """Every request fails in the innermost middleware, outside any view."""

    def fail_with(error):
        def process(self, request):
            raise error

        where = "django.middleware.locale.LocaleMiddleware.process_request"
        monkeypatch.setattr(where, process)
        return Client(raise_request_exception=False)

    return fail_with


def test_a_locked_database_is_no_error_of_the_program(broken):
    client = broken(OperationalError("database is locked"))
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(RETRY_AFTER)
    text = answer.content.decode()
    assert "系统正忙" in text and "nothing" in text.lower()
    assert 'http-equiv="refresh"' in text


def test_who_sent_a_form_is_told_that_it_is_not_saved(broken):
    client = broken(OperationalError("database is locked"))
    answer = client.post(ADDRESS)
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "还没有保存" in text
    assert 'http-equiv="refresh"' not in text  # it would lose what was typed


def test_an_error_of_the_program_stays_one(broken):
    answer = broken(ValueError("…")).get(ADDRESS)
    assert answer.status_code == 500
    assert "程序出错" in answer.content.decode()
    assert "Retry-After" not in answer


@pytest.mark.django_db(transaction=True)
def test_a_real_lock_of_sqlite(monkeypatch, tmp_path, rf):
    """Somebody else writes: the second writer is told to come again."""
    path = tmp_path / "busy.sqlite3"
    first = sqlite3.connect(path, isolation_level=None)
    first.execute("create table t (x)")
    first.execute("begin immediate")
    second = sqlite3.connect(path, timeout=0.05)
    try:
        second.execute("insert into t values (1)")
    except sqlite3.OperationalError as error:
        try:
            raise OperationalError(*error.args) from error
        except OperationalError:
            answer = errors.server_error(rf.post("/"))
    assert answer.status_code == 503
    first.execute("rollback")
