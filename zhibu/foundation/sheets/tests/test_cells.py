from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.sheets.cells import BadCell, Day, day, digits, phone, text, yes
from zhibu.foundation.sheets.formulas import UNCALCULATED
from zhibu.foundation.sheets.safety import safe_text


def at(*parts):
    """Spreadsheets know no time zones."""
    return datetime(*parts)  # noqa: DTZ001


def code_of(read, value):
    with pytest.raises(BadCell) as caught:
        read(value)
    assert "%(" not in str(caught.value)
    return caught.value.code


# --- text --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("王丽", "王丽"),
        (" 王\u3000丽\n", "王 丽"),
        ("\ufeff王\u200b丽\xa0", "王丽"),
        ("ＡＢ（１）", "AB(1)"),
        ("一_x000D_\n二", "一 二"),
        ("'0123", "0123"),
        ('="0123"', "0123"),
        ("'=1+1", "=1+1"),
        ("O'Neill", "O'Neill"),
        (12.0, "12"),
        (1.5, "1.5"),
        (7, "7"),
        (True, "True"),
        (date(2020, 9, 20), "2020-09-20"),
        (at(2020, 9, 20), "2020-09-20"),
        (at(2020, 9, 20, 8, 30), "2020-09-20 08:30:00"),
        (None, ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_text(value, expected):
    assert text(value) == expected


@pytest.mark.parametrize(
    "value", ["无", "—", "——", "－", "-", "/", "／", " 无 ", "暂无", "N/A"]
)
def test_words_that_mean_nothing(value):
    assert text(value) == ""
    assert day(value) is None
    assert digits(value) == ""
    assert phone(value) == ""


def test_the_error_of_a_formula_is_no_text():
    assert code_of(text, "#REF!") == "formula_error"
    assert code_of(day, "#VALUE!") == "formula_error"
    assert code_of(digits, "#NAME?") == "formula_error"


@pytest.mark.parametrize("read", [text, day, digits, phone, yes])
def test_a_formula_without_a_value_is_told(read):
    assert code_of(read, UNCALCULATED) == "formula_without_value"


@given(st.text())
def test_what_is_made_safe_is_read_as_before(value):
    if len(value) < 1_000:
        assert read(safe_text(value)) == read(value)


def read(value):
    """What text() makes of it, where a spreadsheet can store it at all."""
    storable = "".join(c for c in value if c in "\t\n\r" or " " <= c < "\ufffe")
    storable = "".join(c for c in storable if not "\ud800" <= c <= "\udfff")
    try:
        return text(storable)
    except BadCell:
        return None


# --- days --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        at(2020, 9, 20),
        at(2020, 9, 20, 13, 5),
        date(2020, 9, 20),
        "20200920",
        20200920,
        20200920.0,
        "20200920.0",
        "2020-09-20",
        "2020-9-20",
        "2020.9.20",
        "2020.09.20.",
        "2020．9．20",
        "2020。9。20",
        "2020、9、20",
        "2020/9/20",
        "2020／09／20",
        "2020—09—20",
        "2020年9月20日",
        "2020年09月20号",
        "2020 年 9 月 20 日",
        "２０２０年９月２０日",
        "2020-09-20 00:00:00",
        "2020-09-20T08:00:00.000",
        "2020/9/20 8:05",
        " 2020-09-20\n",
        "'2020-09-20",
        44094,
        44094.0,
        44094.75,
        "44094",
    ],
)
def test_one_day_in_many_styles(value):
    assert day(value) == Day(date(2020, 9, 20))


@pytest.mark.parametrize(
    "value",
    ["1980.03", "1980.3", 1980.03, 1980.3, "198003", 198003, 198003.0, "1980年3月"]
    + ["1980-03", "1980/3", "1980年03月", "1980-03-00", "19800300", "1980 年 3 月"],
)
def test_a_month_is_its_first_day_and_partial(value):
    assert day(value) == Day(date(1980, 3, 1), partial=True)


def test_the_serials_of_the_issue_and_of_the_oldest_members():
    assert day(36923) == Day(date(2001, 2, 1))
    assert day("36923") == Day(date(2001, 2, 1))
    assert day(7306) == Day(date(1920, 1, 1))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2020-02-30", "no_such_day"),
        ("20201301", "no_such_day"),
        ("202013", "no_such_day"),
        ("2020.13", "no_such_day"),
        (198013, "no_such_day"),
        ("1899-12-31", "implausible_year"),
        ("2101-01-01", "implausible_year"),
        ("0980-01-01", "implausible_year"),
        (at(1899, 12, 30), "implausible_year"),
        (date(2199, 1, 1), "implausible_year"),
        ("99990101", "implausible_year"),
        (1980, "only_a_year"),
        ("1980", "only_a_year"),
        ("1980年", "only_a_year"),
        (1980.1, "month_unclear"),
        ("9/20/2020", "year_comes_first"),
        ("20-09-2020", "year_comes_first"),
        ("80.3.1", "not_a_day"),
        (45, "not_a_day"),
        ("45", "not_a_day"),
        (0, "not_a_day"),
        (-5, "not_a_day"),
        (1e300, "not_a_day"),
        (float("nan"), "not_a_day"),
        (float("inf"), "not_a_day"),
        (1980.123, "not_a_day"),
        (800301, "implausible_year"),
        ("8003011", "not_a_day"),
        ("不详", "not_a_day"),
        ("2020年9月20日前", "not_a_day"),
        (True, "not_a_day"),
        (time(0, 0), "not_a_day"),
        (timedelta(days=1), "not_a_day"),
    ],
)
def test_what_is_no_day(value, code):
    assert code_of(day, value) == code


cells = st.one_of(
    st.text(),
    st.text("0123456789-./年月日 :T", max_size=14),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(cells)
def test_every_cell_is_a_day_or_nothing_or_bad(value):
    try:
        found = day(value)
    except BadCell as bad:
        assert str(bad)
    else:
        assert found is None or 1900 <= found.date.year <= 2100


@given(cells, st.sampled_from([text, digits, phone, yes]))
def test_no_cleaner_raises_anything_else(value, read):
    try:
        read(value)
    except BadCell as bad:
        assert str(bad)


@given(st.dates(date(1911, 1, 1), date(2099, 12, 31)))
def test_every_day_is_the_same_in_every_style(on):
    serial = (on - date(1899, 12, 30)).days
    styles = [
        on,
        at(on.year, on.month, on.day),
        on.isoformat(),
        f"{on.year}.{on.month}.{on.day}",
        f"{on.year}/{on.month}/{on.day}",
        f"{on.year}年{on.month}月{on.day}日",
        f"{on:%Y%m%d}",
        int(f"{on:%Y%m%d}"),
        serial,
        float(serial),
    ]
    assert {day(style) for style in styles} == {Day(on)}


# --- numbers that identify ---------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("'11010519491231002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        (" 110105 19491231 002X ", "11010519491231002X"),
        ("\t440524188001010014", "440524188001010014"),
        ("00123", "00123"),
        (123, "123"),
        (202001230.0, "202001230"),
        (999_999_999_999_999.0, "999999999999999"),
        ("13800001234.0", "13800001234"),
        ("B2019x", "B2019x"),
        (None, ""),
        ("无", ""),
    ],
)
def test_digits(value, expected):
    assert digits(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (3.70121e17, "precision_lost"),
        (110101199003070013, "precision_lost"),
        ("3.70121E+17", "precision_lost"),
        ("3.70121e17", "precision_lost"),
        (1e15, "precision_lost"),
        (1.5, "not_a_number"),
        (-3, "not_a_number"),
        (True, "not_a_number"),
        (date(2020, 1, 1), "not_a_number"),
    ],
)
def test_numbers_that_are_lost(value, code):
    assert code_of(digits, value) == code


@given(st.text("0123456789", min_size=1, max_size=30))
def test_digits_as_text_stay_as_they_are(value):
    assert digits(value) == value
    assert digits(" ".join(value)) == value


@given(st.integers(0, 10**15 - 1))
def test_digits_as_numbers_come_back(value):
    assert digits(value) == digits(float(value)) == str(value)


def test_messages_about_numbers_do_not_repeat_them():
    for value in ("138000012345", "13800001234/13900001234"):
        with pytest.raises(BadCell) as caught:
            phone(value)
        assert "1380000" not in str(caught.value)


# --- telephones --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13800001234", "13800001234"),
        (13800001234, "13800001234"),
        (13800001234.0, "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("86-13800001234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0531-88881234", "0531-88881234"),
        ("0531—88881234", "0531-88881234"),
        ("(0531)88881234", "0531-88881234"),
        ("053188881234", "0531-88881234"),
        ("01088881234", "010-88881234"),
        ("0531-88881234-801", "0531-88881234-801"),
        ("0531-88881234转801", "0531-88881234-801"),
        ("88881234", "88881234"),
        ("+852 6123 4567", "+85261234567"),
        ("无", ""),
        (None, ""),
    ],
)
def test_phone(value, expected):
    assert phone(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1380000123", "bad_phone"),
        ("138000012345", "bad_phone"),
        ("12800001234", "bad_phone"),
        ("电话", "bad_phone"),
        ("13800001234/13900001234", "several_phones"),
        ("13800001234、13900001234", "several_phones"),
        (1.5, "not_a_number"),
    ],
)
def test_no_phone(value, code):
    assert code_of(phone, value) == code


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_comes_back(value):
    assert phone(value) == phone(int(value)) == phone("+86 " + value) == value


# --- yes and no --------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["是", "√", "✓", "1", 1, 1.0, "有", "Y", "yes", True, "TRUE", " 是 "]
)
def test_yes(value):
    assert yes(value) is True


@pytest.mark.parametrize(
    "value", ["否", "×", "x", "0", 0, 0.0, "无", "N", "no", False, "没有"]
)
def test_no(value):
    assert yes(value) is False


@pytest.mark.parametrize("value", ["", None, "—", "-", "/", "  "])
def test_neither(value):
    assert yes(value) is None


@pytest.mark.parametrize("value", ["也许", 2, "是否", date(2020, 1, 1)])
def test_no_answer(value):
    assert code_of(yes, value) == "not_yes_or_no"
