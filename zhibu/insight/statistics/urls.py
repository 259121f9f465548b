"""Pages of statistics."""

from django.urls import path

from zhibu.insight.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.CompositionPage.as_view(), name="composition"),
]
