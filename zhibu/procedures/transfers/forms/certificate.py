"""Input for a certificate letter."""

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.register.members.forms import date_field


class CertificateForm(forms.Form):
    """To whom, why and for how long."""

    addressed_to = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        help_text=_("The Party organisation where the member takes part meanwhile."),
    )
    purpose = forms.CharField(
        label=_("What for"),
        max_length=100,
        help_text=_("A meeting, a course, work away from home."),
    )
    away_from = date_field(_("Away from"))
    away_until = date_field(_("Away until"))
