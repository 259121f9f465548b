from django.urls import path

from zhibu.foundation.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.Year.as_view(), name="year"),
    path("days/<int:pk>/clear/", views.ClearDay.as_view(), name="clear_day"),
    path("<int:year>/settle/", views.SettleYear.as_view(), name="settle_year"),
    path("<int:year>/reopen/", views.ReopenYear.as_view(), name="reopen_year"),
]
