"""One member: the record and its tabs, editing, and reading a number in clear."""

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role, allows
from zhibu.foundation.web.views import FormPage, RevealPage, TextPage
from zhibu.register.members import queries, rules, services
from zhibu.register.members.forms import ReasonForm, RecordForm
from zhibu.register.members.queries.presentation import label_of
from zhibu.register.members.services.items import SEALED
from zhibu.register.members.views.member_pages import AboutMember

TABS = {
    "": _("Record"),
    "posts": _("Posts"),
    "history": _("Time line"),
    "corrections": _("Requests"),
}


class MemberDetail(AboutMember, TextPage):
    """The record in the order of the national form, and what belongs to it."""

    permission = Perm.MEMBERS_VIEW
    template_name = "members/detail.html"

    def title(self):
        return self.member.name

    def get_context_data(self, **kwargs):
        member, on = self.member, self.today
        facts = member.facts()
        tab = self.request.GET.get("tab", "")
        context = super().get_context_data(
            status=rules.status(facts, on),
            party_age=rules.party_age(facts, on),
            problems_found=[] if member.left_on else rules.problems(facts, on),
            may=self._may(),
            is_own=member.pk == self.request.actor.member_id,
            tab=tab,
            page_tabs=self._tabs(tab),
            **kwargs,
        )
        crumbs = [{"label": _("Register of members"), "url": reverse("members:list")}]
        return context | self._content(tab, context) | {"breadcrumb": crumbs}

    def _may(self):
        """What the actor may do with this member: names of the acts."""
        acts = {
            "edit": Perm.MEMBERS_EDIT,
            "leave": Perm.MEMBERS_LEAVE,
            "reveal": Perm.MEMBERS_REVEAL,
            "posts": Perm.ORGANISATIONS_TERMS,
            "decide": Perm.MEMBERS_CORRECT,
        }
        path = self.member.org_path
        return {
            act: allows(self.request.actor, perm, path) for act, perm in acts.items()
        }

    def _posts(self):
        """Posts, and those whose holder the actor may appoint to the like role."""
        rows = self.member.posts.select_related("organisation")
        posts = list(rows.order_by("-starts_on", "-pk"))
        return {
            "posts": posts,
            "roles_to_give": {
                post.pk
                for post in posts
                if post.ends_on is None
                and post.kind in Role.values
                and allows(self.request.actor, Perm.ACCOUNTS_APPOINT, post.org_path)
            },
        }

    def _tabs(self, tab):
        return [
            {
                "label": label,
                "url": f"?tab={name}" if name else self.request.path,
                "active": name == tab,
            }
            for name, label in TABS.items()
        ]

    def _content(self, tab, context):
        member = self.member
        if tab == "posts":
            return self._posts()
        if tab == "history":
            return {"events": queries.history_of(member)}
        if tab == "corrections":
            requests = member.corrections.order_by("-asked_on", "-pk").defer("wanted")
            return {"requests": [(label_of(r.field), r) for r in requests]}
        return {
            "items": queries.official_items(
                member, self.today, context["problems_found"]
            ),
            "further": queries.further_items(member),
        }


class EditMember(AboutMember, FormPage):
    """Change items; what was on record changes only with a reason."""

    permission = Perm.MEMBERS_EDIT
    page_title = _("Edit the record of %(name)s")
    form_class = RecordForm
    done = _("The record of %(object)s is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"member": self.member}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fieldsets": context["form"].fieldsets()}

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, version, reason="", **_cleaned):
        return services.edit_member(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            version=version,
            changes=self.values,
            on=on,
            reason=reason,
            acknowledged=acknowledged,
        )


class RevealItem(AboutMember, RevealPage):
    """Read an ID number, phone or address in clear."""

    permission = Perm.MEMBERS_REVEAL
    examples = {"field": "phone"}  # for the access matrix
    form_class = ReasonForm
    sealed = SEALED

    def reveal(self, item, reason):
        return services.reveal(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            field=item,
            reason=reason,
            on=self.today,
        )

    def label(self, item):
        return label_of(item)

    def person(self):
        return self.member
