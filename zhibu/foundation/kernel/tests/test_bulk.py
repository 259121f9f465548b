"""Bulk writing against what the ORM writes and reads, on either database."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from zhibu.foundation.kernel.bulk import (
    insert_rows,
    insertion,
    read_rows,
    reserve_ids,
    update_rows,
)

with isolate_apps("zhibu.foundation.web"):

    class Thing(models.Model):  # noqa: DJ008
        name = models.CharField(max_length=50, unique=True)
        day = models.DateField(null=True)
        at = models.DateTimeField(null=True)
        is_good = models.BooleanField(default=False)
        more = models.JSONField(null=True)

        class Meta:
            app_label = "web"


NOW = datetime(2026, 11, 24, 8, 30, 15, 123456, tzinfo=UTC)
NAMES = ("id", "name", "day", "at", "is_good", "more")


@pytest.fixture(autouse=True)
def table(db):
    key, json, moment = (
        ("bigserial PRIMARY KEY", "jsonb", "timestamp with time zone")
        if connection.vendor == "postgresql"
        else ("integer PRIMARY KEY AUTOINCREMENT", "text", "datetime")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE web_thing (id {key}, name varchar(50) NOT NULL UNIQUE,"
            f" day date, at {moment}, is_good bool NOT NULL, more {json})"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE web_thing")


def test_what_is_inserted_is_what_the_orm_reads():
    rows = [
        (7, "王丽", date(1980, 3, 1), NOW, True, {"a": [1, "中"]}),
        (8, "a\tb\\N\n'c", None, None, False, None),
    ]
    insert_rows(Thing, NAMES, rows)
    assert list(Thing.objects.order_by("pk").values_list(*NAMES)) == rows


def test_a_moment_stands_in_the_table_as_the_orm_writes_it():
    insert_rows(Thing, NAMES, [(1, "bulk", None, NOW, False, None)])
    Thing.objects.create(pk=2, name="orm", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(at AS text) FROM web_thing ORDER BY id")
        bulk, orm = cursor.fetchall()
    assert bulk == orm


def test_rows_are_changed_by_their_keys():
    insert_rows(Thing, NAMES, [(n, f"n{n}", None, None, False, None) for n in (1, 2)])
    changed = [(date(2020, 1, 1), {"x": 1}, True, 1), (None, None, True, 2)]
    update_rows(Thing, ("day", "more", "is_good"), changed)
    assert list(Thing.objects.order_by("pk").values_list("name", "day", "more")) == [
        ("n1", date(2020, 1, 1), {"x": 1}), ("n2", None, None),
    ]  # fmt: skip
    assert Thing.objects.filter(is_good=True).count() == 2


def test_rows_are_read_as_they_are_stored():
    rows = [(n, f"n{n}", date(2020, 1, n), None, n == 1, None) for n in (1, 2, 3)]
    insert_rows(Thing, NAMES, rows)
    found = read_rows(Thing, ("id", "day", "is_good"), "name", ["n1", "n3", "n9"])
    assert sorted(found) == [(1, date(2020, 1, 1), True), (3, date(2020, 1, 3), False)]


def test_a_prepared_insertion_writes_only_when_it_is_told():
    prepared = insertion(Thing, NAMES, [(1, "x", None, None, False, None)])
    assert not Thing.objects.exists()
    prepared.write()
    assert Thing.objects.get().name == "x"
    insertion(Thing, NAMES, []).write()


def test_a_value_that_must_be_unique_is_refused_as_by_the_orm():
    row = (1, "x", None, None, False, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Thing, NAMES, [row, (2, *row[1:])])
    assert not Thing.objects.exists()


class TestReservedNumbers:
    def test_are_not_given_to_anybody_else(self):
        first = list(reserve_ids(Thing, 3))
        second = list(reserve_ids(Thing, 2))
        made = Thing.objects.create(name="by the ORM")
        assert len({*first, *second, made.pk}) == 6
        assert first == sorted(first)

    def test_are_above_all_that_there_are(self):
        Thing.objects.create(name="one")
        if connection.vendor == "sqlite":  # PostgreSQL counts only what it gave out
            Thing.objects.create(pk=90, name="ninety")
        highest = Thing.objects.order_by("-pk").first().pk
        assert min(reserve_ids(Thing, 5)) > highest

    def test_are_not_those_of_rows_that_were_deleted(self):
        gone = Thing.objects.create(name="gone").pk
        Thing.objects.all().delete()
        assert gone not in reserve_ids(Thing, 5)

    def test_stay_a_gap_when_they_are_not_used(self):
        unused = list(reserve_ids(Thing, 10))
        assert Thing.objects.create(name="x").pk == unused[-1] + 1
