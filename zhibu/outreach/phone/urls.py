"""What makes the site an app on the phone, and the page *My window*."""

from django.urls import path

from zhibu.outreach.phone.views import reading, shell

app_name = "phone"
urlpatterns = [
    # At the root, for a worker reaches no further than the folder it comes from.
    path("sw.js", shell.worker, name="worker"),
    path("app/<slug:language>/manifest.webmanifest", shell.manifest, name="manifest"),
    path("app/<slug:language>/offline/", shell.offline, name="offline"),
    path("app/window/", reading.MyWindow.as_view(), name="window"),
]
