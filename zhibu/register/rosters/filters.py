import django_filters as filters

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.conditions import Conditions
from zhibu.register.rosters.models import WorkbookImport, WorkbookImportQuerySet


class ImportFilter(Conditions):
    """Of imports of any kind."""

    search = filters.CharFilter(
        field_name="file_name",
        lookup_expr="icontains",
        label=_("Search"),
        help_text=_("Name of the file"),
    )
    state = filters.ChoiceFilter(choices=WorkbookImport.State, label=_("state"))
    waiting = filters.ChoiceFilter(
        choices=[("own", _("for my decision"))],
        label=_("Waiting"),
        method="filter_waiting",
    )

    def filter_waiting(
        self, rows: WorkbookImportQuerySet, _name: str, _value: str
    ) -> WorkbookImportQuerySet:
        """Imports that the reader sent in and has to decide on, as the desk counts."""
        return rows.waiting().filter(actor_id=self.request.actor.user_id)
