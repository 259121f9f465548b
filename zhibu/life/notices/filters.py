from typing import Any

import django_filters as filters

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.conditions import Conditions
from zhibu.life.notices.codes import Answer, State
from zhibu.life.notices.models import Notice, Recipient

SILENT = "silent"


class NoticeFilter(Conditions):
    search = filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        label=_("Search"),
        help_text=_("Words of the title"),
    )
    state = filters.ChoiceFilter(choices=State.choices, label=_("state"))

    class Meta:
        model = Notice
        fields = ("search", "state")


class RecipientFilter(Conditions):
    search = filters.CharFilter(
        field_name="member__name",
        lookup_expr="icontains",
        label=_("Search"),
        help_text=_("Name"),
    )
    answer = filters.ChoiceFilter(
        choices=[(SILENT, _("no answer yet")), *Answer.choices],
        label=_("answer"),
        method="with_answer",
    )

    class Meta:
        model = Recipient
        fields = ("search", "answer")

    def with_answer(self, rows: Any, _name: str, value: str) -> Any:
        """Those with one answer, or with none."""
        return rows.filter(answer="" if value == SILENT else value)
