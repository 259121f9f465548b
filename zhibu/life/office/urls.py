from django.urls import path

from zhibu.life.office.views import attachments, documents, templates

app_name = "office"
urlpatterns = [
    path("documents/", documents.DocumentList.as_view(), name="documents"),
    path("documents/zip/<str:form>/", documents.DocumentZip.as_view(), name="zip"),
    path("documents/write/", documents.ChooseKind.as_view(), name="choose"),
    path(
        "documents/write/<str:kind>/", documents.WriteDocument.as_view(), name="write"
    ),
    path("documents/marks/", documents.MarkList.as_view(), name="marks"),
    path("documents/marks/set/", documents.SetMark.as_view(), name="set_mark"),
    path("documents/<int:pk>/", documents.DocumentPage.as_view(), name="document"),
    path("documents/<int:pk>/void/", documents.VoidDocument.as_view(), name="void"),
    path(
        "documents/<int:pk>/attach/",
        attachments.AttachToDocument.as_view(),
        name="attach",
    ),
    path(
        "documents/<int:pk>/<str:form>/", documents.DocumentFile.as_view(), name="file"
    ),
    path("templates/", templates.TemplateList.as_view(), name="templates"),
    path(
        "templates/<int:pk>/withdraw/",
        templates.WithdrawTemplate.as_view(),
        name="withdraw",
    ),
    path("templates/<str:kind>/", templates.KindPage.as_view(), name="kind"),
    path(
        "templates/<str:kind>/new/", templates.UploadTemplate.as_view(), name="upload"
    ),
    path(
        "templates/<str:kind>/<str:form>/",
        templates.KindFile.as_view(),
        name="kind_file",
    ),
    path(
        "attachments/<int:pk>/", attachments.AttachmentFile.as_view(), name="attachment"
    ),
    path(
        "attachments/<int:pk>/remove/",
        attachments.RemoveAttachment.as_view(),
        name="remove_attachment",
    ),
]
