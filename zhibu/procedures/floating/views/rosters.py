"""The roster of R-FLO-11, of both sides: on the screen, and as a workbook."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import DownloadPage, ListPage
from zhibu.procedures.floating import exports, queries
from zhibu.procedures.floating.filters import InflowFilter, OutflowFilter
from zhibu.procedures.floating.tables import InflowTable, OutflowTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RosterPage(ListPage, abstract=True):
    """One side of the roster, with a way to the other."""

    export: ClassVar[str]
    other: ClassVar[tuple[Perm, Any, str]]

    def get_context_data(self, **kwargs):
        address = f"{reverse(self.export)}?{self.request.GET.urlencode()}"
        link = format_html('<a href="{}">{}</a>', address, _("Export as .xlsx"))
        perm, label, url = self.other
        acts = []
        if holds(self.request.actor, perm):
            acts.append({"label": label, "url": reverse(url)})
        return super().get_context_data(summary=link, page_actions=acts, **kwargs)


class OutflowRoster(RosterPage):
    """Who of us is away: the columns of the official form."""

    permission = Perm.FLOATING_VIEW
    page_title = _("Roster: went away")
    queryset = queries.outflow()
    table_class = OutflowTable
    filterset_class = OutflowFilter
    empty_text = _("Nobody was away.")
    export = "floating:export_outflow"
    other = (Perm.FLOATING_HOST, _("Roster: came here"), "floating:inflow")


class InflowRoster(RosterPage):
    """Who takes part here: the same columns, and the host branch."""

    permission = Perm.FLOATING_HOST
    page_title = _("Roster: came here")
    queryset = queries.inflow()
    table_class = InflowTable
    filterset_class = InflowFilter
    empty_text = _("Nobody took part here.")
    export = "floating:export_inflow"
    other = (Perm.FLOATING_VIEW, _("Roster: went away"), "floating:outflow")


class RosterFile(DownloadPage, abstract=True):
    """A roster as it is filtered."""

    roster: ClassVar[exports.Roster]
    page: ClassVar[type[RosterPage]]

    def deliver(self):
        actor = self.request.actor
        reach = self.page.queryset.visible_to(actor, self.permission)
        found = self.page.filterset_class(self.request.GET, reach, request=self.request)
        name, file = exports.export_roster(actor, self.roster, found.qs, self.today)
        return name, XLSX, file


class OutflowFile(RosterFile):
    """Those who went away, as a workbook."""

    permission = Perm.FLOATING_VIEW
    roster, page = exports.OUTFLOW, OutflowRoster


class InflowFile(RosterFile):
    """Those who came here, as a workbook."""

    permission = Perm.FLOATING_HOST
    roster, page = exports.INFLOW, InflowRoster
