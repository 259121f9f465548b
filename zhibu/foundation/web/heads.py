"""Draws the heads of a django-tables2 table without a template, as rows.py the rows."""

from typing import Any

from django.http import QueryDict
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table

from zhibu.foundation.web.icons import icon_html


def heads_html(table: Table, asked: QueryDict | None) -> SafeString:
    """The `<th>`s; `asked` is what the address of the page asks for."""
    address = _Address(table, asked)
    return mark_safe("".join(_head(column, address) for column in table.columns))  # noqa: S308


def _head(column: Any, address: "_Address") -> str:
    header, attributes = conditional_escape(column.header), column.attrs["th"].as_html()
    if not column.orderable:
        return f'<th scope="col" {attributes}>{header}</th>\n'
    order = column.order_by_alias
    sorted_, arrow = "", ""
    if column.is_ordered:
        is_down = order.is_descending
        sorted_ = f' aria-sort="{"descending" if is_down else "ascending"}"'
        arrow = icon_html("chevron-down" if is_down else "chevron-up")
    url = escape(address.ordered_by(order.next))
    return (
        f'<th scope="col" {attributes}{sorted_}>'
        f'<a class="sort" href="{url}" hx-get="{url}" hx-target="#rows"'
        f' hx-push-url="true">{header}{arrow}</a></th>\n'
    )


class _Address:
    """The address of the page with another order, at its first page."""

    def __init__(self, table: Table, asked: QueryDict | None) -> None:
        self.field = table.prefixed_order_by_field
        self.rest = asked.copy() if asked is not None else QueryDict(mutable=True)
        self.rest.pop(table.prefixed_page_field, None)

    def ordered_by(self, order: str) -> str:
        """`?…` with this order."""
        self.rest[self.field] = str(order)
        return f"?{self.rest.urlencode()}"
