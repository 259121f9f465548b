"""Checking a certificate: for everybody, with number and code."""

from allauth.core.internal.ratelimit import consume

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.permissions import PUBLIC
from zhibu.foundation.web.views import FormPage
from zhibu.life.honours import queries
from zhibu.life.honours.forms import CertificateForm

_TRIES = {"check_certificate": "20/15m/ip"}


class CheckCertificate(FormPage):
    """Is this certificate real, and does the honour still hold?

    What is found is shown on this answer alone: no address leads to it, and a wrong
    number looks like a wrong code.
    """

    permission = PUBLIC
    page_title = _("Check a certificate of honour")
    template_name = "honours/check.html"
    form_class = CertificateForm
    submit_label = _("Check")

    def form_valid(self, form):
        try:
            if not consume(
                self.request, app="honours", action="check_certificate", config=_TRIES
            ):
                message = _("Too many attempts. Wait a quarter of an hour.")
                raise Refused(Problem("too_often", message))
            found = queries.check(on=self.today, **form.cleaned_data)
            if found is None:
                message = _("No certificate has this number and this check code.")
                raise Refused(Problem("unknown", message))
        except Refused as refused:
            return self.form_refused(form, refused)
        return self.render_to_response(self.get_context_data(form=form, found=found))
