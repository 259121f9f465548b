"""Accounts, as the security administrator and secretaries see them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import ActionPage, DetailPage, FormPage, ListPage
from zhibu.register.accounts import forms, queries, services
from zhibu.register.accounts.filters import AccountFilter
from zhibu.register.accounts.lock_out import locked_until
from zhibu.register.accounts.models import User
from zhibu.register.accounts.tables import AccountTable
from zhibu.register.accounts.views.rows import OfRow


class AccountList(ListPage):
    """Who has an account, which roles, and whether one can log in with it."""

    permission = Perm.ACCOUNTS_VIEW
    page_title = _("Accounts")
    model = User
    table_class = AccountTable
    filterset_class = AccountFilter
    empty_text = _("Nobody has an account here.")

    def get_queryset(self):
        rows: Any = queries.accounts_with_roles(self.today, timezone.now())
        return rows.visible_to(self.request.actor, self.permission)


class AccountPage(DetailPage):
    """One account: roles, log-in, and what can be done about it."""

    permission = Perm.ACCOUNTS_VIEW
    row = User
    template_name = "accounts/account.html"

    @property
    def queryset(self):
        return queries.accounts_with_roles(self.today, timezone.now())

    def title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.object
        roles = user.appointments.select_related("organisation")
        return context | {
            "account": user,
            "roles": roles.order_by("-starts_on", "pk"),
            "locked_until": locked_until([user.username], timezone.now()).get(
                user.username
            ),
            "may_act": self._may_act(user),
            "may_invite": user.member is not None
            and allows(self.request.actor, Perm.ACCOUNTS_INVITE, user.member.org_path),
        }

    def _may_act(self, user):
        reach = User.objects.visible_to(self.request.actor, Perm.ACCOUNTS_UNLOCK)
        return reach.filter(pk=user.pk).exists()


class _AccountAct(OfRow):
    """A page of the security administrator about one account."""

    row = User

    def next_url(self, result):
        return reverse("accounts:account", args=[self.kwargs["pk"]])

    @property
    def back_url(self):
        return reverse("accounts:account", args=[self.kwargs["pk"]])


class Unlock(_AccountAct, ActionPage):
    """Forget failed attempts."""

    permission = Perm.ACCOUNTS_UNLOCK
    done = _("Unlocked: %(object)s can try again at once.")

    def act(self, *, pk, on):
        return services.unlock_account(actor=self.request.actor, user_id=pk)


class CloseAccount(_AccountAct, FormPage):
    """Nobody logs in with it any more."""

    permission = Perm.ACCOUNTS_UNLOCK
    form_class = forms.ReasonForm
    page_title = _("Close an account")
    submit_label = _("Close the account")
    done = _("Closed: %(object)s")

    def act(self, *, because, **_ignored):
        return services.close_account(
            actor=self.request.actor, user_id=self.kwargs["pk"], because=because
        )

    def get_context_data(self, **kwargs):
        intro = _(
            "Nobody can log in with this account any more, and open sessions end. Roles"
            " stay, but nobody acts by them. It can be opened again."
        )
        return super().get_context_data(intro=intro, subtitle=self.object, **kwargs)


class ReopenAccount(_AccountAct, FormPage):
    """With the password that it had."""

    permission = Perm.ACCOUNTS_UNLOCK
    form_class = forms.ReasonForm
    page_title = _("Open an account again")
    submit_label = _("Open it again")
    done = _("Open again: %(object)s")

    def act(self, *, because, **_ignored):
        return services.reopen_account(
            actor=self.request.actor, user_id=self.kwargs["pk"], because=because
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=self.object, **kwargs)


class RemoveSecondFactor(_AccountAct, FormPage):
    """For a person whose phone is lost."""

    permission = Perm.ACCOUNTS_UNLOCK
    form_class = forms.ReasonForm
    page_title = _("Take off the second step")
    submit_label = _("Take it off")
    done = _("Taken off: %(object)s sets it up anew at the next log-in.")

    def act(self, *, because, **_ignored):
        return services.remove_second_factor(
            actor=self.request.actor, user_id=self.kwargs["pk"], because=because
        )

    def get_context_data(self, **kwargs):
        intro = _(
            "Make sure that it is the person: see the face, or call a number that you"
            " knew before."
        )
        return super().get_context_data(intro=intro, subtitle=self.object, **kwargs)


class TieToSignOn(_AccountAct, FormPage):
    """The identifier at the single sign-on."""

    permission = Perm.ACCOUNTS_UNLOCK
    form_class = forms.SignOnForm
    page_title = _("Tie to the single sign-on")
    done = _("Saved.")

    def get_initial(self):
        return {"external_id": self.object.external_id}

    def act(self, *, external_id, **_ignored):
        return services.tie_to_sign_on(
            actor=self.request.actor,
            user_id=self.kwargs["pk"],
            external_id=external_id,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=self.object, **kwargs)
