"""A register as a list: as filtered on its page, in a workbook or as text."""

from typing import Any, ClassVar

from django.http import FileResponse
from django.urls import reverse_lazy

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import FormPage
from zhibu.register.members.filters import MemberFilter
from zhibu.register.members.models import Member
from zhibu.register.rosters import services
from zhibu.register.rosters.columns import NATIONAL
from zhibu.register.rosters.forms import ExportForm


class ExportPage(FormPage, abstract=True):
    """A list goes out. The address carries the filters of its page: `?category=2&…`."""

    template_name = "rosters/export.html"
    submit_label = _("Export")
    model: ClassVar[Any]
    filter_class: ClassVar[Any]
    reveal: ClassVar[Perm]  # who may have numbers in clear
    told: ClassVar[Any]  # a line with a place for the count

    def rows(self):
        reach = self.model.objects.visible_to(self.request.actor, self.permission)
        return self.filter_class(self.request.GET, reach, request=self.request).qs

    def export(self, *, rows: Any, **act: Any) -> Any:
        """Call the service; returns (file name, file)."""
        raise NotImplementedError

    def get_form_kwargs(self):
        may_reveal = holds(self.request.actor, self.reveal)
        return super().get_form_kwargs() | {"may_reveal": may_reveal}

    def get_context_data(self, **kwargs):
        intro = str(self.told) % {"count": self.rows().count()}
        return super().get_context_data(intro=intro, **kwargs)

    def form_valid(self, form):
        values = {"in_clear": False, "reason": ""} | form.cleaned_data
        try:
            name, file = self.export(
                actor=self.request.actor, rows=self.rows(), on=self.today, **values
            )
        except Refused as refused:
            return self.form_refused(form, refused)
        return FileResponse(file, as_attachment=True, filename=name)


class ExportRoster(ExportPage):
    permission = Perm.MEMBERS_EXPORT
    reveal = Perm.MEMBERS_REVEAL
    page_title = _("Export a roster")
    form_class = ExportForm
    back_url = reverse_lazy("members:list")
    model = Member
    filter_class = MemberFilter
    told = _("%(count)s members, as the list is filtered.")

    def get_initial(self):
        return {"columns": list(NATIONAL), "form": "xlsx"}

    def export(self, *, rows, **act):
        columns = [*act.pop("columns"), *act.pop("further")]
        return services.export_roster(members=rows, columns=columns, **act)
