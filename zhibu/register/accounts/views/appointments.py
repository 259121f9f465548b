"""Appointing to a role, and ending it."""

from datetime import timedelta

from django.urls import reverse, reverse_lazy

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage, ListPage, TextPage
from zhibu.register.accounts import forms, queries, services
from zhibu.register.accounts.filters import ROLES, AppointmentFilter
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.accounts.tables import AppointmentTable
from zhibu.register.accounts.views.rows import OfRow


class AppointmentList(ListPage):
    """Who holds which role where, until when."""

    permission = Perm.ACCOUNTS_VIEW
    page_title = _("Appointments")
    queryset = Appointment.objects.select_related("user", "organisation").order_by(
        "org_path", "role", "-starts_on", "pk"
    )
    table_class = AppointmentTable
    filterset_class = AppointmentFilter
    empty_text = _("Nobody holds a role here.")

    def get_context_data(self, **kwargs):
        appoint = {
            "url": reverse("accounts:appoint"),
            "label": _("Appoint somebody"),
            "primary": True,
            "icon": "user-plus",
        }
        return super().get_context_data(page_actions=[appoint], **kwargs)


class FindPerson(TextPage):
    """Whom to appoint: look for the person first."""

    permission = Perm.ACCOUNTS_APPOINT
    page_title = _("Appoint somebody")
    template_name = "accounts/find_person.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("search", "")
        found = queries.people_found(self.request.actor, Perm.ACCOUNTS_APPOINT, text)
        return super().get_context_data(
            search=text,
            people=[p for p in found if p.pk != self.request.actor.user_id],
            query=self._passed_on(),
            **kwargs,
        )

    def _passed_on(self):
        """Organisation and role that a link from elsewhere proposes."""
        known = self.request.GET.copy()
        known.pop("search", None)
        return known.urlencode()


class Appoint(OfRow, FormPage):
    """The role, the organisation and the days."""

    permission = Perm.ACCOUNTS_APPOINT
    row = User
    related = ("member__organisation",)
    form_class = forms.AppointForm
    template_name = "accounts/appoint.html"
    submit_label = _("Appoint")
    back_url = reverse_lazy("accounts:appointments")
    done = _("Appointed: %(object)s")

    def title(self):
        return _("Appoint %(name)s") % {"name": self.object}

    def get_form_kwargs(self):
        actor = self.request.actor
        given = self.request.GET.get("organisation", "")
        places = queries.places_to_appoint(
            actor, self.object, int(given) if given.isdecimal() else None
        )
        possible = {r for o in places for r in queries.roles_to_give(actor, o.path)}
        return {
            **super().get_form_kwargs(),
            "organisations": [(o.pk, str(o)) for o in places],
            "roles": [choice for choice in ROLES if choice[0] in possible],
        }

    def get_initial(self):
        return {
            "starts_on": self.today,
            "organisation_id": self.request.GET.get("organisation"),
            "role": self.request.GET.get("role"),
        }

    def act(self, **values):
        return services.appoint(
            actor=self.request.actor, user_id=self.object.pk, **values
        )

    def next_url(self, result):
        return reverse("accounts:appointments")

    def get_context_data(self, **kwargs):
        held = self.object.appointments.held_on(self.today)
        return super().get_context_data(
            held=held.select_related("organisation"), **kwargs
        )


class EndAppointment(OfRow, FormPage):
    """The last day, and why."""

    permission = Perm.ACCOUNTS_APPOINT
    row = Appointment
    related = ("user", "organisation")
    form_class = forms.EndAppointmentForm
    submit_label = _("End the appointment")
    back_url = reverse_lazy("accounts:appointments")
    done = _("Ended: %(object)s")

    def title(self):
        return _("End an appointment")

    def get_initial(self):
        return {"ends_on": self.today - timedelta(days=1)}

    def act(self, *, ends_on, because, on, **_ignored):
        return services.end_appointment(
            actor=self.request.actor,
            appointment_id=self.object.pk,
            ends_on=ends_on,
            because=because,
            on=on,
        )

    def next_url(self, result):
        return reverse("accounts:appointments")

    def get_context_data(self, **kwargs):
        what = _("%(person)s, %(role)s, %(organisation)s") % {
            "person": self.object.user,
            "role": self.object.get_role_display(),
            "organisation": self.object.organisation,
        }
        return super().get_context_data(intro=what, **kwargs)
