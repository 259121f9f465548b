"""Opening an account with the code on a slip; for people who cannot log in yet."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core.internal.ratelimit import consume
from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.addresses import client_address
from zhibu.foundation.web.permissions import PUBLIC
from zhibu.foundation.web.views import FormPage
from zhibu.register.accounts import forms, queries, rules, services
from zhibu.register.accounts.models import Invitation

_CHECKED = "invitation"  # in the session: the row whose code and name were right
_TRIES = {"open_account": "60/15m/ip"}  # many people behind one address at a meeting


class EnterCode(FormPage):
    """The code and the name on the slip."""

    permission = PUBLIC
    page_title = _("Open my account")
    template_name = "accounts/open.html"
    form_class = forms.CodeForm

    def act(self, *, code, name, on, **_ignored):
        if not consume(
            self.request, app="accounts", action="open_account", config=_TRIES
        ):
            raise Refused(
                Problem("too_often", _("Too many attempts. Wait a quarter of an hour."))
            )
        return services.check_code(code=rules.typed_code(code), name=name, on=on)

    def next_url(self, result):
        self.request.session[_CHECKED] = result.pk
        return reverse("accounts:choose_password")


class ChoosePassword(FormPage):
    """A password of one's own, and then one is logged in."""

    permission = PUBLIC
    page_title = _("Choose a password")
    template_name = "accounts/choose_password.html"
    form_class = forms.NewPasswordForm

    def dispatch(self, request, *args, **kwargs):
        checked = Invitation.objects.filter(pk=request.session.get(_CHECKED))
        invitation = checked.select_related("member", "user", "organisation").first()
        if invitation is None:
            return redirect("accounts:open")
        self.invitation = invitation
        self.account = queries.account_of(self.invitation)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "has_account": self.account is not None}

    def get_initial(self):
        member = self.invitation.member
        if member is None:
            return {}
        name = rules.user_name_from(member.initials, member.number, member.pk)
        return {"username": name}

    def act(self, *, password, on, username="", **_ignored):
        return services.open_account(
            invitation_id=self.invitation.pk,
            username=username,
            password=password,
            on=on,
            address=client_address(self.request),
        )

    def form_valid(self, form):
        """Log in as after typing the password, with the second step where it is on."""
        try:
            self.user = self.act(on=self.today, **form.cleaned_data)
        except Refused as refused:
            return self.form_refused(form, refused)
        self.request.session.pop(_CHECKED, None)
        login = Login(user=self.user, redirect_url=reverse("home:start"))
        name = {"username": self.user.username}
        return perform_password_login(self.request, name, login)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            invitation=self.invitation, account=self.account, **kwargs
        )
