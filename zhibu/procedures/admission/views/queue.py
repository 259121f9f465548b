"""The queue of the superior: what waits for a decision, one after the other."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ListPage
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.codes import ActKind, Who
from zhibu.procedures.admission.forms.fields import ASKED
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.tables import QueueTable
from zhibu.procedures.admission.views.acting import RecordAct
from zhibu.procedures.admission.views.case import items_of
from zhibu.procedures.admission.views.showing import acts_shown, possible, scan_rights

MOST = 1000  # cases between which "previous" and "next" lead


class Queue(ListPage):
    """All steps that wait for the committees in which the actor decides."""

    permission = Perm.ADMISSION_DECIDE
    page_title = _("Steps waiting for us")
    template_name = "admission/queue.html"
    queryset = Case.objects.all()
    table_class = QueueTable
    empty_text = _("Nothing waits for a decision here.")

    def get_queryset(self):
        return queries.queue(self.request.actor, self.today)

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.on = self.today
        return table

    def get_context_data(self, **kwargs):
        acts = [
            {
                "label": _("Yearly analysis"),
                "url": reverse("admission:analysis"),
                "icon": "chart",
            }
        ]
        first = self.object_list.values_list("pk", flat=True).first()
        if first:
            acts.insert(
                0,
                {
                    "label": _("Decide one after the other"),
                    "url": reverse("admission:review", args=[first]),
                    "icon": "check",
                    "primary": True,
                },
            )
        crumbs = [{"label": _("Admission"), "url": reverse("admission:list")}]
        return super().get_context_data(
            page_actions=acts, breadcrumb=crumbs, empty_icon="check", **kwargs
        )


class Review(RecordAct):
    """One case of the queue: what is known at the left, the decision at the right.

    Several persons are decided on one by one (R-DEV-23, R-DEV-27).
    """

    permission = Perm.ADMISSION_DECIDE
    template_name = "admission/review.html"

    @property
    def kind(self):
        """The step that waits, unless the address names another one."""
        asked = self.request.GET.get("kind", "")
        if asked in ASKED:
            return ActKind(asked)
        return ActKind(self.waiting.waits_for)

    @cached_property
    def waiting(self):
        """The case as it stands in the queue; None when nothing waits in it."""
        rows = queries.queue(self.request.actor, self.today)
        return rows.filter(pk=self.case.pk).first()

    def get(self, request, *args, **kwargs):
        return self._gone() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._gone() or super().post(request, *args, **kwargs)

    def _gone(self):
        if self.waiting is not None:
            return None
        told = _("Nothing waits for a decision in the case of %(name)s now.")
        messages.info(self.request, told % {"name": self.case.name})
        return redirect("admission:queue")

    @cached_property
    def around(self):
        """The keys of the queue, and the place of this case in it."""
        rows = queries.queue(self.request.actor, self.today)
        keys = list(rows.values_list("pk", flat=True)[:MOST])
        pk = self.case.pk
        return keys, keys.index(pk) if pk in keys else None

    def _neighbour(self, step):
        keys, place = self.around
        if place is None or not 0 <= place + step < len(keys):
            return ""
        return reverse("admission:review", args=[keys[place + step]])

    def get_context_data(self, **kwargs):
        keys, place = self.around
        others = possible(self.request.actor, self.progress, self.kind)
        return super().get_context_data(
            progress=self.progress,
            items=items_of(self.case),
            acts=acts_shown(self.case.counted),
            may=scan_rights(self.request.actor, self.case),
            objections=self.case.objections.order_by("received_on", "pk"),
            place=None if place is None else place + 1,
            count=len(keys),
            previous_url=self._neighbour(-1),
            following_url=self._neighbour(1),
            others=self._others(others),
            **kwargs,
        )

    def _others(self, found):
        """The other steps of the superior in this case: return it, prolong, talk."""
        return [one for one in found if one.who in (Who.UPPER, Who.DEPARTMENT)]

    def next_url(self, result):
        """On to the next case of the queue, when this one has left it."""
        rows = queries.queue(self.request.actor, self.today)
        if rows.filter(pk=self.case.pk).exists():
            return reverse("admission:review", args=[self.case.pk])
        return self.onward

    def form_valid(self, form):
        self.onward = self._neighbour(1) or reverse("admission:queue")
        return super().form_valid(form)
