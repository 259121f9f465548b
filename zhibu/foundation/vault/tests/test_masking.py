import pytest

from zhibu.foundation.vault import masking


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110105194912310021", "1101**********0021"),
        ("11010519491231002X", "1101**********002X"),
        ("110105491231002", "1101*******1002"),
        ("H12345678", "*********"),
        ("1101", "****"),
        ("", ""),
    ],
)
def test_mask_id(number, masked):
    assert masking.mask_id(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0571-88886666", "057******6666"),
        ("88886666", "******66"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_mask_phone(number, masked):
    assert masking.mask_phone(number) == masked


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("电话13812345678，下班后打", True),
        ("电话１３８１２３４５６７８", True),
        ("身份证110105194912310021", True),
        ("身份证11010519491231002x", True),
        ("党员证第20190801123号", False),
        ("2019年8月1日起任第一党支部书记", False),
        ("13812345678", True),
        ("1381234567", False),
        ("", False),
    ],
)
def test_a_number_of_a_person_is_seen_in_free_text(text, holds):
    assert masking.holds_number(text) is holds


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省杭州市西湖区文三路100号5幢", "浙江省杭州市西湖区"),
        ("杭州市西湖区文三路100号", "杭州市西湖区"),
        ("北京市东城区景山前街4号", "北京市东城区"),
        ("浙江省金华市义乌市稠城街道江滨路3号", "浙江省金华市义乌市"),
        ("山东省青岛市市北区延吉路1号", "山东省青岛市市北区"),
        (
            "新疆维吾尔自治区乌鲁木齐市天山区中山路1号",
            "新疆维吾尔自治区乌鲁木齐市天山区",
        ),
        (
            "云南省红河哈尼族彝族自治州屏边苗族自治县玉屏镇",
            "云南省红河哈尼族彝族自治州屏边苗族自治县",
        ),
        (
            "内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦托海镇",
            "内蒙古自治区呼伦贝尔市鄂温克族自治旗",
        ),
        ("河南省新乡市新乡县七里营镇刘庄村", "河南省新乡市新乡县"),
        ("文三路100号翠苑小区5幢", ""),
        ("翠苑社区3组", ""),
        ("100 Main Street", ""),
    ],
)
def test_mask_address_shows_the_district_at_most(address, shown):
    assert masking.mask_address(address) == shown + "****"


def test_no_address_stays_none():
    assert masking.mask_address("") == ""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，急", "电话138****5678，急"),
        ("138-1234-5678", "138******5678"),
        ("身份证110105194912310021。", "身份证1101**********0021。"),
        ("11010519491231002x", "1101**********002x"),
        ("１１０１０５１９４９１２３１００２１", "1101**********0021"),
        ("110105 19491231 0021", "1101************0021"),
        ("旧证110105491231002", "旧证1101*******1002"),
        ("2025-06-01 第20250601号", "2025-06-01 第20250601号"),
        ("金额1280000000000000000000", "金额1280000000000000000000"),
        ("organisation 611330106001", "organisation 611330106001"),
    ],
)
def test_mask_text_finds_numbers_wherever_they_stand(text, masked):
    assert masking.mask_text(text) == masked
