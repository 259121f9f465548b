"""The pages of rosters that come in."""

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.forms import StartForm
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.reading import ROSTER
from zhibu.register.rosters.rules import Outcome
from zhibu.register.rosters.tables import RosterTable
from zhibu.register.rosters.views import pages

State = RosterImport.State
WRITTEN = frozenset({State.DONE, State.STOPPED, State.UNDOING, State.UNDONE})


class OfRosters(pages.OfKind, abstract=True):
    permission = Perm.MEMBERS_IMPORT
    row = RosterImport
    wording = ROSTER


class ImportList(OfRosters, pages.ImportListPage):
    page_title = _("Import and export")
    table_class = RosterTable
    empty_text = _(
        "Send in the roster that you keep: the program shows what it understood, and"
        " writes nothing before you say so."
    )
    export_permission = Perm.MEMBERS_EXPORT
    export_label = _("Export a roster")
    start_label = _("Import a roster")


class StartImport(OfRosters, pages.StartPage):
    page_title = _("Import a roster")
    form_class = StartForm
    intro = _(
        "The program finds the headings, reads the rows and shows you what would"
        " be new and what would change. Nothing is written before you say so, and"
        " the import can be undone."
    )


class ImportProgress(OfRosters, pages.ProgressPage):
    pass


class ImportPage(OfRosters, pages.ImportPage):
    template_name = "rosters/detail.html"
    enter = (Outcome.NEW.value, Outcome.CHANGED.value)
    marked = ("error", "duplicate", "elsewhere", "own", "warnings")
    always = ("rows", "new", "changed")

    TABS = (
        (Outcome.ERROR.value, _("In error")),
        (Outcome.ELSEWHERE.value, _("In another branch")),
        (Outcome.DUPLICATE.value, _("Twice in the file")),
        (Outcome.OWN.value, _("Needs another keeper")),
        (Outcome.CHANGED.value, _("Changed")),
        (Outcome.NEW.value, _("New")),
        ("warnings", _("With remarks")),
    )
    FIGURES = (
        ("rows", _("rows in the file")),
        (Outcome.NEW.value, _("new")),
        (Outcome.CHANGED.value, _("changed")),
        (Outcome.UNCHANGED.value, _("unchanged")),
        (Outcome.ERROR.value, _("in error")),
        (Outcome.ELSEWHERE.value, _("in another branch")),
        (Outcome.DUPLICATE.value, _("twice in the file")),
        (Outcome.OWN.value, _("needs another keeper")),
    )

    def lines(self, outcome, start, stop):
        return queries.lines_of(self.object, outcome, start, stop)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        counts = self.object.counts
        stays = context.get("good", 0) + (counts.get("unchanged") or 0)
        return context | {
            "left_out": (counts.get("rows") or 0) - stays,
            "is_written": self.object.state in WRITTEN,
        }


class ChooseColumns(OfRosters, pages.ColumnsPage):
    pass


class ChooseBranches(OfRosters, pages.BranchesPage):
    pass


class CheckAgain(OfRosters, pages.CheckPage):
    pass


class WriteImport(OfRosters, pages.ImportAct):
    def act(self, *, pk, on):
        return services.start_writing(actor=self.request.actor, import_id=pk)


class GoOn(OfRosters, pages.GoOnPage):
    pass


class CancelImport(OfRosters, pages.CancelPage):
    pass


class UndoImport(OfRosters, pages.UndoPage):
    page_title = _("Undo an import")
    intro = _(
        "New records are removed again, changed ones get their former items back."
        " Branches that were set up stay. Not possible once one of the records was"
        " edited."
    )

    def act(self, *, reason, on, acknowledged):
        return services.undo_import(
            actor=self.request.actor, import_id=self.kwargs["pk"], reason=reason, on=on
        )


class MarkedWorkbook(OfRosters, pages.MarkedPage):
    pass
