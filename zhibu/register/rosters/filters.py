import django_filters as filters

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters.models import RosterImport


class ImportFilter(filters.FilterSet):
    file_name = filters.CharFilter(lookup_expr="icontains", label=_("file"))
    state = filters.ChoiceFilter(choices=RosterImport.State, label=_("state"))

    class Meta:
        model = RosterImport
        fields = ("file_name", "state")
