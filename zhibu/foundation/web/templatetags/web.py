"""Tags and filters that every template has at hand."""

from collections.abc import Hashable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from zhibu.foundation.kernel.text import day_in_words
from zhibu.foundation.web.heads import heads_html
from zhibu.foundation.web.icons import icon_html
from zhibu.foundation.web.rows import engine_of, rows_html

register = template.Library()
NEAR = timedelta(days=180)  # a date within needs no year
SOON = 7  # days before its date from which a to-do is amber


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon drawn in the colour of the text; silent for screen readers unless named.

    An unknown name draws nothing, so that a missing picture never breaks a page.
    """
    return icon_html(name, label)


@register.filter
def day(value: Any) -> str:
    """A date as people read it: 2026年11月24日 in Chinese, 2026-11-24 elsewhere."""
    on = _as_date(value)
    return "" if on is None else day_in_words(on)


@register.filter
def moment(value: Any, clock: str = "%H:%M") -> str:
    """A day and the time of the office's clock, to the minute or as `clock` says."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value) if value.tzinfo else value
    return f"{day_in_words(local)} {local.strftime(clock)}"


@register.filter
def short_day(value: Any) -> str:
    """A date without its year, 11月24日 in Chinese, 11-24 elsewhere; with its year when
    it is so far from today that one would take it for another.
    """
    on = _as_date(value)
    if on is None:
        return ""
    if abs(on - timezone.localdate()) > NEAR:
        return day_in_words(on)
    if (get_language() or "").startswith("zh"):
        return f"{on.month}月{on.day}日"
    return f"{on:%m-%d}"


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


@register.filter
def iso_input(value: Any) -> str:
    """What a date input takes: 2026-11-24, also from 2026/11/24."""
    return str(value).replace("/", "-") if value else ""


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def todo(context: template.Context, item: Any, primary: bool = False) -> SafeString:
    """One to-do as one line: when · what · why · one act. Written without a template.

    `item` is a web.todos.Todo. The day it is counted from is the `on` of the context,
    else today. `primary` makes its button the red one; one a card.
    """
    left = item.days_left(context.get("on") or timezone.localdate())
    on = f"<small>{escape(short_day(item.when))}</small>" if item.when else ""
    why = f'<div class="why">{conditional_escape(item.why)}</div>' if item.why else ""
    look = "btn btn-primary" if primary else "btn"
    act = conditional_escape(item.act or gettext("Have a look"))
    button = f'<a class="{look}" href="{escape(item.url)}">{act}</a>'
    return mark_safe(  # noqa: S308 -- every part is escaped
        f'<div class="todo {_urgency(left)}">'
        f'<div class="when">{escape(_when(left))}{on}</div>'
        f'<div class="what"><b>{conditional_escape(item.what)}</b>{why}</div>'
        f"{button if item.url else ''}</div>\n"
    )


def _urgency(left: int | None) -> str:
    if left is None or left > SOON:
        return ""
    return "overdue" if left < 0 else "soon"


def _when(left: int | None) -> str:
    if left is None:
        return gettext("No date set")
    if left == 0:
        return gettext("Today")
    if left < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {
            "days": -left
        }
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


@register.simple_tag
def attributes_of(widget: Mapping[str, Any], look: str) -> SafeString:
    """The attributes of a form widget with Tabler's class; red where it is wrong."""
    attributes = dict(widget["attrs"])
    classes = [look, attributes.pop("class", "")]
    if attributes.get("aria-invalid"):
        classes.append("is-invalid")
    attributes["class"] = " ".join(filter(None, classes)) or None
    return mark_safe("".join(map(_attribute, attributes.items())))  # noqa: S308 -- escaped


def _attribute(pair: tuple[str, Any]) -> str:
    name, value = pair
    if value is None or value is False:
        return ""
    return f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'


@register.simple_tag(takes_context=True)
def show_table(context: template.Context, table: Any) -> SafeString:
    """A django-tables2 table within this page.

    Unlike {% render_table %} it does not run the context processors once more, and
    the table's template sees what the page knows (`filter`, `empty_text` ...).
    """
    table.context = context
    table.before_render(context.get("request"))
    drawing = engine_of(context).get_template(table.template_name)
    with context.push(table=table):
        return drawing.render(context)


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, table: Any) -> SafeString:
    """The rows of a table, as web/table.html shows them, or as the table draws them."""
    return table.body() if hasattr(table, "body") else rows_html(table, context)


@register.simple_tag(takes_context=True)
def table_heads(context: template.Context, table: Any) -> SafeString:
    """The heads of the columns; those by which the rows can be ordered are links."""
    return heads_html(table, context["request"].GET if "request" in context else None)


@register.simple_tag
def chart_table(chart: Any) -> SafeString:
    """Head and rows of the table behind a chart, written without a template."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in chart.head)
    rows = []
    for row in chart.rows:
        label: str = escape(row.label)
        if row.url:
            label = f'<a href="{escape(row.url)}">{label}</a>'
        cells = "".join(f"<td>{escape(value)}</td>" for value in row.values)
        rows.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
    body = "".join(rows)
    return mark_safe(f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>")  # noqa: S308


@register.simple_tag(takes_context=True)
def drawn_once(context: template.Context, name: str) -> SafeString:
    """A template that stands twice on a page (side bar and drawer), drawn once."""
    request = context.get("request")
    drawn = request.__dict__.setdefault("_drawn", {}) if request else {}
    if name not in drawn:
        drawn[name] = engine_of(context).get_template(name).render(context)
    return drawn[name]


@register.simple_tag(takes_context=True)
def draw(context: template.Context, name: str, shown: Mapping[str, Any]) -> SafeString:
    """A template that sees `shown` and nothing else: the inside of a cards.Card."""
    inside = template.Context(dict(shown))
    return engine_of(context).get_template(name).render(inside)


MOST_KEPT = 2000
_kept: dict[Hashable, SafeString] = {}


@register.simple_tag(takes_context=True)
def kept(context: template.Context, name: str, **shown: Hashable) -> SafeString:
    """A part of the frame that is the same for many: drawn once, kept by this process.

    The template sees the language and `shown`, and nothing else of the page: no
    request, no person, no token. So what is kept for one is never wrong for another.
    """
    engine = engine_of(context)
    key = (name, get_language(), *shown.items())
    drawn = _kept.get(key)
    if drawn is None or engine.debug:  # whoever edits templates sees the new one
        drawn = engine.get_template(name).render(template.Context(shown))
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = drawn
    return drawn
