import django_filters as filters

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters.models import RosterImport


class ImportFilter(filters.FilterSet):
    search = filters.CharFilter(
        field_name="file_name",
        lookup_expr="icontains",
        label=_("Search"),
        help_text=_("Name of the file"),
    )
    state = filters.ChoiceFilter(choices=RosterImport.State, label=_("state"))

    class Meta:
        model = RosterImport
        fields = ("search", "state")
