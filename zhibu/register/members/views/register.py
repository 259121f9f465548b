"""The list of members, and entering one."""

from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, holds
from zhibu.foundation.web.views import FormPage, ListPage
from zhibu.register.members import services
from zhibu.register.members.filters import MemberFilter
from zhibu.register.members.forms import AddForm
from zhibu.register.members.models import Member
from zhibu.register.members.tables import COLUMNS, MemberTable
from zhibu.register.organisations.views.branch import InBranch


class MemberList(ListPage):
    """Who belongs to the branch or subtree, by conditions that an address can hold."""

    permission = Perm.MEMBERS_VIEW
    page_title = _("Register of members")
    template_name = "members/list.html"
    # In the order of the index, so that the first page is as quick at any size.
    queryset = Member.objects.order_by("org_path", "left_on", "initials", "pk")
    table_class = MemberTable
    filterset_class = MemberFilter
    empty_text = _("Import a roster, or enter the first member by hand.")

    def get_table_data(self):
        return self.object_list.values_list(*COLUMNS, named=True)

    def get_table_kwargs(self):
        return {"exclude": ("branch",) if self.filterset.is_one_branch else ()}

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.on = self.today
        return table

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "summary": self._summary(context["table"]),
            "page_actions": self._acts(),
        }

    def _summary(self, table):
        """How many there are, where the page shows it without counting, and the way
        out; drawn with the rows, for htmx changes the conditions.
        """
        page, conditions = table.page, self.request.GET.copy()
        before = (page.number - 1) * page.paginator.per_page
        conditions.pop("page", None)
        line = render_to_string(
            "members/summary.html",
            {
                "count": 0 if page.has_next() else before + len(table.members),
                "is_any": bool(table.members),
                "may_export": holds(self.request.actor, Perm.MEMBERS_EXPORT),
                "conditions": conditions.urlencode(),
            },
        )
        return mark_safe(line.strip())  # noqa: S308 -- strip() forgets what is safe

    def _acts(self):
        if not holds(self.request.actor, Perm.MEMBERS_ADD):
            return []
        return [
            {
                "label": _("Enter a member"),
                "url": reverse("members:add"),
                "icon": "plus",
            }
        ]


class AddMember(InBranch, FormPage):
    """Enter one member; a whole branch comes in faster by its roster."""

    permission = Perm.MEMBERS_ADD
    page_title = _("Enter a member")
    form_class = AddForm
    submit_label = _("Enter")
    back_url = reverse_lazy("members:list")
    done = _("%(object)s is entered.")

    def get_initial(self):
        return {"branch": self.request.GET.get("branch", "")}

    def act(self, *, on, acknowledged, **_cleaned):
        form = self.get_form()
        form.full_clean()
        branch = self.branch.pk if self.branch else form.cleaned_data["branch"]
        return services.add_member(
            actor=self.request.actor,
            organisation_id=branch,
            on=on,
            acknowledged=acknowledged,
            **form.values(),
        )

    def next_url(self, result):
        return reverse("members:detail", args=[result.pk])
