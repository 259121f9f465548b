"""Addresses of lists of cases that come in and go out."""

from django.urls import path

from zhibu.procedures.admission.views import imports

app_name = "imports"
urlpatterns = [
    path("export/", imports.ExportCases.as_view(), name="export"),
    path("imports/", imports.CaseImportList.as_view(), name="list"),
    path("imports/new/", imports.StartCaseImport.as_view(), name="start"),
    path("imports/<int:pk>/", imports.CaseImportPage.as_view(), name="detail"),
    path(
        "imports/<int:pk>/progress/",
        imports.CaseImportProgress.as_view(),
        name="progress",
    ),
    path(
        "imports/<int:pk>/columns/",
        imports.ChooseCaseColumns.as_view(),
        name="columns",
    ),
    path(
        "imports/<int:pk>/branches/",
        imports.ChooseCaseBranches.as_view(),
        name="branches",
    ),
    path("imports/<int:pk>/check/", imports.CheckCasesAgain.as_view(), name="check"),
    path("imports/<int:pk>/write/", imports.WriteCases.as_view(), name="write"),
    path("imports/<int:pk>/go-on/", imports.GoOnWithCases.as_view(), name="go_on"),
    path("imports/<int:pk>/cancel/", imports.CancelCaseImport.as_view(), name="cancel"),
    path("imports/<int:pk>/undo/", imports.UndoCaseImport.as_view(), name="undo"),
    path("imports/<int:pk>/marked/", imports.MarkedCases.as_view(), name="marked"),
]
