"""What people type in: to come in, to appoint, to hand over, to open an account."""

from typing import Any

from allauth.account import forms as entry
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.register.accounts import services
from zhibu.register.accounts.identity import meant_by
from zhibu.register.accounts.lock_out import stop_if_locked
from zhibu.register.accounts.second_factor import secret_of

_PASSWORD_HINT = _(
    "At least 10 characters, of two kinds: letters, digits, other signs. Nothing of"
    " your ID number or phone."
)


def _plain(form: forms.Form, **labels: Any) -> None:
    """Our labels, and no grey words inside the fields: they vanish when one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in labels:
            field.label = labels[name]


class LogInForm(entry.LoginForm):
    """User name, phone or ID number, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            login=_("User name, phone or ID number"),
            password=_("Password"),
            remember=_("Keep me logged in on this device"),
        )
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        self.fields["login"].widget.attrs["autofocus"] = True

    def user_credentials(self) -> dict[str, Any]:
        """The user name, once it is known who logs in: the session keeps it."""
        credentials: dict[str, Any] = super().user_credentials()
        if self.user is not None:
            credentials["username"] = self.user.username
        return credentials

    def clean(self) -> Any:
        """Say so when a phone is shared; that counts as a failure too."""
        try:
            return super().clean()
        except forms.ValidationError:
            if meant_by(self.cleaned_data.get("login", "")).is_ambiguous:
                raise forms.ValidationError(
                    _(
                        "Several members have this phone number. Log in with your ID"
                        " number or your user name."
                    ),
                    code="ambiguous",
                ) from None
            raise


class PasswordAgainForm(entry.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Password"))


class ChangePasswordForm(entry.ChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password once more"),
        )
        self.fields["password1"].help_text = _PASSWORD_HINT

    def clean_password1(self) -> str:
        """A new password is another one than the last."""
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(
                _("This is the password that you have now."), code="same_password"
            )
        return password


class SetPasswordForm(entry.SetPasswordForm):
    """A first password, for who has come in by the single sign-on only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=_("New password"), password2=_("New password once more"))
        self.fields["password1"].help_text = _PASSWORD_HINT


class _CodeField(forms.CharField):
    """Six digits from the phone, or a recovery code."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Code"),
            max_length=20,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
            ),
        )


def _spend(user: Any, secret: str, code: str) -> None:
    """Refuse a code of the phone that was used before."""
    if not services.spend_code(user=user, secret=secret, code=code):
        raise get_second_factor_adapter().validation_error("incorrect_code")


class _CountedCode(second_step.BaseAuthenticateForm):
    """Wrong and used codes count as failed log-ins; a code works once.

    Who is locked out gets no further try.
    """

    def clean_code(self) -> str:
        """Refuse while locked, and a code that was used."""
        stop_if_locked(self.user.username)
        code: str = super().clean_code()
        if self.authenticator.type == self.authenticator.Type.TOTP:
            try:
                _spend(self.user, secret_of(self.user), code)
            except forms.ValidationError:
                self._emit_authentication_failed(self.authenticator)
                raise
        return code


class SecondStepForm(_CountedCode, second_step.AuthenticateForm):
    """The second step of logging in."""

    code = _CodeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class SecondStepAgainForm(_CountedCode, second_step.ReauthenticateForm):
    """The second step once more."""

    code = _CodeField()


class SetUpSecondStepForm(ActivateTOTPForm):
    """The first code that the phone shows; it is used up by this."""

    code = _CodeField()

    def clean_code(self) -> str:
        """Right, and not used before."""
        code: str = super().clean_code()
        _spend(self.user, self.secret, code)
        return code


class CodeForm(forms.Form):
    """What stands on the slip: the code, and the name it is for."""

    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class NewPasswordForm(forms.Form):
    """A password of one's own; a user name too when the account is new."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("You can log in with your phone or ID number as well."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, has_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["username"]

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class ReasonForm(forms.Form):
    """Why something is done; it goes to the audit log."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EndAppointmentForm(ReasonForm):
    """The last day of an appointment, and why it ends."""

    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Yesterday as the last day ends the role at once."),
    )
    field_order = ("ends_on", "because")


class SignOnForm(forms.Form):
    """The identifier under which the single sign-on knows a person."""

    external_id = forms.CharField(
        label=_("Identifier at the single sign-on"),
        max_length=200,
        required=False,
        help_text=_("Empty: this person logs in with a password only."),
    )


class AppointForm(forms.Form):
    """Which role, where, from when and until when."""

    organisation_id = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    role = forms.ChoiceField(label=_("Role"))
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: without end.")
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        roles: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = organisations  # type: ignore[attr-defined]
        # Nothing is chosen beforehand: a click too early appoints nobody.
        self.fields["role"].choices = [("", "—"), *roles]  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """Who takes over, from which day, and what the successor should know."""

    taker_id = forms.TypedChoiceField(
        label=_("Successor"), coerce=int, widget=forms.RadioSelect
    )
    effective_on = forms.DateField(label=_("Takes effect on"))
    note = forms.CharField(
        label=_("For the successor"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is under way, where things are kept, who helps."),
    )

    def __init__(
        self, *args: Any, takers: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker_id"].choices = takers  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The successor's signature: the password once more."""

    password = forms.CharField(
        label=_("Your password, as your signature"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """It is checked and counted like a log-in."""
        adapter = get_adapter(self.request)
        if not adapter.reauthenticate(self.request.user, self.cleaned_data["password"]):
            raise forms.ValidationError(_("The password is not right."), code="wrong")
        return ""
