"""Addresses of the papers; included by urls.py."""

from django.urls import path

from zhibu.procedures.admission.views import papers

urlpatterns = [
    path("<int:pk>/papers/", papers.CasePapersPage.as_view(), name="papers"),
    path("<int:pk>/papers/<str:kind>/", papers.IssuePaper.as_view(), name="paper"),
    path(
        "<int:pk>/papers/<str:kind>/<str:form>/",
        papers.PaperFile.as_view(),
        name="paper_file",
    ),
    path("lists/", papers.PaperLists.as_view(), name="paper_lists"),
    path("lists/<str:kind>/", papers.PaperList.as_view(), name="paper_list"),
]
