"""The list of organisations within reach, and finding one for a form."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, roots
from zhibu.foundation.web.views import ListPage, Page
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.filters import OrganisationFilter
from zhibu.register.organisations.forms.choosing import suggestions
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tables import SHOWN, OrganisationTable


class OwnOrganisations(ListPage):
    """All within reach; who has a single branch sees it at once."""

    permission = Perm.ORGANISATIONS_VIEW
    page_title = _("Organisations")
    queryset = Organisation.objects.only(*SHOWN).order_by("path")
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    empty_text = _("No organisation is within your reach.")

    def get(self, request, *args, **kwargs):
        if not request.GET:
            only = self._only_branch()
            if only is not None:
                return redirect("organisations:detail", only)
        return super().get(request, *args, **kwargs)

    def _only_branch(self):
        paths = roots(self.request.actor, self.permission)
        if len(paths) != 1:
            return None
        rows = Organisation.objects.filter(path=paths[0])
        found = rows.only("kind").first()
        return found.pk if found and found.is_branch else None

    def get_table_kwargs(self):
        return {"actor": self.request.actor, "on": self.today}


class FindOrganisation(Page):
    """Suggestions for a text: JSON, or radio buttons for the form field that asks.

    `field`: whose `<field>_search` holds the text; without one it is `q`. `kind`: only
    organisations of these kinds.
    """

    permission = Perm.ORGANISATIONS_VIEW

    def get(self, request):
        field = request.GET.get("field", "")
        text = request.GET.get(f"{field}_search" if field else "q", "")
        kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind.values]
        found = suggestions(text, request.actor, self.permission, kinds=kinds)
        if request.htmx:
            context = {"found": found, "field": field, "text": text, "chosen": ""}
            response = render(request, "organisations/choices.html", context)
        else:
            response = JsonResponse({"organisations": found})
        patch_vary_headers(response, ["HX-Request"])
        return response
