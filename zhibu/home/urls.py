"""The desk, the phone's pages, and what keeps the system visible."""

from django.urls import path

from zhibu.home import views

app_name = "home"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("desk/", views.Desk.as_view(), name="desk"),
    path("phone/", views.Phone.as_view(), name="phone"),
    path("affairs/", views.Affairs.as_view(), name="affairs"),
    path("mine/", views.Mine.as_view(), name="mine"),
    path("permissions/", views.Permissions.as_view(), name="permissions"),
    path("system/", views.SystemState.as_view(), name="system"),
    path("health/", views.health, name="health"),
]
