"""Pages of figures."""

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows
from zhibu.foundation.web.views import FormPage, TextPage
from zhibu.insight.statistics import queries, rules, services
from zhibu.insight.statistics.charts import Charts, member_list
from zhibu.register.organisations.models import Organisation

MOST_CHILDREN = 200  # lines of the table child by child


class CompositionPage(TextPage):
    """Who belongs to an organisation and all below it: charts, tables, children."""

    permission = Perm.STATISTICS_VIEW
    page_title = _("Composition of the membership")
    template_name = "statistics/composition.html"

    def get_context_data(self, **kwargs):
        actor, perm = self.request.actor, self.permission
        among = queries.places(actor, perm)
        chosen = self.request.GET.get("organisation", "")
        organisation = queries.place(actor, perm, chosen, among)
        composition = queries.composition(organisation.path, self.today)
        children = queries.children_figures(organisation, self.today, MOST_CHILDREN)
        return super().get_context_data(
            organisation=organisation,
            composition=composition,
            breadcrumb=self.breadcrumb(organisation),
            places=among if len(among) > 1 else [],
            figures=figures(composition, organisation.pk),
            charts=Charts(composition, organisation.pk).all(),
            children=children,
            has_more_children=len(children) == MOST_CHILDREN,
            on=self.today,
            page_actions=self.acts(organisation),
            **kwargs,
        )

    def acts(self, organisation):
        perm = Perm.STATISTICS_RELEASE
        if not allows(self.request.actor, perm, organisation.path):
            return []
        url = reverse("statistics:release", args=[organisation.pk])
        return [{"label": _("Public figures"), "url": url}]

    def breadcrumb(self, organisation):
        above = queries.way_to(self.request.actor, self.permission, organisation)
        page = reverse("statistics:composition")
        crumbs = [{"label": o, "url": f"{page}?organisation={o.pk}"} for o in above]
        return [*crumbs, {"label": organisation}] if crumbs else []


def figures(composition, organisation_id):
    """The few numbers at the head; each opens its list."""

    def opens(**conditions):
        return member_list(organisation_id, **conditions)

    return [
        {"value": composition.total, "label": _("members"), "url": opens()},
        {
            "value": composition.probationary,
            "label": _("probationary members"),
            "url": opens(category="2"),
        },
        {"value": composition.women, "label": _("women"), "url": opens(sex="2")},
        {
            "value": composition.minorities,
            "label": _("ethnic minorities"),
            "url": opens(ethnicity="minority"),
        },
        {
            "value": composition.floating,
            "label": _("floating members"),
            "url": opens(floating="True"),
        },
        {
            "value": composition.lost,
            "label": _("out of contact"),
            "url": opens(lost="yes"),
        },
    ]


class OfOrganisation(FormPage, abstract=True):
    """A page about what is public of one organisation within reach."""

    permission = Perm.STATISTICS_RELEASE
    row = Organisation
    form_class = forms.Form

    @cached_property
    def organisation(self):
        """The organisation, or NotFound."""
        rows = Organisation.objects.defer("contact_phone")
        key = self.kwargs["pk"]
        return rows.get_for(self.request.actor, self.permission, key)

    @property
    def back_url(self):
        page = reverse("statistics:composition")
        return f"{page}?organisation={self.organisation.pk}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(subtitle=str(self.organisation), **kwargs)

    def next_url(self, result):
        return reverse("statistics:release", args=[self.organisation.pk])


class ReleaseFigures(OfOrganisation):
    """Make the figures of an organisation public: what it would be, and what is."""

    page_title = _("Public figures")
    template_name = "statistics/release.html"
    submit_label = _("Make these figures public")
    done = _("The figures are public.")

    def get_context_data(self, **kwargs):
        found = queries.composition(self.organisation.path, self.today)
        figures = rules.public_figures(found)
        return super().get_context_data(
            organisation=self.organisation,
            proposed=[
                (label, figures[name])
                for name, label in queries.LABELS.items()
                if name in figures
            ],
            released=queries.released_figures(self.organisation.pk),
            **kwargs,
        )

    def act(self, *, on, acknowledged):
        return services.release_figures(
            actor=self.request.actor, organisation_id=self.organisation.pk, on=on
        )


class WithdrawFigures(OfOrganisation):
    """Take public figures back."""

    page_title = _("Take public figures back")
    submit_label = _("Take them back")
    done = _("The figures are no longer public.")

    def act(self, *, on, acknowledged):
        return services.withdraw_figures(
            actor=self.request.actor, organisation_id=self.organisation.pk, on=on
        )
