"""Posts that a member takes up and leaves."""

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.register.members import services
from zhibu.register.members.forms import EndPostForm, PostForm
from zhibu.register.members.models import Post
from zhibu.register.members.views.member_pages import AboutMember


class GivePost(AboutMember, FormPage):
    """Record a post in the own branch or an organisation above."""

    permission = Perm.ORGANISATIONS_TERMS
    page_title = _("A post for %(name)s")
    form_class = PostForm
    done = _("The post is recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "member": self.member,
            "actor": self.request.actor,
        }

    def act(self, *, on, acknowledged, organisation, **values):
        return services.give_post(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            organisation_id=organisation.pk,
            on=on,
            acknowledged=acknowledged,
            **values,
        )

    def next_url(self, result):
        return f"{super().next_url(result)}?tab=posts"


class EndPost(FormPage):
    """Record the last day of a post."""

    permission = Perm.ORGANISATIONS_TERMS
    row = Post
    page_title = _("End of a post")
    form_class = EndPostForm
    done = _("The end of the post is recorded.")

    @cached_property
    def post_held(self):
        """The post, or NotFound when it is out of reach."""
        rows = Post.objects.select_related("member", "organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        post = self.post_held
        subtitle = f"{post.member} · {post.organisation} {post.get_kind_display()}"
        url = self.next_url(None)
        return super().get_context_data(subtitle=subtitle, cancel_url=url, **kwargs)

    def act(self, *, on, acknowledged, **values):
        return services.end_post(
            actor=self.request.actor, post_id=self.kwargs["pk"], on=on, **values
        )

    def next_url(self, result):
        url = reverse("members:detail", args=[self.post_held.member_id])
        return f"{url}?tab=posts"
