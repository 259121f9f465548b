"""Pages of statistics."""

from django.urls import path

from zhibu.insight.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.CompositionPage.as_view(), name="composition"),
    path("public/<int:pk>/", views.ReleaseFigures.as_view(), name="release"),
    path(
        "public/<int:pk>/withdraw/",
        views.WithdrawFigures.as_view(),
        name="withdraw_release",
    ),
]
