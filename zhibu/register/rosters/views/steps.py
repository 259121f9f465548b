"""What a person does with a roster that came in: correct, write, undo, take back."""

from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import ActionPage, DownloadPage, FormPage
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.forms import ColumnsForm, Heading, UndoForm
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.views.imports import branches_form, detail_url

EXAMPLES = 3


class _OfImport(FormPage, abstract=True):
    """A form about one import."""

    permission = Perm.MEMBERS_IMPORT
    row = RosterImport

    @property
    def roster(self):
        rows = RosterImport.objects.select_related("organisation")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    def next_url(self, result):
        return detail_url(self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        pk = self.kwargs["pk"]
        kwargs.setdefault("subtitle", self.roster.file_name)
        return super().get_context_data(cancel_url=detail_url(pk), **kwargs)


class _Correction(_OfImport, abstract=True):
    """A form after which the whole file is checked anew."""

    submit_label = _("Check again")

    def check_again(self):
        pk = self.kwargs["pk"]
        return services.start_check(actor=self.request.actor, import_id=pk)


class ChooseColumns(_Correction):
    page_title = _("What the columns mean")

    def get_context_data(self, **kwargs):
        intro = _(
            "Below each heading of the file stands the item as which it is read."
            " What you choose is remembered for this organisation."
        )
        context = super().get_context_data(intro=intro, **kwargs)
        return context | {"fieldsets": [("", list(context["form"]))]}

    def get_form(self, form_class=None):
        roster = self.roster
        headings: dict[str, Heading] = {}
        for sheet in queries.sheets_in_words(roster):
            for column in sheet["columns"]:
                text = column["heading"]
                one = headings.setdefault(text, Heading(text, column["item"]))
                one.sheets.add(sheet["name"])
        if queries.may_have_back(self.request.actor, roster):
            for text, examples in queries.examples_of(roster, EXAMPLES).items():
                if text in headings:
                    headings[text].examples = examples
        return ColumnsForm(self.request.POST or None, headings=headings.values())

    def form_valid(self, form):
        self.mapping = form.mapping()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_mapping(
            actor=self.request.actor, import_id=self.kwargs["pk"], mapping=self.mapping
        )
        return self.check_again()


class ChooseBranches(_Correction):
    page_title = _("Branches that the tree does not have")

    def get(self, request, *args, **kwargs):
        if not queries.unknown_branches(self.roster, 1):
            return redirect(self.next_url(None))  # nothing to ask
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class=None):
        return branches_form(self.request, self.roster, self.request.POST or None)

    def form_valid(self, form):
        self.choices = form.choices()
        return super().form_valid(form)

    def act(self, *, on, acknowledged, **values):
        services.choose_branches(
            actor=self.request.actor, import_id=self.kwargs["pk"], choices=self.choices
        )
        return self.check_again()


class UndoImport(_OfImport):
    page_title = _("Undo an import")
    form_class = UndoForm
    submit_label = _("Undo the import")

    def get_context_data(self, **kwargs):
        intro = _(
            "New records are removed again, changed ones get their former items back."
            " Branches that were set up stay. Not possible once one of the records was"
            " edited."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, *, reason, on, acknowledged):
        return services.undo_import(
            actor=self.request.actor, import_id=self.kwargs["pk"], reason=reason, on=on
        )


class _Act(ActionPage, abstract=True):
    permission = Perm.MEMBERS_IMPORT
    row = RosterImport

    def next_url(self, result):
        return detail_url(self.kwargs["pk"])


class CheckAgain(_Act):
    def act(self, *, pk, on):
        return services.start_check(actor=self.request.actor, import_id=pk)


class WriteImport(_Act):
    def act(self, *, pk, on):
        return services.start_writing(actor=self.request.actor, import_id=pk)


class CancelImport(_Act):
    done = _("%(object)s was thrown away; nothing was written.")

    def act(self, *, pk, on):
        return services.cancel_import(actor=self.request.actor, import_id=pk)

    def next_url(self, result):
        return reverse("rosters:list") if result else super().next_url(result)


class MarkedWorkbook(DownloadPage):
    """The same workbook with the bad cells marked and commented."""

    permission = Perm.MEMBERS_IMPORT
    row = RosterImport
    only_sender = True  # it shows ID numbers in clear

    def deliver(self, *, pk):
        return queries.marked_workbook(self.request.actor, pk)
