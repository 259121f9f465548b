import pytest

from zhibu.life.office import rules


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("中共青石县委员会", "青石党"),
        ("中国共产党青石县委员会", "青石党"),
        ("青石县委", "青石党"),
        ("中共青石县东风镇委员会", "青石县东风党"),
        ("青石街道党工委", "青石党工"),
        ("东风镇第一党支部", "东风镇第一党支"),
        ("东风村总支部委员会", "东风村党总支"),
        ("东县党委", "东县党"),
        ("老干部局", "老干部局党"),
    ],
)
def test_the_mark_that_a_name_suggests(name, mark):
    assert rules.usual_mark(name) == mark


def test_a_mark_is_never_too_long():
    assert len(rules.usual_mark("很长" * 30 + "党支部")) == rules.LONGEST_MARK


def test_numbers_as_offices_write_them():
    assert rules.number_text("青石党", 2026, 12) == "青石党〔2026〕12号"


@pytest.mark.parametrize(("mark", "good"), [
    ("青石党", True), ("青石党-办", True), ("党" * 20, True), ("党" * 21, False),
    ("", False), ("青石 党", False), ("青石党〔2026〕", False),
])  # fmt: skip
def test_what_a_mark_may_be(mark, good):
    assert (rules.mark_problem(mark) is None) is good
