"""The own case, on the phone: progress, what is missing, and what is mine to do."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.foundation.web.views import FormPage, Page, TextPage
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, Document, Stage, State
from zhibu.procedures.admission.forms.own import (
    OWN_FORMS,
    ApplyAgainForm,
    CompleteForm,
    InviteForm,
)
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.applicants import OWN_ITEMS
from zhibu.procedures.admission.views.showing import item_shown
from zhibu.register.accounts.views.invitations import SlipPage

WORDS: dict[str, tuple[Any, Any]] = {
    ActKind.APPLY: (
        _("Hand in my application"),
        _(
            "Write your application for admission to the Party yourself: why you want"
            " to join, what you know of the Party, and about yourself. Within a month"
            " somebody of the branch talks with you."
        ),
    ),
    ActKind.FILL_FORM: (
        _("The admission form"),
        _(
            "The branch has given you the application form for admission (入党志愿书)."
            " Fill it in by hand, as it is, and hand it back."
        ),
    ),
    ActKind.APPLY_CONVERSION: (
        _("Apply to become a full member"),
        _(
            "Write in your own words how you have developed during probation, and that"
            " you ask to become a full member."
        ),
    ),
    ActKind.WITHDRAW: (
        _("Withdraw my application"),
        _("The case is closed. You may apply again at any time."),
    ),
}
_PAPERS: dict[str, Document] = {
    ActKind.APPLY: Document.APPLICATION,
    ActKind.FILL_FORM: Document.ADMISSION_FORM,
    ActKind.APPLY_CONVERSION: Document.CONVERSION_APPLICATION,
}


class OwnCase(Page, abstract=True):
    """A page about the own case of whoever opens it."""

    def dispatch(self, request, *args, **kwargs):
        """Whoever has no case is told how to apply."""
        if request.user.is_authenticated and not queries.has_case(request.actor):
            return redirect("admission:mine")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def case(self) -> Case:
        """The actor's own case."""
        return queries.own_case(self.request.actor)


class MyCase(TextPage):
    """Where I stand on the way into the Party, what comes next, and when."""

    permission = SIGNED_IN
    page_title = _("My application for admission")
    template_name = "admission/mine.html"

    def post(self, request, *args, **kwargs):
        """Show the own numbers in clear, on this answer only."""
        case = queries.own_case(request.actor)
        clear = services.read_own(actor=request.actor, case_id=case.pk)
        return self.render_to_response(self.get_context_data(clear=clear))

    def get_context_data(self, **kwargs):
        try:
            case = queries.own_case(self.request.actor)
        except NotFound:
            return super().get_context_data(**kwargs)
        progress = queries.own_progress(case, self.today)
        return super().get_context_data(
            case=progress.case,
            progress=progress,
            stages=list(enumerate(Stage, start=1)),
            acts=[(kind, WORDS[kind][0]) for kind in progress.mine],
            items=own_items(progress.case, kwargs.get("clear", {})),
            looks=queries.looks_at(progress.case),
            may_apply_again=queries.ended_case(self.request.actor) is not None,
            is_new=progress.case.state == State.NEW,
            **kwargs,
        )


def own_items(case: Case, clear: Mapping[str, str]) -> list[tuple[Any, Any]]:
    """What is stored about the person, numbers masked or in `clear`; what is missing is
    a dash.
    """
    found: list[tuple[Any, Any]] = [(_("person's name"), case.name)]
    for name in OWN_ITEMS:
        if name == "unit_has_organisation" and not case.has_unit:
            continue  # there is none to ask about
        _item, label, value, _masked = item_shown(case, name, clear.get(name, ""))
        found.append((label, value or "—"))
    return found


class CompleteOwn(OwnCase, FormPage):
    """Fill in the own items before applying."""

    permission = SIGNED_IN
    page_title = _("About me")
    form_class = CompleteForm
    submit_label = _("Save")
    done = _("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.case}

    def get_context_data(self, **kwargs):
        intro = _("You enter this once. The branch and all above use it from here.")
        return super().get_context_data(
            intro=intro, cancel_url=self.next_url(None), **kwargs
        )

    def get_form(self, form_class=None):
        self.form = super().get_form(form_class)
        return self.form

    def act(self, *, on, acknowledged, **values):
        return services.complete_own(
            actor=self.request.actor,
            version=self.case.version,
            changes=self.form.changes(),
            on=on,
        )

    def next_url(self, result):
        return reverse("admission:mine")


class OwnAct(OwnCase, FormPage):
    """One step that is the person's own."""

    permission = SIGNED_IN
    examples = {"kind": ActKind.APPLY}  # for the access matrix
    submit_label = _("Hand in")

    @property
    def kind(self) -> str:
        """The step of the address."""
        kind: str = self.kwargs["kind"]
        if kind not in OWN_FORMS:
            raise NotFound(kind)
        return kind

    def title(self):
        return WORDS[self.kind][0]

    def get_form_class(self):
        return OWN_FORMS[self.kind]

    def get_initial(self):
        return {"version": self.case.version}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            intro=WORDS[self.kind][1], cancel_url=self.next_url(None), **kwargs
        )

    def act(self, *, on, acknowledged, version, text="", file=None, is_on_paper=False):
        paper = _PAPERS.get(self.kind)
        actor = self.request.actor
        # A scan that is refused leaves no step behind, and the other way round.
        with transaction.atomic():
            act = services.record_own_act(
                actor=actor,
                case_id=self.case.pk,
                kind=self.kind,
                day=on,
                on=on,
                version=version,
                text=text,
                documents=frozenset({paper} if paper else ()),
            )
            attach_own(actor, act, file, on)
        return act

    def tell(self, result):
        self.done = _("Done: “%(object)s”.") % {"object": result.get_kind_display()}
        super().tell(result)

    def next_url(self, result):
        return reverse("admission:mine")


class ApplyAgain(FormPage):
    """Apply anew after the own case ended before the admission."""

    permission = SIGNED_IN
    page_title = _("Apply again")
    form_class = ApplyAgainForm
    submit_label = _("Hand in")
    back_url = reverse_lazy("admission:mine")
    done = _("Your application is handed in.")

    def dispatch(self, request, *args, **kwargs):
        """Whoever has nothing that ended is shown how things stand."""
        if request.user.is_authenticated and self.former is None:
            return redirect("admission:mine")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def former(self) -> Case | None:
        """The case that ended."""
        return queries.ended_case(self.request.actor)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.former}

    def get_form(self, form_class=None):
        self.form = super().get_form(form_class)
        return self.form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "intro": WORDS[ActKind.APPLY][1],
            "fieldsets": context["form"].fieldsets(),
        }

    def act(self, *, on, acknowledged, branch, text, file=None, **_said):
        # A scan that is refused leaves no case behind.
        with transaction.atomic():
            act = services.apply_again(
                actor=self.request.actor,
                organisation_id=branch,
                on=on,
                text=text,
                changes=self.form.changes(),
            )
            attach_own(self.request.actor, act, file, on)
        return act

    def next_url(self, result):
        return reverse("admission:mine")


def attach_own(actor, act, file, on):
    """Put the scan of what the person handed in at its step, if there is one."""
    if file is None:
        return
    paper = _PAPERS.get(act.kind)
    services.attach_to_own_step(
        actor=actor,
        position=act.position,
        file=file,
        file_name=file.name,
        what=str(paper.label) if paper else "",
        on=on,
    )


# ---- what the secretary does for it


class InviteToApply(FormPage):
    """Give somebody a one-time code, to apply on the phone."""

    permission = Perm.ACCOUNTS_INVITE
    page_title = _("Invite somebody to apply")
    form_class = InviteForm
    submit_label = _("Issue a code")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.actor}

    def get_context_data(self, **kwargs):
        intro = _(
            "The person gets a slip with a one-time code, completes the own items on"
            " the phone and hands in the application there. You need only the name."
        )
        return super().get_context_data(
            intro=intro, cancel_url=reverse("admission:list"), **kwargs
        )

    def act(self, *, on, acknowledged, name, organisation):
        case, self.slip = services.invite_to_apply(
            actor=self.request.actor,
            organisation_id=organisation.pk,
            name=name,
            on=on,
        )
        return case

    def leave(self, url):
        """The slip is shown at once and only now: the code is kept nowhere."""
        return SlipOfCase.show(self.request, self.slip, url)

    def next_url(self, result):
        return reverse("admission:case", args=[result.pk])


class SlipOfCase(SlipPage):
    """A new code for the person of a case."""

    permission = Perm.ACCOUNTS_INVITE
    row = Case

    def issue(self):
        return [
            services.give_code(
                actor=self.request.actor, case_id=self.kwargs["pk"], on=self.today
            )
        ]

    def back(self):
        return reverse("admission:case", args=[self.kwargs["pk"]])

    @classmethod
    def show(cls, request, slip, back):
        """The page of a slip that was issued already."""
        page = cls()
        page.setup(request)
        return page.sheet([slip], back)
