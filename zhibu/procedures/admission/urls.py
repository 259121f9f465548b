"""Addresses of cases of admission."""

from django.urls import include, path

from zhibu.procedures.admission.views import (
    acting,
    case,
    lists,
    moving,
    noting,
    objections,
    opening,
    queue,
    rehearsal,
)

app_name = "admission"
urlpatterns = [
    path("", include("zhibu.procedures.admission.import_urls")),
    path("", include("zhibu.procedures.admission.own_urls")),
    path("", include("zhibu.procedures.admission.paper_urls")),
    path("", lists.CaseList.as_view(), name="list"),
    path("open/", opening.OpenCase.as_view(), name="open"),
    path("open/member/", opening.TakeUpMember.as_view(), name="take_up"),
    path("publicity/", lists.PublicityList.as_view(), name="publicity"),
    path("queue/", queue.Queue.as_view(), name="queue"),
    path("queue/<int:pk>/", queue.Review.as_view(), name="review"),
    path("analysis/", objections.RecordAnalysis.as_view(), name="analysis"),
    path("<int:pk>/", case.CaseDetail.as_view(), name="case"),
    path("<int:pk>/edit/", opening.EditPerson.as_view(), name="edit"),
    path("<int:pk>/act/<str:kind>/", acting.RecordAct.as_view(), name="act"),
    path("<int:pk>/act/<str:kind>/check/", acting.CheckAct.as_view(), name="check"),
    path("<int:pk>/withdraw/", acting.WithdrawAct.as_view(), name="withdraw"),
    path("<int:pk>/note-papers/", noting.NotePapers.as_view(), name="note_papers"),
    path("<int:pk>/rehearse/", rehearsal.Rehearse.as_view(), name="rehearse"),
    path("<int:pk>/attach/", case.AttachToCase.as_view(), name="attach"),
    path(
        "<int:pk>/steps/<int:position>/attach/",
        case.AttachToStep.as_view(),
        name="attach_to_step",
    ),
    path("<int:pk>/reveal/<str:field>/", case.RevealItem.as_view(), name="reveal"),
    path("<int:pk>/offer/", moving.OfferCase.as_view(), name="offer"),
    path(
        "<int:pk>/offer/withdraw/",
        moving.WithdrawOffer.as_view(),
        name="withdraw_offer",
    ),
    path("<int:pk>/take-over/", moving.TakeOverCase.as_view(), name="take_over"),
    path("<int:pk>/decline/", moving.DeclineOffer.as_view(), name="decline"),
    path("<int:pk>/object/", objections.RecordObjection.as_view(), name="object"),
    path("objections/<int:pk>/", objections.AnswerObjection.as_view(), name="answer"),
]
