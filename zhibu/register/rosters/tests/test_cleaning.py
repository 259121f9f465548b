from datetime import date, datetime

import pytest

from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.formulas import UNCALCULATED
from zhibu.register.members.codes import Occupation
from zhibu.register.members.models import Member
from zhibu.register.rosters.cleaning import CLEANERS
from zhibu.register.rosters.columns import COLUMNS
from zhibu.register.rosters.rules import Masked, Month
from zhibu.register.rosters.vocabulary import ITEMS


def test_every_item_has_a_cleaner_and_a_column():
    keys = {item.key for item in ITEMS}
    assert keys == set(CLEANERS) == set(COLUMNS)


@pytest.mark.parametrize(
    ("item", "cell", "value"),
    [
        ("name", " 王 丽\n", "王丽"),
        ("name", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("name", "Norman Bethune", "Norman Bethune"),
        ("name", "无", None),
        ("sex", "男", "1"),
        ("sex", 1.0, "1"),
        ("sex", "2", "2"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "汉族", "01"),
        ("ethnicity", "土家族", "15"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("id_number", "'110105 19491231 002X", "11010519491231002X"),
        ("id_number", "１１０１０５１９４９１２３１００２X", "11010519491231002X"),
        ("birth_date", "19800301", date(1980, 3, 1)),
        ("birth_date", "2020-08-20", date(2020, 8, 20)),
        ("birth_date", "2020.9.20", date(2020, 9, 20)),
        ("birth_date", "2020年9月20日", date(2020, 9, 20)),
        ("birth_date", 36923.0, date(2001, 2, 1)),
        ("birth_date", datetime(1980, 3, 1), date(1980, 3, 1)),  # noqa: DTZ001
        ("birth_date", "—", None),
        ("education", "本科", "20"),
        ("education", "大专", "30"),
        ("category", "中共正式党员", "1"),
        ("category", "预备", "2"),
        ("phone", 13800001234.0, "13800001234"),
        ("phone", "+86 138-0000-1234", "13800001234"),
        ("phone", "138****1234", None),
        ("phone", "13800001234/0531-88881234", "13800001234/0531-88881234"),
        ("address", "杭州市西湖区****", None),
        ("address", "杭州市西湖区文三路100号", "杭州市西湖区文三路100号"),
        ("is_lost", "√", True),
        ("is_lost", "否", False),
        ("is_floating", "", None),
        ("number", 20230001.0, "20230001"),
        ("number", "00123", "00123"),
        ("standing", "正常", "normal"),
        ("standing", "停止党籍", "suspended"),
        ("email", "a@example.com", "a@example.com"),
        ("note", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_what_people_write_becomes_a_value(item, cell, value):
    assert CLEANERS[item](cell) == value


@pytest.mark.parametrize("cell", ["1980.03", "1980年3月", "198003", "1980-3"])
def test_a_month_is_told_from_a_day(cell):
    value = CLEANERS["birth_date"](cell)
    assert value == date(1980, 3, 1)
    assert isinstance(value, Month)


def test_a_masked_number_is_told_from_a_number():
    assert isinstance(CLEANERS["id_number"]("1101**********002X"), Masked)
    assert not isinstance(CLEANERS["id_number"]("11010519491231002X"), Masked)


@pytest.mark.parametrize(
    ("item", "cell", "code"),
    [
        ("name", "张3", "name_unlikely"),
        ("name", "张" * 61, "name_unlikely"),
        ("sex", "雄", "sex_unknown"),
        ("ethnicity", "火星族", "ethnicity_unknown"),
        ("id_number", 3.70121198001011e17, "precision_lost"),
        ("id_number", "3.70121E+17", "precision_lost"),
        ("birth_date", "去年夏天", "not_a_day"),
        ("birth_date", "2020-13-40", "no_such_day"),
        ("education", "看书很多", "education_unknown"),
        ("category", "入党积极分子", "not_a_member"),
        ("category", "共青团员", "not_a_member"),
        ("category", "好人", "category_unknown"),
        ("is_lost", "也许", "not_yes_or_no"),
        ("standing", "很好", "standing_unknown"),
        ("email", "at home", "email_invalid"),
        ("note", "长" * 501, "too_long"),
        ("number", "1" * 41, "too_long"),
        ("address", "长" * 301, "too_long"),
        ("phone", "#REF!", "formula_error"),
        *((item, UNCALCULATED, "formula_without_value") for item in CLEANERS),
    ],
)
def test_what_cannot_be_understood_is_refused(item, cell, code):
    with pytest.raises(BadCell) as bad:
        CLEANERS[item](cell)
    assert bad.value.code == code
    assert not bad.value.problem.warning
    assert str(bad.value)


@pytest.mark.parametrize(
    ("item", "cell"), [("occupation", "村里的能人"), ("degree", "很高")]
)
def test_what_the_tables_lack_of_lesser_items_is_a_warning(item, cell):
    with pytest.raises(BadCell) as bad:
        CLEANERS[item](cell)
    assert bad.value.problem.warning


CODED = ("sex", "ethnicity", "education", "degree", "category", "occupation")


@pytest.mark.parametrize("item", CODED)
def test_every_label_that_is_exported_is_read_as_its_code(item):
    field = Member._meta.get_field(item)
    codes = [code for code, _label in field.flatchoices] or Occupation.values
    for code in codes:
        cell = COLUMNS[item].value(Member(**{item: code}))
        assert CLEANERS[item](cell) == code, (code, cell)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({}, "normal"),
        ({"suspended_on": date(2020, 1, 1)}, "suspended"),
        ({"left_on": date(2020, 1, 1), "left_because": "transferred"}, "transferred"),
        ({"left_on": date(2020, 1, 1), "left_because": "expelled"}, "removed"),
        ({"left_on": date(2020, 1, 1), "left_because": "died"}, "deceased"),
    ],
)
def test_the_standing_that_is_exported_is_read_again(record, code):
    cell = COLUMNS["standing"].value(Member(**record))
    assert CLEANERS["standing"](cell) == code


def test_an_occupation_that_is_a_leaf_unknown_here_is_exported_as_its_code():
    cell = COLUMNS["occupation"].value(Member(occupation="0111"))
    assert CLEANERS["occupation"](cell) == "0111"
