"""Pages of figures."""

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import TextPage
from zhibu.insight.statistics import queries
from zhibu.insight.statistics.charts import Charts, member_list

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
            **kwargs,
        )

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
