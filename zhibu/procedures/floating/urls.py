"""Addresses of members away from home."""

from django.urls import path

from zhibu.procedures.floating.views import (
    branches,
    finding,
    hosting,
    own,
    papers,
    planning,
    rosters,
    stays,
)

app_name = "floating"
urlpatterns = [
    path("find/", finding.FindBranch.as_view(), name="find"),
    path("find/<int:pk>/", finding.HostPage.as_view(), name="host"),
    path("find/<int:pk>/report/", finding.ReportIn.as_view(), name="report_in"),
    path("mine/", own.MyStay.as_view(), name="mine"),
    path("mine/declare/", own.DeclareMine.as_view(), name="declare"),
    path("mine/change/", own.ChangeMine.as_view(), name="change_mine"),
    path("mine/end/", own.EndMine.as_view(), name="end_mine"),
    path("mine/report/", own.ReportHome.as_view(), name="report_home"),
    path("mine/withdraw/", own.WithdrawReport.as_view(), name="withdraw"),
    path(
        "mine/papers/<str:kind>/<str:form>/", papers.MyPaper.as_view(), name="my_paper"
    ),
    path("stays/", stays.StayList.as_view(), name="stays"),
    path("stays/enter/", stays.ChooseMember.as_view(), name="choose_member"),
    path("stays/enter/<int:pk>/", stays.DeclareFor.as_view(), name="declare_for"),
    path("stays/<int:pk>/", stays.StayPage.as_view(), name="stay"),
    path("stays/<int:pk>/contact/", stays.RecordContact.as_view(), name="contact"),
    path("stays/<int:pk>/lost/", stays.RecordLost.as_view(), name="lost"),
    path("stays/<int:pk>/end/", stays.EndStay.as_view(), name="end"),
    path("stays/<int:pk>/edit/", stays.EditStay.as_view(), name="edit"),
    path("stays/<int:pk>/card/", stays.RegisterCard.as_view(), name="card"),
    path(
        "stays/<int:pk>/papers/<str:kind>/",
        papers.IssuePaper.as_view(),
        name="issue_paper",
    ),
    path(
        "stays/<int:pk>/papers/<str:kind>/<str:form>/",
        papers.PaperFile.as_view(),
        name="paper",
    ),
    path("arrivals/", hosting.ArrivalList.as_view(), name="arrivals"),
    path("arrivals/<int:pk>/", hosting.AnswerArrival.as_view(), name="answer"),
    path("hosts/", hosting.HostList.as_view(), name="hosts"),
    path("hosts/<int:pk>/", hosting.OfferPlaces.as_view(), name="offer"),
    path("hosts/<int:pk>/guest/", hosting.RegisterGuest.as_view(), name="guest"),
    path("rosters/out/", rosters.OutflowRoster.as_view(), name="outflow"),
    path("rosters/in/", rosters.InflowRoster.as_view(), name="inflow"),
    path("rosters/out.xlsx", rosters.OutflowFile.as_view(), name="export_outflow"),
    path("rosters/in.xlsx", rosters.InflowFile.as_view(), name="export_inflow"),
    path("distribution/", planning.DistributionPage.as_view(), name="distribution"),
    path("proposals/", planning.Proposals.as_view(), name="proposals"),
    path("proposals/<str:key>/", planning.SetUpBranch.as_view(), name="set_up"),
    path("branches/<int:pk>/", branches.BranchPage.as_view(), name="branch"),
    path("branches/<int:pk>/notice/", branches.WriteNotice.as_view(), name="notice"),
    path(
        "branches/<int:pk>/<str:change>/",
        planning.ChangeBranch.as_view(),
        name="change",
    ),
    path("words/<int:pk>/remove/", branches.RemoveWords.as_view(), name="remove"),
]
