from django.urls import include, path

app_name = "admission"
urlpatterns = [
    path("", include("zhibu.procedures.admission.own_urls")),
]
