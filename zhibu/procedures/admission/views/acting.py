"""Recording a step: one page for all kinds, and what it would say beforehand."""

from functools import cached_property

from django.db import transaction
from django.urls import reverse

from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.procedures.admission import rules, services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.forms import ActForm, ReasonForm
from zhibu.procedures.admission.forms.acting import SHOWN_AT, vote_of
from zhibu.procedures.admission.forms.building import COUNTS
from zhibu.procedures.admission.forms.fields import ASKED, EXITS
from zhibu.procedures.admission.queries.filling import Known
from zhibu.procedures.admission.queries.reaching import PERMISSIONS, may_act
from zhibu.procedures.admission.rules.judging import unmet
from zhibu.procedures.admission.views.case_pages import AboutCase
from zhibu.procedures.admission.views.refusing import told_with_rules


class ActPages(AboutCase):
    """Pages about one step of a case: the address names its kind."""

    examples = {"kind": ActKind.TALK.value}  # for the access matrix

    @property
    def kind(self):
        """The kind of step; 404 for what has no form."""
        kind = self.kwargs["kind"]
        if kind not in ASKED:
            raise NotFound(kind)
        return ActKind(kind)

    @cached_property
    def step(self):
        """The line of the table; refused with its reasons when this is not the time."""
        step = self.step_now
        if step is None:
            act = rules.Act(self.kind, self.today)
            raise Refused(*rules.judge(self.past, act, self.today))
        if not may_act(self.request.actor, self.case, step.who, self.kind):
            raise NotAllowed(permission=PERMISSIONS[step.who])
        return step

    @property
    def step_now(self):
        """The line of the table, or None when it is not the time for this step."""
        return rules.steps_on(self.today).get((self.past.state, self.kind))

    @property
    def known(self):
        """What the form is filled with."""
        return Known(self.case, self.past, self.kind, self.today, self.step)


class RecordAct(ActPages, FormPage):
    """Day, content and outcome of one step, whatever its kind."""

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/act.html"
    form_class = ActForm
    done = _("Recorded: %(object)s.")

    def title(self):
        return self.kind.label

    @property
    def submit_label(self):
        return _("End the case") if self.kind in EXITS else _("Record the step")

    def get_form_kwargs(self):
        takes_scan = allows(
            self.request.actor, Perm.ATTACHMENTS_ADD, self.case.org_path
        )
        return super().get_form_kwargs() | {
            "known": self.known,
            "takes_scan": takes_scan,
        }

    def get_context_data(self, **kwargs):
        step, past, on = self.step, self.past, self.today
        against = unmet(past, rules.Act(self.kind, on, step.usual), step)
        dues = [due for due in rules.dues_of(past, on) if due.what == self.kind]
        return super().get_context_data(
            step=step,
            kind=self.kind,
            is_exit=self.kind in EXITS,
            before=against,
            due=dues[0] if dues else None,
            notice=self._notice(),
            check_url=reverse("admission:check", args=[self.case.pk, self.kind.value]),
            **kwargs,
        )

    def _notice(self):
        """R-DEV-14: how the last day of a notice that begins today is counted."""
        return self.known.notice_ends if self.kind == ActKind.NOTICE else None

    @transaction.atomic
    def act(self, *, on, acknowledged, version, scan=None, **_cleaned):
        """The step and its scan: both or nothing."""
        act = services.record_act(
            actor=self.request.actor,
            case_id=self.case.pk,
            kind=self.kind,
            on=on,
            version=version,
            acknowledged=acknowledged,
            **self.values,
        )
        if scan is not None:
            services.attach_to_step(
                actor=self.request.actor,
                case_id=self.case.pk,
                position=act.position,
                file=scan,
                file_name=scan.name,
                on=on,
            )
        return act

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def form_refused(self, form, refused):
        if form.files:  # a browser gives a file only once
            form.add_error("scan", _("Choose the file again: nothing was kept."))
        return super().form_refused(form, told_with_rules(refused, SHOWN_AT))

    def tell(self, result):
        super().tell(_in_words(result))


def _in_words(act):
    """The step, and what a vote decided."""
    vote = act.facts().vote
    label = ActKind(act.kind).label
    return f"{label}。{rules.verdict(vote)}" if vote else str(label)


class CheckAct(ActPages, TextPage):
    """What the rules would say to the form as it stands: asked while it is typed.

    Nothing is written. It is sent as a form is, so that no opinion stands in addresses.
    """

    http_method_names = ("post",)

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/check.html"

    def get_context_data(self, **kwargs):
        if self.step_now is None:  # it was recorded while the question was under way
            return super().get_context_data(**kwargs)
        form = ActForm(self.request.POST, known=self.known)
        if not form.is_valid():
            counts = _counted(form.cleaned_data)
            verdict = rules.verdict(counts) if counts else None
            return super().get_context_data(verdict=verdict, **kwargs)
        act = form.act()
        verdict = rules.verdict(act.vote) if act.vote else None
        return super().get_context_data(
            verdict=verdict,
            problems=self._against(act, verdict),
            notice=self._notice(act),
            first=act.day,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(**kwargs))

    def _against(self, act, verdict):
        """What the verdict tells already is not told again as a problem."""
        found = rules.judge(self.past, act, self.today)
        told = verdict.message if verdict else None
        return [problem for problem in found if problem.message != told]

    def _notice(self, act):
        if self.kind != ActKind.NOTICE:
            return None
        return rules.notice_ends(act.day, self.past.settings)


def _counted(said):
    if any(said.get(name) is None for name in ("should", "present", "approve")):
        return None
    return vote_of({name: said.get(name) for name in COUNTS}, is_secret=False)


class WithdrawAct(AboutCase, FormPage):
    """Take back the last step, recorded in error, with a reason."""

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/withdraw_act.html"
    page_title = _("Withdraw the last step of %(name)s")
    form_class = ReasonForm
    submit_label = _("Withdraw the step")
    done = _("The step is withdrawn; it stays in the case and counts no more.")

    @cached_property
    def last(self):
        """The step that counts last; NotFound when there is none."""
        if not self.case.counted:
            raise NotFound("no step")
        return self.case.counted[-1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(last=self.last, **kwargs)

    def act(self, *, on, acknowledged, reason):
        return services.withdraw_act(
            actor=self.request.actor,
            case_id=self.case.pk,
            act_id=self.last.pk,
            on=on,
            reason=reason,
        )
