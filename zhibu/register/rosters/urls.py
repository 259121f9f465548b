from django.urls import path

from zhibu.register.rosters.views import exports
from zhibu.register.rosters.views import imports as views

app_name = "rosters"
urlpatterns = [
    path("", views.ImportList.as_view(), name="list"),
    path("new/", views.StartImport.as_view(), name="start"),
    path("export/", exports.ExportRoster.as_view(), name="export"),
    path("<int:pk>/", views.ImportPage.as_view(), name="detail"),
    path("<int:pk>/progress/", views.ImportProgress.as_view(), name="progress"),
    path("<int:pk>/columns/", views.ChooseColumns.as_view(), name="columns"),
    path("<int:pk>/branches/", views.ChooseBranches.as_view(), name="branches"),
    path("<int:pk>/check/", views.CheckAgain.as_view(), name="check"),
    path("<int:pk>/write/", views.WriteImport.as_view(), name="write"),
    path("<int:pk>/cancel/", views.CancelImport.as_view(), name="cancel"),
    path("<int:pk>/undo/", views.UndoImport.as_view(), name="undo"),
    path("<int:pk>/marked/", views.MarkedWorkbook.as_view(), name="marked"),
]
