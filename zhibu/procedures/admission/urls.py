"""Addresses of admission."""

from django.urls import path

from zhibu.procedures.admission import views

app_name = "admission"
urlpatterns = [
    path("", views.desk, name="list"),
    path("queue/", views.desk, name="queue"),
    path("<int:pk>/", views.desk, name="case"),
    path("<int:pk>/act/<str:kind>/", views.desk, name="act"),
]
