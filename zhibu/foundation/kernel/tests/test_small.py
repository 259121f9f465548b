"""Money, text and paths: the smallest tools."""

import pytest

from zhibu.foundation.kernel.money import fen, yuan
from zhibu.foundation.kernel.orgpath import ids, is_within, lineage, subtree, topmost
from zhibu.foundation.kernel.text import clean


def test_money_is_exact():
    assert fen("0.2") == 20
    assert fen("30.005") == 3001
    assert yuan(128460) == "1,284.60"


def test_clean_narrows_and_folds():
    assert clean("ＡＢ　王\u200b丽\n") == "AB 王丽"
    assert clean(" 是否\r\n团员 ") == "是否 团员"


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
