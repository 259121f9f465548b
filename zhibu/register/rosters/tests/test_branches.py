import pytest

from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)
from zhibu.register.rosters.branches import branches_below, essence

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return make_committee("中共青石镇委员会")


@pytest.mark.parametrize(
    "name",
    [
        "青石社区第一党支部",
        "中共青石社区第一支部委员会",
        "中国共产党青石社区第一支部",
        " 青石社区 第一党支部\n",
        "青石社区第一支部",
    ],
)
def test_all_ways_to_name_a_branch_are_one(name):
    assert essence(name) == "青石社区第一"


def test_a_name_of_nothing_but_the_word_stays():
    assert essence("党支部") == "党支部"


def test_a_branch_is_found_by_its_full_and_its_short_name(township):
    branch = make_organisation(
        "中共青石社区第一支部委员会", township, short_name="社区一支部"
    )
    found = branches_below(township, {})
    assert found.find("青石社区第一党支部") == branch.pk
    assert found.find("社区一支部") == branch.pk
    assert found.find("社区二支部") == 0
    assert found.unknown == {"社区二支部": 1}


def test_branches_outside_and_dissolved_ones_are_not_found(township):
    make_organisation("别处党支部")
    make_organisation("旧党支部", township, closed_on="2020-01-01")
    found = branches_below(township, {})
    assert found.find("别处党支部") == found.find("旧党支部") == 0


def test_a_name_that_several_branches_have_is_told(township):
    for village in ("东村", "西村"):
        above = make_organisation(f"{village}党总支", township, "621")
        make_organisation("第一党支部", above)
    found = branches_below(township, {})
    assert found.find("第一党支部") == 0
    assert found.problem("第一党支部", "名册").code == "branch_ambiguous"


def test_what_the_user_said_comes_first(township):
    one = make_organisation("第一党支部", township)
    two = make_organisation("第二党支部", township)
    choices = {"第一党支部": {"organisation": two.pk}, "老三": {"organisation": one.pk}}
    found = branches_below(township, choices)
    assert found.find("第一党支部") == two.pk
    assert found.find("老三") == one.pk


def test_a_choice_outside_the_organisation_is_not_followed(township):
    make_organisation("第一党支部", township)
    other = make_organisation("别处党支部")
    found = branches_below(township, {"老三": {"organisation": other.pk}})
    assert found.find("老三") == 0


def test_a_branch_that_is_to_be_set_up_counts_as_found(township):
    make_organisation("第一党支部", township)
    found = branches_below(township, {"新党支部": {"create": True}})
    assert found.find("新党支部") < 0
    assert found.counts()["unknown_branches"] == []


def test_near_names_are_offered_the_nearest_first(township):
    right = make_organisation("青石社区第一党支部", township)
    near = make_organisation("青石社区第二党支部", township)
    make_organisation("实验小学党支部", township)
    found = branches_below(township, {})
    assert found.near("青石居委会第一支部")[0] == right.pk
    assert set(found.near("青石社区第一二党支部")) == {right.pk, near.pk}
    assert found.near("供电所党支部") == []


class TestRowsThatNameNoBranch:
    def test_belong_to_the_branch_that_was_chosen(self):
        branch = make_organisation("青石社区第一党支部")
        found = branches_below(branch, {})
        assert found.of_row("", "Sheet1") == branch.pk
        assert found.of_row("", "青石社区第一党支部") == branch.pk

    def test_but_not_on_a_sheet_of_another_branch(self):
        branch = make_organisation("青石社区第一党支部")
        found = branches_below(branch, {})
        assert found.of_row("", "实验小学党支部") == 0
        assert found.problem("", "实验小学党支部").code == "branch_unknown"

    def test_belong_to_the_branch_after_which_their_sheet_is_called(self, township):
        make_organisation("实验小学党支部", township)
        branch = make_organisation("青石社区第一党支部", township)
        found = branches_below(township, {})
        assert found.of_row("", "青石社区第一支部") == branch.pk
        assert found.of_row("", "Sheet1") == 0
        assert found.problem("", "Sheet1").code == "branch_missing"

    def test_belong_to_the_only_branch_there_is(self, township):
        branch = make_organisation("实验小学党支部", township)
        found = branches_below(township, {})
        assert found.of_row("", "Sheet1") == branch.pk
        assert found.of_row("", "供电所党支部") == 0

    def test_are_found_though_excel_cut_the_name_of_their_sheet(self, township):
        name = "青石镇" * 10 + "实验小学退休教职工第一党支部"
        branch = make_organisation(name, township)
        make_organisation("实验小学党支部", township)
        assert branches_below(township, {}).of_row("", name[:31]) == branch.pk
