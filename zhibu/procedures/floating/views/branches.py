"""The home of an online branch, and what its members write."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role, allows
from zhibu.foundation.policy.table import GRANTS
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.foundation.web.views import FormPage
from zhibu.procedures.floating import queries, services
from zhibu.procedures.floating.forms import NoticeForm, ReasonForm, WriteForm
from zhibu.procedures.floating.models import Contribution
from zhibu.register.organisations.models import Organisation

# For the access matrix: nobody takes part in the sample branch, so only who keeps it
# may open these pages.
CLOSED_TO = {
    (role, place): "404"
    for role in Role
    for place in ("own", "neighbour", "above")
    if place == "neighbour" or role not in GRANTS[Perm.FLOATING_HOST]
}


class BranchPage(FormPage):
    """Members, notices, what is written: for members, keepers, home secretaries."""

    permission = SIGNED_IN
    row = Organisation
    exceptions = CLOSED_TO
    template_name = "floating/branch.html"
    form_class = WriteForm
    submit_label = _("Write")
    done = _("Written.")

    @cached_property
    def home(self):
        """Everything on the page, or NotFound."""
        return queries.branch_home(self.request.actor, self.kwargs["pk"], self.today)

    def get(self, request, *args, **kwargs):
        """Nobody else learns that the branch is there."""
        _home = self.home
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Only those who take part write."""
        if not self.home.takes_part:
            raise NotFound("branch")
        return super().post(request, *args, **kwargs)

    def title(self):
        return str(self.home.branch)

    def get_context_data(self, **kwargs):
        actor, branch = self.request.actor, self.home.branch
        may_read = branch.parent and allows(
            actor, Perm.DOCUMENTS_VIEW, branch.parent.path
        )
        return super().get_context_data(
            home=self.home,
            decisions=queries.decisions_on(branch.pk) if may_read else [],
            subtitle=self.home.branch.name if self.home.branch.short_name else "",
            **kwargs,
        )

    def act(self, *, on, acknowledged, kind, text):
        return services.write_words(
            actor=self.request.actor,
            organisation_id=self.kwargs["pk"],
            kind=kind,
            text=text,
            at=timezone.now(),
        )

    def next_url(self, result):
        return reverse("floating:branch", args=[self.kwargs["pk"]])


class WriteNotice(FormPage):
    """Tell the members of an online branch something, or announce an activity."""

    permission = Perm.FLOATING_HOST
    row = Organisation
    page_title = _("Write a notice")
    form_class = NoticeForm
    submit_label = _("Publish in the branch")
    done = _("The members see it on the page of the branch.")

    @cached_property
    def branch(self):
        """A branch within reach, or NotFound."""
        rows = Organisation.objects.open().defer("contact_phone")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("floating:branch", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=self.branch.name, **kwargs)

    def act(self, *, on, acknowledged, text, happens_on):
        return services.write_notice(
            actor=self.request.actor,
            organisation_id=self.branch.pk,
            text=text,
            happens_on=happens_on,
            at=timezone.now(),
        )

    def next_url(self, result):
        return self.back_url


class RemoveWords(FormPage):
    """Remove words, with a reason that stands in their place."""

    permission = SIGNED_IN
    row = Contribution
    exceptions = CLOSED_TO
    page_title = _("Remove words")
    form_class = ReasonForm
    submit_label = _("Remove")
    done = _("Removed; the reason stands in its place.")

    @cached_property
    def words(self):
        """One's own words, or words in a branch that one keeps."""
        words = Contribution.objects.filter(pk=self.kwargs["pk"]).first()
        actor = self.request.actor
        if words is None:
            raise NotFound("words")
        mine = actor.member_id is not None and words.member_id == actor.member_id
        if not mine and not allows(actor, Perm.FLOATING_HOST, words.org_path):
            raise NotFound("words")
        return words

    @property
    def back_url(self):
        return reverse("floating:branch", args=[self.words.organisation_id])

    def get_context_data(self, **kwargs):
        return super().get_context_data(intro=self.words.text, **kwargs)

    def act(self, *, on, acknowledged, reason):
        return services.remove_words(
            actor=self.request.actor,
            contribution_id=self.words.pk,
            reason=reason,
            at=timezone.now(),
        )

    def next_url(self, result):
        return self.back_url
