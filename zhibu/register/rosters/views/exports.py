"""The register as a roster: the list as filtered, in columns that the user ticks."""

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


class ExportRoster(FormPage):
    """The address carries the filters of the list of members: `?category=2&…`."""

    permission = Perm.MEMBERS_EXPORT
    page_title = _("Export a roster")
    template_name = "rosters/export.html"
    form_class = ExportForm
    submit_label = _("Export")
    back_url = reverse_lazy("members:list")

    def members(self):
        reach = Member.objects.visible_to(self.request.actor, self.permission)
        return MemberFilter(self.request.GET, reach, request=self.request).qs

    def get_initial(self):
        return {"columns": list(NATIONAL), "form": "xlsx"}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not holds(self.request.actor, Perm.MEMBERS_REVEAL):
            del form.fields["in_clear"], form.fields["reason"]
        return form

    def get_context_data(self, **kwargs):
        message = _("%(count)s members, as the list is filtered.")
        intro = str(message) % {"count": self.members().count()}
        return super().get_context_data(intro=intro, **kwargs)

    def form_valid(self, form):
        values = form.cleaned_data
        try:
            name, file = services.export_roster(
                actor=self.request.actor,
                members=self.members(),
                columns=[*values["columns"], *values["further"]],
                form=values["form"],
                in_clear=values.get("in_clear", False),
                reason=values.get("reason", ""),
                on=self.today,
            )
        except Refused as refused:
            return self.form_refused(form, refused)
        return FileResponse(file, as_attachment=True, filename=name)
