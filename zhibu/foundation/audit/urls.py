from django.urls import path

from zhibu.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.EntryList.as_view(), name="list"),
    path("<int:pk>/", views.EntryDetail.as_view(), name="detail"),
    path("export/", views.ExportEntries.as_view(), name="export"),
    path("check/", views.CheckLog.as_view(), name="check"),
]
