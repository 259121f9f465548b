"""Names that Wagtail reverses: its pages and files, behind our own doors."""

from django.urls import path, re_path
from wagtail.documents.views.serve import serve as serve_file

from zhibu.foundation.web.permissions import PUBLIC, permitted
from zhibu.outreach.portal.views import public

file = permitted(PUBLIC)(serve_file)
file.example_route = "/files/0/none.pdf"
file.example_is_gone = True

urlpatterns = [
    path(
        "files/<str:document_id>/<str:document_filename>",
        file,
        name="wagtaildocs_serve",
    ),
    re_path(r"^((?:[\w\-]+/)*)$", public.serve, name="wagtail_serve"),
]
