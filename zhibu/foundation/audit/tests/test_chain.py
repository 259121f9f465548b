import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from zhibu.foundation.audit import chain

UID = uuid.UUID(int=5)
AT = datetime(2026, 5, 11, 8, 30, 0, 1, tzinfo=UTC)
VALUES = [
    UID,
    AT,
    7,
    "李书记",
    70,
    "members.reveal",
    "members.member",
    "1",
    "王丽",
    "/1/2/",
    1,
    "核对",
    {"b": [1, 2], "a": []},
    {},
    "10.0.0.9",
]
KEY = b"k" * 32


def test_there_is_a_value_for_every_covered_name():
    assert len(VALUES) == len(chain.COVERED)


@pytest.mark.parametrize("place", range(len(VALUES)))
def test_the_mac_covers_every_value(place):
    other = list(VALUES)
    other[place] = {uuid.UUID: uuid.UUID(int=6), datetime: AT + timedelta(0, 0, 1)}.get(
        type(other[place]), "something else"
    )
    one, two = (chain.line_mac(KEY, chain.canonical(v)) for v in (VALUES, other))
    assert one != two


def test_values_that_run_into_each_other_are_told_apart():
    one, two = list(VALUES), list(VALUES)
    one[7:9] = "1", "2王丽"
    two[7:9] = "12", "王丽"
    assert chain.canonical(one) != chain.canonical(two)


def test_the_form_does_not_depend_on_the_database():
    other = list(VALUES)
    other[1] = AT.astimezone(timezone(timedelta(hours=8)))
    other[12] = {"a": [], "b": [1, 2]}
    assert chain.canonical(other) == chain.canonical(VALUES)


def test_the_mac_depends_on_the_key():
    line = chain.canonical(VALUES)
    assert chain.line_mac(KEY, line) != chain.line_mac(b"x" * 32, line)


def test_a_digest_depends_on_all_before_and_on_its_place():
    line = chain.canonical(VALUES)
    digests = {
        chain.link_digest(chain.GENESIS, 1, 1, line, "m"),
        chain.link_digest("0" * 64, 1, 1, line, "m"),
        chain.link_digest(chain.GENESIS, 2, 1, line, "m"),
        chain.link_digest(chain.GENESIS, 1, 2, line, "m"),
        chain.link_digest(chain.GENESIS, 1, 1, line + b" ", "m"),
        chain.link_digest(chain.GENESIS, 1, 1, line, "n"),
    }
    assert len(digests) == 6


def test_a_value_that_makes_no_sense_still_has_a_form():
    broken = ["not a uuid", None, "seven", *VALUES[3:]]
    assert chain.canonical(broken) != chain.canonical(VALUES)
    assert not chain.same("ünïcode", "0" * 64)
