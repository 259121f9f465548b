"""Money, text and paths: the smallest tools."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from zhibu.foundation.kernel.money import fen, yuan
from zhibu.foundation.kernel.orgpath import ids, is_within, lineage, subtree, topmost
from zhibu.foundation.kernel.text import (
    clean,
    clean_prose,
    day_in_words,
    days_in_words,
    fill,
)


def test_money_is_exact():
    assert fen("0.2") == 20
    assert fen("30.005") == 3001
    assert yuan(128460) == "1,284.60"


def test_clean_narrows_and_folds():
    assert clean("ＡＢ　王\u200b丽\n") == "AB 王丽"
    assert clean(" 是否\r\n团员 ") == "是否 团员"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("任务完成，临时支部撤销。", "任务完成，临时支部撤销。"),
        ("ＡＢ１２（见​附件）\n同意", "AB12（见附件） 同意"),
        ("plain, and (short)", "plain, and (short)"),
        (" \n ", ""),
    ],
)
def test_sentences_keep_their_punctuation(written, kept):
    assert clean_prose(written) == kept


def test_a_sibling_with_a_longer_number_is_not_within():
    assert is_within("/1/42/", "/1/")
    assert not is_within("/1/42/", "/1/4/")
    first, after = subtree("/1/4/")
    assert not first <= "/1/42/" < after
    assert first <= "/1/4/9/" < after


def test_lineage():
    assert lineage("/1/42/7/") == ["/1/", "/1/42/", "/1/42/7/"]
    assert ids("/1/42/7/") == [1, 42, 7]


@pytest.mark.parametrize(
    ("paths", "tops"),
    [
        (("/1/2/", "/1/"), ("/1/",)),
        (("/1/42/", "/1/4/"), ("/1/4/", "/1/42/")),
        ((), ()),
    ],
)
def test_topmost(paths, tops):
    assert topmost(paths) == tops


DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "2026年3月5日"), ("en", "2026-03-05")]
)
def test_a_day_is_written_one_way_in_a_language(language, words):
    with translation.override(language):
        assert day_in_words(DAY) == words == date_format(DAY, "DATE_FORMAT")
        assert fill("until %(day)s, %(n)s", {"day": DAY, "n": 3}) == f"until {words}, 3"
        assert days_in_words("in lieu of 2026-03-05") == f"in lieu of {words}"


@pytest.mark.parametrize("text", ["2026-02-30", "12026-03-05", "2026-03-051", "no day"])
def test_what_is_no_day_stays_as_it_is(text):
    with translation.override("zh-hans"):
        assert days_in_words(text) == text
