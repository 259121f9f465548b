"""Addresses of lists of cases that come in and go out; below those of the cases."""

from django.urls import path

from zhibu.procedures.admission.views import import_steps, taking_over

urlpatterns = [
    path("export/", import_steps.ExportCases.as_view(), name="export"),
    path("imports/", taking_over.CaseImportList.as_view(), name="imports"),
    path("imports/new/", taking_over.StartCaseImport.as_view(), name="import_start"),
    path("imports/<int:pk>/", taking_over.CaseImportPage.as_view(), name="import"),
    path(
        "imports/<int:pk>/progress/",
        taking_over.CaseImportProgress.as_view(),
        name="import_progress",
    ),
    path(
        "imports/<int:pk>/columns/",
        import_steps.ChooseCaseColumns.as_view(),
        name="import_columns",
    ),
    path(
        "imports/<int:pk>/branches/",
        import_steps.ChooseCaseBranches.as_view(),
        name="import_branches",
    ),
    path(
        "imports/<int:pk>/check/",
        import_steps.CheckCasesAgain.as_view(),
        name="import_check",
    ),
    path(
        "imports/<int:pk>/write/",
        import_steps.WriteCases.as_view(),
        name="import_write",
    ),
    path(
        "imports/<int:pk>/go-on/",
        import_steps.GoOnWithCases.as_view(),
        name="import_go_on",
    ),
    path(
        "imports/<int:pk>/cancel/",
        import_steps.CancelCaseImport.as_view(),
        name="import_cancel",
    ),
    path(
        "imports/<int:pk>/undo/",
        import_steps.UndoCaseImport.as_view(),
        name="import_undo",
    ),
    path(
        "imports/<int:pk>/marked/",
        import_steps.MarkedCases.as_view(),
        name="import_marked",
    ),
]
