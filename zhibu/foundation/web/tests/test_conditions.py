"""A page may change its filters, and no other page sees it."""

import django_filters
import pytest
from django.contrib.contenttypes.models import ContentType

from zhibu.foundation.web.conditions import Conditions


class Kinds(Conditions):
    app = django_filters.ChoiceFilter(
        field_name="app_label", choices=[("a", "A")], label="App"
    )
    starts = django_filters.CharFilter(method="by_start")

    class Meta:
        model = ContentType
        fields: tuple[str, ...] = ()

    asked: str = ""

    def by_start(self, rows, _name, value):
        self.asked = value
        return rows.filter(model__startswith=value)


def make(**data):
    return Kinds(data, queryset=ContentType.objects.all())


def test_choices_of_one_page_are_not_those_of_another():
    one, other = make(), make()
    one.filters["app"].extra["choices"] = [("b", "B")]
    assert ("b", "B") in one.form.fields["app"].choices
    assert ("a", "A") in other.form.fields["app"].choices
    assert ("a", "A") in make().form.fields["app"].choices


def test_a_filter_asks_the_method_of_its_own_page():
    one, other = make(starts="x"), make(starts="y")
    assert "LIKE y%" in str(other.qs.query)
    assert "LIKE x%" in str(one.qs.query)
    assert (one.asked, other.asked) == ("x", "y")


def test_a_condition_taken_away_is_taken_from_one_page_only():
    one = make()
    del one.filters["app"]
    assert "app" in make().filters


@pytest.mark.parametrize("name", ["app", "starts"])
def test_every_page_has_a_filter_of_its_own(name):
    one, other = make(), make()
    assert one.filters[name] is not other.filters[name]
    assert one.filters[name].parent is one
    assert other.filters[name].parent is other
