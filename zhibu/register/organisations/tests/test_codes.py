"""Kinds of organisations and units, as forms and sheets write them."""

from pathlib import Path

import polib
import pytest

from zhibu.register.organisations import codes


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("党委", "611"),
        ("党工委", "612"),
        ("党总支", "621"),
        ("党总支部", "621"),
        ("党支部", "631"),
        (" 支部 ", "631"),
        ("联合党支部", "632"),
        ("临时党支部", "633"),
        ("流动党员党支部", "634"),
        ("621", "621"),
        (621, "621"),
        (621.0, "621"),
        ("办公室", None),
        ("", None),
        (None, None),
    ],
)
def test_kind(cell, code):
    assert codes.kind_code(cell) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("中共青溪县委员会", "611"),
        ("中共青溪县委", "611"),
        ("青溪集团有限公司党委", "611"),
        ("中共青溪县东门街道工作委员会", "612"),
        ("东门街道党工委", "612"),
        ("中共东门村总支部委员会", "621"),
        ("东门社区党总支", "621"),
        ("中共东门村支部委员会", "631"),
        ("计算机学院本科生第一党支部", "631"),
        ("东门商会联合党支部", "632"),
        ("高铁项目临时党支部", "633"),
        ("驻沪流动党员党支部", "634"),
        ("东门村 党支部 ", "631"),
        ("东门村村民委员会办公室", None),
        ("", None),
    ],
)
def test_a_full_name_tells_its_kind(name, code):
    assert codes.kind_of_name(name) == code


TABLES = [
    (codes.Kind, codes.kind_code),
    (codes.Locality, codes.locality_code),
    (codes.UnitSituation, codes.unit_situation_code),
    (codes.UnitNature, codes.unit_nature_code),
    (codes.UnitEstablished, codes.unit_established_code),
]
TABLE_NAMES = [table.__name__ for table, _read in TABLES]
CATALOGUE = Path(__file__).parents[3] / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def chinese():
    """The catalogue: what users see instead of the English names."""
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}


@pytest.mark.parametrize(("table", "read"), TABLES, ids=TABLE_NAMES)
def test_every_code_and_every_label_reads_as_itself(table, read, chinese):
    labels = {member.value: chinese[str(member.label)] for member in table}
    same = {code: code for code in table.values}
    assert {code: read(code) for code in table.values} == same
    assert {code: read(label) for code, label in labels.items()} == same


def test_there_are_twelve_localities():
    assert codes.Locality.values == [f"{n:02}" for n in range(1, 13)]
