"""Addresses of the register of members."""

from django.urls import path

from zhibu.register.members.views import (
    corrections,
    own,
    posts,
    record,
    register,
    standing,
)

app_name = "members"
urlpatterns = [
    path("", register.MemberList.as_view(), name="list"),
    path("add/", register.AddMember.as_view(), name="add"),
    path("mine/", own.Mine.as_view(), name="mine"),
    path("mine/ask/", own.ChooseItem.as_view(), name="choose_item"),
    path("mine/ask/<str:field>/", own.AskCorrection.as_view(), name="ask"),
    path("corrections/", corrections.CorrectionList.as_view(), name="corrections"),
    path(
        "corrections/<int:pk>/",
        corrections.DecideCorrection.as_view(),
        name="decide",
    ),
    path("posts/<int:pk>/end/", posts.EndPost.as_view(), name="end_post"),
    path("<int:pk>/", record.MemberDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", record.EditMember.as_view(), name="edit"),
    path("<int:pk>/posts/add/", posts.GivePost.as_view(), name="give_post"),
    path("<int:pk>/leave/", standing.LeaveMember.as_view(), name="leave"),
    path("<int:pk>/take-back/", standing.TakeBackLeaving.as_view(), name="take_back"),
    path("<int:pk>/suspend/", standing.SuspendMember.as_view(), name="suspend"),
    path("<int:pk>/restore/", standing.RestoreMember.as_view(), name="restore"),
    path("<int:pk>/reveal/<str:field>/", record.RevealItem.as_view(), name="reveal"),
]
