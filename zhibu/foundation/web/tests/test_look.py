"""What all templates keep to, and what forms, to-dos and dates look like."""

import hashlib
import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation

from zhibu.foundation.web.templatetags import web
from zhibu.foundation.web.todos import Todo

ON = date(2026, 11, 24)
WEB = Path(web.__file__).parents[1]
ROOT = WEB.parents[2]
TEMPLATES = sorted(ROOT.glob("zhibu/*/*/templates/**/*.html"))
TEMPLATES += sorted(ROOT.glob("zhibu/home/templates/**/*.html"))
ICONS = json.loads((WEB / "icons.json").read_text(encoding="utf-8"))


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_holds_no_script_or_style_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"<style|\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "event handler"
    assert "hx-on" not in text, "needs eval"


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_every_icon_is_one_we_have(path):
    named = re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    assert set(named) <= set(ICONS)


@pytest.mark.parametrize(
    "name",
    [str(p.relative_to(WEB / "templates")) for p in TEMPLATES if WEB in p.parents],
)
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("path", sorted(WEB.glob("static/vendor/*/CHECKSUMS")))
def test_vendored_files_are_what_their_checksums_say(path):
    lines = path.read_text().splitlines()[1:]
    assert lines
    for line in lines:
        expected, name = line.split()
        content = (path.parent / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected, name
        assert b"sourceMappingURL" not in content


class Example(forms.Form):
    name = forms.CharField(help_text="as in the ID card")
    born = forms.DateField(initial=date(1988, 3, 5))
    sex = forms.ChoiceField(choices=[("1", "m"), ("2", "f")], widget=forms.RadioSelect)
    seen = forms.BooleanField(required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_is_drawn_in_our_classes():
    html = str(Example())
    assert '<input type="text" name="name" maxlength' not in html
    assert re.search(r'<input type="text" name="name"[^>]*class="form-control"', html)
    assert re.search(r'<input type="date" name="born" value="1988-03-05"', html)
    assert html.count('class="form-check-input"') == 3
    assert '<legend class="form-label">' in html
    assert 'class="drop"' in html
    assert html.count('name="secret"') == 1


def test_a_wrong_field_says_so_beside_itself_and_at_the_top():
    html = str(Example({"name": "", "born": "1988-13-05", "sex": "1"}))
    assert 'role="alert"' in html
    assert '<a href="#id_name">' in html
    assert '<a href="#id_born">' in html
    assert re.search(r'name="name"[^>]*aria-invalid="true"[^>]*is-invalid', html)
    described = re.search(r'name="name"[^>]*aria-describedby="([^"]+)"', html).group(1)
    for identifier in described.split():
        assert f'id="{identifier}"' in html
    assert "role" not in str(Example())


def test_attributes_of_a_widget_cannot_break_out():
    class Odd(forms.Form):
        name = forms.CharField(
            widget=forms.TextInput(attrs={"placeholder": '"><script>', "class": "wide"})
        )

    html = str(Odd()["name"])
    assert "<script>" not in html
    assert 'class="form-control wide"' in html


@pytest.mark.parametrize(
    "when, state, words",
    [
        (date(2026, 11, 21), "overdue", "3 days overdue"),
        (date(2026, 11, 23), "overdue", "1 day overdue"),
        (date(2026, 11, 24), "soon", "Today"),
        (date(2026, 12, 1), "soon", "7 days left"),
        (date(2026, 12, 2), "", "8 days left"),
        (None, "", "No date set"),
    ],
)
def test_a_todo_says_how_urgent_it_is(when, state, words):
    item = Todo(when=when, what="Talk", why="R-DEV-02", url="/x/", act="Record it")
    template = engines["django"].from_string("{% load web %}{% todo item %}")
    with translation.override("en"):
        html = template.render({"item": item, "on": ON})
    assert f'class="todo {state}"' in html
    assert words in html
    assert '<a class="btn" href="/x/">Record it</a>' in html


@pytest.mark.parametrize(
    "value, chinese, english",
    [
        (ON, "2026年11月24日", "2026-11-24"),
        (datetime(2026, 11, 24, 23, 30), "2026年11月24日", "2026-11-24"),  # noqa: DTZ001
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_a_date_is_written_as_the_reader_writes_it(value, chinese, english):
    with translation.override("zh-hans"):
        assert web.day(value) == chinese
    with translation.override("en"):
        assert web.day(value) == english


def test_a_short_date_far_from_today_has_its_year():
    today = timezone.localdate()
    with translation.override("zh-hans"):
        assert web.short_day(today) == f"{today.month}月{today.day}日"
        assert web.short_day(date(2020, 3, 17)) == "2020年3月17日"
        assert web.short_day(None) == ""


def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in web.icon("home")
    assert 'aria-label="to &lt;go&gt;"' in web.icon("home", "to <go>")
    assert web.icon("no such icon").endswith("></svg>")


def test_the_page_for_a_crash_needs_nothing():
    assert "程序出错" in render_to_string("500.html")


@pytest.mark.parametrize("status", [403, 404, 409, 422, 429])
def test_a_refusal_helps_without_a_frame(rf, status):
    html = render_to_string("web/refusal.html", {"status": status}, rf.get("/"))
    assert 'href="/"' in html
    assert html.count("<h1") == 1


def drawn(source, **context):
    return engines["django"].from_string(source).render(context)


def test_what_is_kept_is_one_in_each_language_and_for_each_thing_shown():
    source = '{% kept "web/licence.html" version=version %}'
    with translation.override("zh-hans"):
        chinese = drawn(source, version="1.0")
    with translation.override("en"):
        english = drawn(source, version="1.0")
        newer = drawn(source, version="1.1")
        again = drawn(source, version="1.0")
    assert "支部" in chinese
    assert "支部" not in english
    assert "1.1" in newer
    assert again is not newer
    assert again == english


def test_what_is_kept_sees_nothing_of_the_page_but_what_it_is_given():
    source = '{% kept "web/licence.html" version="2" %}'
    html = drawn(source, source_url="https://example.org", version="1")
    assert "example.org" not in html
    assert " 2 " in html
