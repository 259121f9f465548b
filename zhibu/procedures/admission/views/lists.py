"""Lists of cases, and of those in public notice."""

from django.db.models import Count
from django.urls import reverse

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds, roots
from zhibu.foundation.web.views import ListPage, TextPage
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.codes import Stage
from zhibu.procedures.admission.filters import CaseFilter
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.tables import CaseTable

SHOWN = (
    "name",
    "initials",
    "state",
    "stage",
    "since",
    "next_kind",
    "next_who",
    "earliest_on",
    "due_on",
    "closed_on",
    "org_path",
    "organisation__name",
    "organisation__short_name",
)


class CaseList(ListPage):
    """Everybody on the way into the Party, by conditions that an address can hold."""

    permission = Perm.ADMISSION_VIEW
    page_title = _("Admission")
    template_name = "admission/list.html"
    queryset = (
        Case.objects.select_related("organisation")
        .only(*SHOWN)
        .order_by("org_path", "closed_on", "stage", "initials", "pk")
    )
    table_class = CaseTable
    filterset_class = CaseFilter
    empty_text = _(
        "Whoever wants to join hands in an application; open a case with it here."
    )

    def get_table_kwargs(self):
        return {"exclude": ("organisation",) if self.filterset.is_one_branch else ()}

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.on = self.today
        return table

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        acts = []
        if holds(actor, Perm.ADMISSION_WORK):
            acts.append(_act(_("Enter an application"), "open", "plus", primary=True))
            if holds(actor, Perm.ACCOUNTS_INVITE):
                acts.append(_act(_("Invite to apply"), "invite", "mail"))
            if queries.members_without_case(actor).exists():
                acts.append(
                    _act(_("Probationary member without a case"), "take_up", "plus")
                )
            acts.append(_act(_("Cases from older records"), "imports:list", "upload"))
            acts.append(self._export())
        if holds(actor, Perm.ADMISSION_DECIDE):
            acts.append(_act(_("Steps waiting for us"), "queue", "inbox"))
        acts.append(_act(_("Public notices"), "publicity", "bell"))
        return super().get_context_data(
            stages=self._stages(),
            offered=queries.offered_cases(actor),
            page_actions=acts,
            **kwargs,
        )

    def _export(self):
        """The list as it is filtered now, in the columns of the big sheet."""
        act = _act(_("Export the list"), "imports:export", "download")
        conditions = self.request.GET.urlencode()
        return act | {"url": f"{act['url']}?{conditions}" if conditions else act["url"]}

    def _stages(self):
        """How many open cases there are in each stage, with the address of each."""
        rows = Case.objects.visible_to(self.request.actor, self.permission).open()
        counts = dict(rows.order_by().values_list("stage").annotate(count=Count("pk")))
        chosen = self.request.GET.get("stage", "")
        return [
            {
                "label": stage.label,
                "value": counts.get(stage.value, 0),
                "url": f"?stage={stage.value}",
                "active": chosen == stage.value,
            }
            for stage in Stage
        ]


def _act(label, name, icon, *, primary=False):
    return {
        "label": label,
        "url": reverse(f"admission:{name}"),
        "icon": icon,
        "primary": primary,
    }


class PublicityList(TextPage):
    """Those in public notice on a day: name, sex, birth month and unit, no more."""

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/publicity.html"
    page_title = _("Public notices")

    def get_context_data(self, **kwargs):
        tops = roots(self.request.actor, self.permission)
        shown = [
            one
            for one in queries.cases_in_publicity(self.today)
            if any(is_within(one.branch_path, top) for top in tops)
        ]
        return super().get_context_data(
            notices=shown, back_url=reverse("admission:list"), on=self.today, **kwargs
        )
