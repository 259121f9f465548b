import pytest

from zhibu.foundation.kernel import divisions


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("440305", "440300"),
        ("440300", "440300"),
        ("440305008012", "440300"),
        ("110108", "110000"),
        ("500240", "500000"),
        ("441900", "441900"),
        ("429004", "429004"),
        ("659012", "659012"),
        ("810000", "810000"),
        ("710000", "710000"),
        ("440000", ""),  # a province is in no city
        ("", ""),
    ],
)
def test_the_city_of_a_division(code, city):
    assert divisions.city_of(code) == city


def test_every_county_is_in_a_city_of_its_province():
    seen = set()
    for province in divisions.provinces():
        two = divisions.province_of(province.code)
        for city in divisions.cities(two):
            assert divisions.province_of(city.code) == two
            assert divisions.city_of(city.code) == city.code
            seen.add(city.code)
            for county in divisions.counties(city.code):
                assert divisions.city_of(county.code) == city.code
                seen.add(county.code)
    # 3211 rows of the list less the provinces that are no city, and Taiwan beside it
    provinces = {p.code for p in divisions.provinces()} - seen
    assert len(provinces) == 34 - 4 - 3
    assert len(seen) == 333 + 2845 + 4 + 3
    assert len(divisions.provinces()) == 34


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("440305", "广东省深圳市南山区"),
        ("110108", "北京市海淀区"),
        ("441900", "广东省东莞市"),
        ("429004", "湖北省仙桃市"),
        ("710000", "台湾省"),
        ("419901", "河南省"),  # unknown parts are left out
        ("991234", "991234"),
        ("", ""),
    ],
)
def test_full_names(code, name):
    assert divisions.full_name(code) == name


@pytest.mark.parametrize(
    ("code", "expected"),
    [("440305", True), ("440300", False), ("110108", True), ("110000", False),
     ("441900", False), ("429004", False), ("", False)],
)  # fmt: skip
def test_a_county_is_more_than_its_city(code, expected):
    assert divisions.is_county(code) is expected


def test_finding_by_name():
    assert divisions.find("深圳")[0] == ("440300", "广东省深圳市")
    codes = [code for code, _name in divisions.find("朝阳", most=50)]
    assert {"110105", "211300", "220104"} <= set(codes)
    assert divisions.find("北京")[0] == ("110000", "北京市")
    assert divisions.find("广东省深圳市南山区") == [("440305", "广东省深圳市南山区")]
    assert divisions.find("广东省") and divisions.find("广东省")[0].code != "440000"
    assert divisions.find("深") == []


@pytest.mark.parametrize(
    ("code", "text", "called"),
    [
        ("440300", "深圳", True),
        ("440300", "深圳市", True),
        ("440300", "广东省深圳市", True),
        ("440300", "深", False),
        ("440300", "", False),
        ("440000", "广东", True),
        ("999999", "深圳", False),
    ],
)
def test_what_a_division_is_called(code, text, called):
    assert divisions.is_called(code, text) is called


def test_no_more_than_asked():
    assert len(divisions.find("自治", most=7)) == 7


def test_the_list_has_a_day():
    assert divisions.as_of() == "2025-12-31"
    assert divisions.is_known("440305") and not divisions.is_known("419901")
