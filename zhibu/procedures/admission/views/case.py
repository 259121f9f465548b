"""One case: a page that explains itself, and what belongs to it."""

from django.urls import reverse

from zhibu.foundation.audit.wording import item_label
from zhibu.foundation.kernel.dates import full_months
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import RevealPage, TextPage
from zhibu.life.office import queries as office_queries
from zhibu.life.office.views.attachments import AttachPage
from zhibu.procedures.admission import codes, queries, rules, services, subjects
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.forms import PersonForm, ReasonForm
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.queries.reaching import may_act
from zhibu.procedures.admission.queries.timeline import timeline
from zhibu.procedures.admission.views.case_pages import AboutCase, crumbs_of
from zhibu.procedures.admission.views.showing import (
    acts_shown,
    item_shown,
    possible,
    scan_rights,
)
from zhibu.register.members.services.items import SEALED


class CaseDetail(AboutCase, TextPage):
    """What is next and why not yet, what is due, what was done, and by whom."""

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/case.html"

    def title(self):
        return self.case.name

    def get_context_data(self, **kwargs):
        case, progress = self.case, self.progress
        coming = progress.next
        crumbs = [{"label": _("Admission"), "url": reverse("admission:list")}]
        context = super().get_context_data(
            progress=progress,
            past=progress.past,
            on=self.today,
            next=coming,
            next_is_mine=self._is_mine(coming),
            next_due=self._due_of(coming),
            acts=acts_shown(case.counted),
            withdraw_url=self._withdraw_url(),
            trained=self._trained(),
            papers=queries.papers_of(case, self.request.actor, self.today),
            taken_back=queries.with_scans(
                case.acts.exclude(withdrawn_on=None).order_by("-position")
            ),
            may=self._may(),
            **kwargs,
        )
        return (
            context
            | self._choices(coming)
            | self._people()
            | self._belongings()
            | {"breadcrumb": crumbs}
        )

    def _withdraw_url(self):
        """Where the last step is taken back; "" when somebody else recorded it for
        another organisation, or when the register of members changed by it.
        """
        counted = self.case.counted
        if not counted or counted[-1].kind in codes.CHANGES_REGISTER:
            return ""
        last = counted[-1]
        before = rules.fold(rules.without_last(self.progress.facts))
        step = rules.steps_on(last.day).get((before.state, last.kind))
        who = step.who if step is not None else codes.Who.BRANCH
        if not may_act(self.request.actor, self.case, who, last.kind):
            return ""
        return reverse("admission:withdraw", args=[self.case.pk])

    def _trained(self):
        """R-DEV-08, R-DEV-09: the training time in words, to the day or the listing."""
        since = self.progress.training_since
        if since is None:
            return ""
        until = self.past.day_of(ActKind.LIST_TARGET) or self.today
        months = full_months(since, until)
        years, rest = divmod(months, 12)
        if years and rest:
            return _("%(years)s years %(months)s months") % {
                "years": years,
                "months": rest,
            }
        if years:
            return _("%(years)s years") % {"years": years}
        return _("%(months)s months") % {"months": rest}

    def _due_of(self, coming):
        """Until when the next step is due, and by which rule."""
        if coming is None:
            return None
        return next((d for d in self.progress.dues if d.what == coming.what), None)

    def _is_mine(self, coming):
        return coming is not None and may_act(
            self.request.actor, self.case, coming.who, coming.what
        )

    def _may(self):
        """What the actor may do with this case besides steps."""
        actor, case = self.request.actor, self.case
        work = allows(actor, Perm.ADMISSION_WORK, case.org_path)
        return {
            "work": work,
            "invite": work
            and case.is_open
            and allows(actor, Perm.ACCOUNTS_INVITE, case.org_path),
            "edit": work and case.member_id is None,
            "reveal": allows(actor, Perm.ADMISSION_REVEAL, case.org_path),
            "offer": work and self._may_move(),
        } | scan_rights(actor, case)

    def _may_move(self):
        table = rules.steps_on(self.today)
        return (self.past.state, ActKind.MOVE) in table

    def _choices(self, coming):
        found = possible(
            self.request.actor, self.progress, coming.what if coming else ""
        )
        return {
            "further": [one for one in found if not one.stands_apart],
            "exits": [one for one in found if one.stands_apart],
        }

    def _people(self):
        """Contacts and introducers as they are now."""
        named = {}
        for kind in (ActKind.ASSIGN_CONTACTS, ActKind.NAME_INTRODUCERS):
            if kind in self.past.done:
                acts = [act for act in self.case.counted if act.kind == kind]
                named[kind] = list(acts[-1].people.all())
        return {
            "contacts": named.get(ActKind.ASSIGN_CONTACTS, []),
            "introducers": named.get(ActKind.NAME_INTRODUCERS, []),
        }

    def _belongings(self):
        case = self.case
        return {
            "items": items_of(case),
            "objections": case.objections.order_by("received_on", "pk"),
            "attachments": office_queries.attachments_of(subjects.CASE, case.pk),
            "attach_url": reverse("admission:attach", args=[case.pk]),
            "events": timeline(case),
        }


def items_of(case):
    """What is known of the person: [(name, label, value, is sealed)], numbers masked,
    without the name, which stands at the head, and without what is as usual.
    """
    names = [name for name in PersonForm.items() if name != "name"]
    return [item_shown(case, name) for name in names if _is_told(case, name)]


def _is_told(case, name):
    value = getattr(case, name)
    return value != case._meta.get_field(name).default and value not in ("", None)


class RevealItem(AboutCase, RevealPage):
    """Read an ID number, phone or address in clear."""

    permission = Perm.ADMISSION_REVEAL
    examples = {"field": "phone"}  # for the access matrix
    form_class = ReasonForm
    sealed = SEALED

    def reveal(self, item, reason):
        return services.reveal_item(
            actor=self.request.actor,
            case_id=self.kwargs["pk"],
            item=item,
            reason=reason,
            on=self.today,
        )

    def label(self, item):
        return item_label("admission.case", item)

    def person(self):
        return self.case


class AttachToCase(AttachPage):
    """A scan of a paper of the case; never demanded."""

    permission = Perm.ATTACHMENTS_ADD
    row = Case
    subject_app = subjects.CASE

    def get_context_data(self, **kwargs):
        crumbs = crumbs_of(self.get_object())
        return super().get_context_data(breadcrumb=crumbs, **kwargs)

    def next_url(self, result):
        return reverse("admission:case", args=[self.kwargs["pk"]])


class AttachToStep(AttachPage):
    """A scan of what a step was done with; never demanded."""

    permission = Perm.ATTACHMENTS_ADD
    row = Case
    examples = {"position": 1}  # for the access matrix

    def name(self, row):
        step = row.acts.filter(position=self.kwargs["position"]).first()
        if step is None:
            raise NotFound(f"step {self.kwargs['position']}")
        return f"{row.name} · {step.get_kind_display()} · {day_in_words(step.day)}"

    def get_context_data(self, **kwargs):
        crumbs = crumbs_of(self.get_object())
        return super().get_context_data(breadcrumb=crumbs, **kwargs)

    def act(self, *, file, what, on, acknowledged):
        return services.attach_to_step(
            actor=self.request.actor,
            case_id=self.kwargs["pk"],
            position=self.kwargs["position"],
            file=file,
            file_name=file.name,
            what=what,
            on=on,
        )

    def next_url(self, result):
        return reverse("admission:case", args=[self.kwargs["pk"]])
