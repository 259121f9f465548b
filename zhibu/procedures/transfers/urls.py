"""Addresses of transfers; the page of an act is named by its kind."""

from django.urls import path

from zhibu.procedures.transfers.codes import ActKind
from zhibu.procedures.transfers.views import acting, beginning, looking, own, reshaping

app_name = "transfers"
ACTS = {
    ActKind.CHECK: acting.Check,
    ActKind.ISSUE: acting.Issue,
    ActKind.REISSUE: acting.Reissue,
    ActKind.REPORT_LOSS: acting.ReportLoss,
    ActKind.ACCEPT: acting.Accept,
    ActKind.ASSIGN: acting.Assign,
    ActKind.CONFIRM: acting.Confirm,
    ActKind.SEND_RECEIPT: acting.SendReceipt,
    ActKind.RECORD_RECEIPT: acting.RecordReceipt,
    ActKind.RETURN: acting.SendBack,
    ActKind.REFUSE: acting.Refuse,
    ActKind.REVIEW: acting.Review,
    ActKind.CANCEL: acting.Cancel,
}
urlpatterns = [
    path("", looking.TransferList.as_view(), name="list"),
    path("export/", looking.TransferExport.as_view(), name="export"),
    path("queue/", looking.Queue.as_view(), name="queue"),
    path("find/", looking.FindAnywhere.as_view(), name="find"),
    path("new/", beginning.ChooseMember.as_view(), name="choose"),
    path("new/<int:pk>/", beginning.Propose.as_view(), name="propose"),
    path("certificate/<int:pk>/", beginning.Certificate.as_view(), name="certificate"),
    path("letter/", beginning.RecordLetter.as_view(), name="record_letter"),
    path("mine/", own.MyTransfer.as_view(), name="mine"),
    path("mine/ask/", own.Ask.as_view(), name="ask"),
    path("mine/withdraw/", own.Withdraw.as_view(), name="withdraw"),
    path("mine/lost/", own.ReportOwnLoss.as_view(), name="lost"),
    path("reorganise/<int:pk>/", reshaping.Prepare.as_view(), name="reorganise"),
    path(
        "reorganisations/",
        reshaping.ReorganisationList.as_view(),
        name="reorganisations",
    ),
    path(
        "reorganisations/<int:pk>/",
        reshaping.ReorganisationPage.as_view(),
        name="reorganisation",
    ),
    path(
        "reorganisations/<int:pk>/place/",
        reshaping.PlaceMembers.as_view(),
        name="place_members",
    ),
    path(
        "reorganisations/<int:pk>/carry-out/",
        reshaping.CarryOut.as_view(),
        name="carry_out",
    ),
    path("reorganisations/<int:pk>/drop/", reshaping.Drop.as_view(), name="drop"),
    path("notices/<int:pk>/note/", reshaping.Note.as_view(), name="note"),
    path("<int:pk>/", looking.TransferPage.as_view(), name="detail"),
    *(
        path(f"<int:pk>/{kind.value}/", page.as_view(), name=kind.value)
        for kind, page in ACTS.items()
    ),
]
