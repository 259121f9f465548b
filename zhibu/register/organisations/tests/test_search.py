"""Finding organisations; every way to look is compared with looking at each one."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from zhibu.foundation.policy import EVERYWHERE
from zhibu.register.organisations import search
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.search import postgresql, sqlite, structures
from zhibu.register.organisations.search.terms import terms_of
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["one by one", "by the index"])
def way(request, monkeypatch):
    """Small subtrees are looked through; here the index has to answer too."""
    if request.param == "by the index":
        monkeypatch.setattr(sqlite, "FEW", -1)
        monkeypatch.setattr(postgresql, "FEW", -1)


def names(query, *roots, **options):
    return [str(hit) for hit in search.find(query, roots or (EVERYWHERE,), **options)]


FOUND = "永 永安 安村 永安村党支部 yac cdzb ya YAC 永\0安 B0 b07 B07".split(" ")
NOT_FOUND = "安永 村永 acy 07 zzz 永民 % _ \\ ' \" * 永* NOT ( 🙂 永安村党支部x".split()


@pytest.mark.parametrize("query", FOUND)
def test_by_one_character_a_part_initials_or_code(way, query):
    make_organisation("永安村党支部", code="B07")
    make_organisation("新民社区党支部", code="X11")
    assert names(query) == ["永安村党支部"]


@pytest.mark.parametrize("query", [*NOT_FOUND, "", " ", "永 OR 新", "AND AND"])
def test_what_is_not_there_is_not_found(way, query):
    make_organisation("永安村党支部", code="B07")
    make_organisation("新民社区党支部", code="X11")
    assert names(query) == []


@pytest.mark.parametrize("query", ["永安　党支部", "支部 永安", "yacdzb 永"])
def test_every_word_must_be_there(way, query):
    make_organisation("永安村党支部")
    make_organisation("永平村党委会")
    assert names(query) == ["永安村党支部"]


def test_short_and_full_names_are_found(way):
    make_organisation("中共平安县永安镇委员会", short_name="永安镇党委")
    assert names("平安县") == names("镇党委") == names("yazdw") == ["永安镇党委"]


def test_ranked_exact_beginning_part_and_shorter_first(way):
    expected = ["永安", "永安村党支部", "永安村第一党支部", "新永安村党支部"]
    for name in (expected[2], expected[3], expected[0], expected[1]):
        make_organisation(name)
    assert names("永安") == expected
    assert names("永安", limit=2) == expected[:2]


def test_only_within_reach(way):
    county, other = make_committee(), make_committee("中共邻县委员会")
    make_organisation("永安村党支部", county)
    make_organisation("永安社区党支部", other)
    assert names("永安", county.path) == ["永安村党支部"]
    assert len(names("永安", county.path, other.path)) == 2
    assert search.find("永安", ()) == []


def test_dissolved_ones_and_other_kinds_only_when_asked_for(way):
    make_organisation("永安村党支部", closed_on="2026-01-01")
    make_committee("中共永安镇委员会")
    assert names("永安") == ["中共永安镇委员会"]
    assert names("永安", closed=True) == ["永安村党支部", "中共永安镇委员会"]
    assert names("永安", kinds=[Kind.BRANCH]) == []


def test_the_index_follows_every_change(way):
    village = make_organisation("永安村党支部")
    village.name, village.initials = "长治村党支部", "czcdzb"
    village.save()
    assert names("永安") == names("yac") == []
    assert names("长治") == names("czc") == ["长治村党支部"]
    Organisation.objects.bulk_create(
        [Organisation(name=f"{n}号村党支部", code=n, path=f"/x{n}/") for n in "12"]
    )
    assert len(names("号村")) == 2
    Organisation.objects.all().delete()
    assert names("村") == []


def test_it_can_be_made_anew(way, capsys):
    make_organisation("永安村党支部")
    structures.drop()
    call_command("rebuild_search")
    assert names("永安") == ["永安村党支部"]
    assert "1" in capsys.readouterr().out


LETTERS = "永安县村ab1"
labels = st.text(LETTERS, min_size=1, max_size=6)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(labels, labels, labels), max_size=8),
    st.lists(labels, min_size=1, max_size=2).map(" ".join),
)
@example([("永", "永", "bb")], "b b")  # the same word twice
@example([("永", "永", "b")], "b b")
def test_the_index_finds_what_looking_at_each_one_finds(monkeypatch, made, query):
    Organisation.objects.all().delete()
    Organisation.objects.bulk_create(
        Organisation(
            name=name, short_name=short, initials=f"{initials} x", code=n, path=f"/{n}/"
        )
        for n, (name, short, initials) in enumerate(made)
    )
    with monkeypatch.context() as patch:
        one_by_one = search.find(query, (EVERYWHERE,))
        patch.setattr(sqlite, "FEW", -1)
        patch.setattr(postgresql, "FEW", -1)
        assert search.find(query, (EVERYWHERE,)) == one_by_one
    expected = {
        n
        for n, (name, short, initials) in enumerate(made)
        if all(term_fits(term.text, name, short, initials) for term in terms_of(query))
    }
    if len(terms := terms_of(query)) == 1:
        word = terms[0].text
        expected |= {n for n, _row in enumerate(made) if begins(n, made[n], word)}
    assert {int(hit.code) for hit in one_by_one} == expected


def term_fits(text, name, short, initials):
    long = text.isascii() and len(text) >= 3
    return text in name or text in short or (long and text in f"{initials} x")


def begins(number, row, text):
    return text.isascii() and (row[2].startswith(text) or str(number).startswith(text))


# ---- words that fit nearly everything, on PostgreSQL


def put(parent, pk, name):
    return Organisation.objects.create(
        pk=pk, name=name, parent=parent, path=f"{parent.path}{pk}/", code=pk
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # in the sample and within reach: the sample answers
        ("here", ["在样本中村党支部"]),
        # common, but not in the sample here: some of those here answer
        ("there", ["这里的某一个村党支部"]),
        # not in the sample at all, so it is rare: all are found
        ("nowhere", ["这里的某一个村党支部"]),
    ],
)
def test_common_words_are_answered_from_a_sample(monkeypatch, place, expected):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite answers in the order of short names")
    monkeypatch.setattr(postgresql, "FEW", -1)
    monkeypatch.setattr(postgresql, "_COMMON", 1)
    here, there = make_committee(), make_committee("中共邻县委员会")
    put(here, 1_000_001, "这里的某一个村党支部")
    if place != "nowhere":
        parent = {"here": here, "there": there}[place]
        put(parent, 1_000_448, "在样本中村党支部")
    assert 1_000_448 % structures.SAMPLE == 0
    assert names("村党", here.path) == expected
