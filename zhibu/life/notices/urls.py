"""Addresses of notices."""

from django.urls import path

from zhibu.life.notices.views import (
    channels,
    delivery,
    inbox,
    sending,
    wording,
    writing,
)

app_name = "notices"
urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("copy/<int:pk>/", inbox.CopyPage.as_view(), name="copy"),
    path("copy/<int:pk>/answer/", inbox.Answer.as_view(), name="answer"),
    path("file/<int:pk>/", inbox.File.as_view(), name="file"),
    path("channels/", channels.MyChannels.as_view(), name="channels"),
    path("channels/wechat/", channels.BindWeChat.as_view(), name="bind_wechat"),
    path("channels/browser/", channels.Subscribe.as_view(), name="subscribe"),
    path("channels/<int:pk>/remove/", channels.Unbind.as_view(), name="unbind"),
    path("wechat/", channels.WeChatCallback.as_view(), name="wechat"),
    path("sms/<str:word>/", channels.SmsReceipts.as_view(), name="sms"),
    path("state/", delivery.Channels.as_view(), name="state"),
    path("sent/<int:pk>/delivery/", delivery.Delivery.as_view(), name="delivery"),
    path("words/", wording.WordingList.as_view(), name="wordings"),
    path(
        "words/<int:pk>/withdraw/",
        wording.WithdrawWording.as_view(),
        name="withdraw_wording",
    ),
    path("words/<str:kind>/", wording.KindPage.as_view(), name="wording"),
    path("words/<str:kind>/write/", wording.WriteWording.as_view(), name="reword"),
    path("sent/", writing.NoticeList.as_view(), name="list"),
    path("sent/write/", writing.WriteNotice.as_view(), name="write"),
    path("sent/<int:pk>/", writing.NoticePage.as_view(), name="notice"),
    path("sent/<int:pk>/edit/", writing.EditNotice.as_view(), name="edit"),
    path("sent/<int:pk>/audience/", writing.AddPart.as_view(), name="add_part"),
    path(
        "sent/<int:pk>/audience/<int:part>/remove/",
        writing.RemovePart.as_view(),
        name="remove_part",
    ),
    path("sent/<int:pk>/attach/", writing.AttachToNotice.as_view(), name="attach"),
    path("sent/<int:pk>/discard/", writing.DiscardDraft.as_view(), name="discard"),
    path("sent/<int:pk>/send/", sending.SendNotice.as_view(), name="send"),
    path("sent/<int:pk>/stop/", sending.Unschedule.as_view(), name="unschedule"),
    path("sent/<int:pk>/withdraw/", sending.Withdraw.as_view(), name="withdraw"),
    path("sent/<int:pk>/remind/", sending.FollowUp.as_view(), name="follow_up"),
    path(
        "sent/<int:pk>/recipients/",
        sending.RecipientList.as_view(),
        name="recipients",
    ),
]
