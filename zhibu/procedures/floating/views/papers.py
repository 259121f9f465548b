"""The papers of a stay: issued with one button, taken away as Word or PDF."""

from django.urls import reverse

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, DownloadPage
from zhibu.procedures.floating import services
from zhibu.procedures.floating.models import Stay

FORMS = ("word", "pdf")


class IssuePaper(ActionPage):
    """Writes the activity card or the certificate from what was declared."""

    permission = Perm.FLOATING_PLAN
    row = Stay
    examples = {"kind": "card"}
    done = _("“%(object)s” was issued.")

    def act(self, *, pk, kind, on):
        return services.issue_paper(
            actor=self.request.actor, stay_id=pk, kind=kind, on=on
        )

    def next_url(self, result):
        return reverse("floating:stay", args=[self.kwargs["pk"]])


class PaperFile(DownloadPage):
    """The paper of a stay within reach."""

    permission = Perm.FLOATING_VIEW
    row = Stay
    examples = {"kind": "card", "form": "word"}

    def deliver(self, *, pk, kind, form):
        if form not in FORMS:
            raise NotFound(form)
        return services.hand_out_paper(
            actor=self.request.actor, stay_id=pk, kind=kind, form=form
        )


class MyPaper(DownloadPage):
    """The own paper: on the phone, to be shown or printed."""

    permission = Perm.FLOATING_DECLARE
    examples = {"kind": "card", "form": "word"}

    def deliver(self, *, kind, form):
        if form not in FORMS:
            raise NotFound(form)
        return services.hand_out_own_paper(
            actor=self.request.actor, kind=kind, form=form
        )
