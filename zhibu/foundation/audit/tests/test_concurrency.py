"""Several writers and sealers at once. SQLite has one writer: only PostgreSQL."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from zhibu.foundation.audit import services
from zhibu.foundation.audit.models import Link
from zhibu.foundation.audit.queries import verify
from zhibu.foundation.audit.tests.factories import make_entry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer"),
]


@contextmanager
def meanwhile(act):
    """In another connection `act` was done, and its transaction is still open."""
    done, leave = threading.Event(), threading.Event()

    def run():
        try:
            with transaction.atomic():
                act()
                done.set()
                leave.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert done.wait(60)
    try:
        yield
    finally:
        leave.set()
        thread.join(60)


def test_a_line_committed_late_is_sealed_later():
    with meanwhile(lambda: make_entry(1)):
        make_entry(2)  # a higher number, committed first; it does not wait
        assert services.seal_entries() == 1
    assert services.seal_entries() == 1
    first, second = Link.objects.order_by("pk").values_list("entry_id", flat=True)
    assert first > second
    assert verify().ok


def test_a_line_rolled_back_leaves_a_gap_and_no_fault():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_entry(1)
        _ = 1 / 0
    make_entry(2)
    assert services.seal_entries() == 1
    assert verify().ok


def test_a_second_sealer_does_nothing_and_writers_do_not_wait_for_it():
    make_entry(1)
    with meanwhile(services.seal_entries):
        make_entry(2)
        assert services.seal_entries() == 0
    assert services.seal_entries() == 1
    assert verify().ok and verify().sealed == 2
