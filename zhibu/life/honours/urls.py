"""Addresses of honours."""

from django.urls import path

from zhibu.life.honours.views import calls, medals, nominations, own, public, roll

app_name = "honours"
urlpatterns = [
    path("", roll.HonourList.as_view(), name="list"),
    path("record/", roll.RecordHonour.as_view(), name="record"),
    path("figures/", roll.FiguresPage.as_view(), name="figures"),
    path("check/", public.CheckCertificate.as_view(), name="check"),
    path("mine/", own.MyHonours.as_view(), name="mine"),
    path("mine/<int:pk>/", own.ConsentPage.as_view(), name="consent"),
    path("mine/<int:pk>/withdraw/", own.WithdrawConsent.as_view(), name="withdraw"),
    path(
        "mine/<int:pk>/certificate/<str:form>/",
        own.MyCertificate.as_view(),
        name="my_certificate",
    ),
    path("medals/", medals.MedalPage.as_view(), name="medals"),
    path("medals/<int:pk>/leave-out/", medals.LeaveOut.as_view(), name="leave_out"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/open/", calls.OpenCall.as_view(), name="open_call"),
    path("calls/<int:pk>/", calls.CallPage.as_view(), name="call"),
    path("calls/<int:pk>/propose/", nominations.Propose.as_view(), name="propose"),
    path("calls/<int:pk>/notice/", calls.GiveNotice.as_view(), name="notice"),
    path("calls/<int:pk>/decide/", calls.Decide.as_view(), name="decide"),
    path("calls/<int:pk>/withdraw/", calls.WithdrawCall.as_view(), name="end_call"),
    path("calls/<int:pk>/attach/", calls.AttachToCall.as_view(), name="attach_call"),
    path(
        "nominations/<int:pk>/",
        nominations.NominationPage.as_view(),
        name="nomination",
    ),
    path(
        "nominations/<int:pk>/check/",
        nominations.CheckNomination.as_view(),
        name="check_nomination",
    ),
    path(
        "nominations/<int:pk>/withdraw/",
        nominations.WithdrawNomination.as_view(),
        name="take_back",
    ),
    path(
        "nominations/<int:pk>/objection/",
        nominations.RecordObjection.as_view(),
        name="object",
    ),
    path(
        "objections/<int:pk>/",
        nominations.AnswerObjection.as_view(),
        name="answer",
    ),
    path("<int:pk>/", roll.HonourPage.as_view(), name="honour"),
    path("<int:pk>/revoke/", roll.RevokeHonour.as_view(), name="revoke"),
    path("<int:pk>/attach/", roll.AttachToHonour.as_view(), name="attach"),
    path("<int:pk>/certificate/", roll.IssueCertificate.as_view(), name="issue"),
    path(
        "<int:pk>/certificate/<str:form>/",
        roll.CertificateFile.as_view(),
        name="certificate",
    ),
]
