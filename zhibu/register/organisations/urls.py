"""Addresses of the tree of organisations."""

from django.urls import path

from zhibu.register.organisations.views import (
    keeping,
    lists,
    organisation,
    sheets,
    tree,
)

app_name = "organisations"
urlpatterns = [
    path("", tree.Tree.as_view(), name="tree"),
    path("own/", lists.OwnOrganisations.as_view(), name="own"),
    path("find/", lists.FindOrganisation.as_view(), name="find"),
    path("<int:pk>/", organisation.OrganisationDetail.as_view(), name="detail"),
    path("<int:pk>/node/", tree.TreeNode.as_view(), name="node"),
    path("<int:pk>/add/", organisation.CreateOrganisation.as_view(), name="add"),
    path("<int:pk>/edit/", organisation.EditOrganisation.as_view(), name="edit"),
    path("<int:pk>/move/", organisation.MoveOrganisation.as_view(), name="move"),
    path(
        "<int:pk>/dissolve/",
        organisation.DissolveOrganisation.as_view(),
        name="dissolve",
    ),
    path("<int:pk>/export/", sheets.ExportList.as_view(), name="export"),
    path("<int:pk>/import/", sheets.ImportList.as_view(), name="import"),
    path("<int:pk>/import/check/", sheets.CheckList.as_view(), name="check_list"),
    path("<int:pk>/import/marked/", sheets.MarkedList.as_view(), name="marked_list"),
    path("<int:pk>/terms/add/", keeping.AddTerm.as_view(), name="add_term"),
    path("terms/<int:pk>/correct/", keeping.CorrectTerm.as_view(), name="correct_term"),
    path("terms/<int:pk>/extend/", keeping.ExtendTerm.as_view(), name="extend_term"),
    path("<int:pk>/groups/add/", keeping.AddGroup.as_view(), name="add_group"),
    path("groups/<int:pk>/rename/", keeping.RenameGroup.as_view(), name="rename_group"),
    path("groups/<int:pk>/close/", keeping.CloseGroup.as_view(), name="close_group"),
]
