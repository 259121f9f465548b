from django.urls import path

from zhibu.register.rosters.views import exports, imports

app_name = "rosters"
urlpatterns = [
    path("", imports.ImportList.as_view(), name="list"),
    path("new/", imports.StartImport.as_view(), name="start"),
    path("export/", exports.ExportRoster.as_view(), name="export"),
    path("<int:pk>/", imports.ImportPage.as_view(), name="detail"),
    path("<int:pk>/progress/", imports.ImportProgress.as_view(), name="progress"),
    path("<int:pk>/columns/", imports.ChooseColumns.as_view(), name="columns"),
    path("<int:pk>/branches/", imports.ChooseBranches.as_view(), name="branches"),
    path("<int:pk>/check/", imports.CheckAgain.as_view(), name="check"),
    path("<int:pk>/write/", imports.WriteImport.as_view(), name="write"),
    path("<int:pk>/go-on/", imports.GoOn.as_view(), name="go_on"),
    path("<int:pk>/cancel/", imports.CancelImport.as_view(), name="cancel"),
    path("<int:pk>/undo/", imports.UndoImport.as_view(), name="undo"),
    path("<int:pk>/marked/", imports.MarkedWorkbook.as_view(), name="marked"),
]
