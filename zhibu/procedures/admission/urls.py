from django.urls import include, path

from zhibu.procedures.admission.views import papers

app_name = "admission"
urlpatterns = [
    path("<int:pk>/", papers.CasePapersPage.as_view(), name="case"),
    path("", include("zhibu.procedures.admission.paper_urls")),
]
