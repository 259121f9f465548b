"""The quick rows say what django-tables2 itself would say."""

import re
from datetime import date

import django_tables2 as tables
import pytest
from django.db import models
from django.template import engines
from django.utils.html import format_html

ON = date(2026, 11, 24)
PEOPLE = [
    {"id": 1, "name": "欧阳文静", "born": date(1952, 7, 8), "age": 74, "note": "<b>"},
    {"id": 2, "name": "艾合买提·买买提", "born": None, "age": 0, "note": ""},
]


class People(tables.Table):
    pick = tables.CheckBoxColumn(accessor="id")
    name = tables.Column(
        verbose_name="姓名", linkify=lambda record: f"/m/{record['id']}/"
    )
    born = tables.Column(attrs={"td": {"class": "number"}})
    age = tables.Column(
        attrs={"td": {"data-old": lambda record: "yes" if record["age"] > 60 else "no"}}
    )
    doubled = tables.Column(accessor="age")
    note = tables.Column()
    missing = tables.Column(accessor="nowhere__at_all")
    coded = tables.TemplateColumn(
        "<i>{{ record.name }}/{{ value }}</i>", accessor="age"
    )

    def render_doubled(self, value, record):
        return format_html("<u>{}</u>", value * 2)

    class Meta:
        row_attrs = {"data-id": lambda record: record["id"]}


def draw(source, table, rf, **more):
    table.context = None
    template = engines["django"].from_string(source)
    return template.render({"table": table, **more}, rf.get("/"))


def cells(html):
    rows = re.findall(r"<tr ([^>]*)>(.*?)</tr>", html, re.S)
    return [
        (head, [c.strip() for c in re.findall(r"<td[^>]*>(.*?)</td>", body, re.S)])
        for head, body in rows
    ]


@pytest.fixture
def both(rf):
    quick = draw("{% load web %}{% table_rows table %}", People(PEOPLE), rf)
    own = draw(
        '{% load django_tables2 %}{% render_table table "django_tables2/table.html" %}',
        People(PEOPLE),
        rf,
    )
    return quick, own[own.index("<tbody") :]


def test_every_cell_is_what_the_library_draws(both):
    quick, own = map(cells, both)
    assert len(quick) == 2
    assert [row for _, row in quick] == [row for _, row in own]


def test_rows_keep_their_attributes(both):
    quick, own = map(cells, both)
    assert [head for head, _ in quick] == [head for head, _ in own]
    assert 'data-id="1"' in quick[0][0]


def test_cells_keep_their_attributes_and_say_what_they_are(both):
    quick, _ = both
    assert 'data-label="姓名"' in quick
    assert quick.count('class="number"') == 2
    assert quick.count('data-old="yes"') == 1
    assert quick.count('data-old="no"') == 1


def test_the_head_of_a_check_box_is_no_label(both):
    quick, _ = both
    assert quick.count('data-label=""') == 2


def test_what_people_typed_is_escaped(both):
    quick, _ = both
    assert "&lt;b&gt;" in quick
    assert "<b>" not in quick


class Colour(models.TextChoices):
    RED = "r", "red as a flag"


class Flag(models.Model):
    colour = models.CharField(max_length=1, choices=Colour)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        app_label = "tests_of_rows"
        managed = False

    def __str__(self):
        return self.colour


class Flags(tables.Table):
    colour = tables.Column()
    above = tables.Column(accessor="parent__colour")


def test_a_choice_is_shown_by_its_words_also_across_a_relation(rf):
    below = Flag(colour="r", parent=Flag(colour="r"))
    html = draw("{% load web %}{% table_rows table %}", Flags([below]), rf)
    assert html.count("red as a flag") == 2


def test_a_relation_to_nothing_is_an_empty_cell(rf):
    html = draw("{% load web %}{% table_rows table %}", Flags([Flag(colour="r")]), rf)
    assert cells(html)[0][1] == ["red as a flag", "—"]
