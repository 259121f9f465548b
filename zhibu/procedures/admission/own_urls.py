"""Addresses of the person in the own case, and of inviting to apply."""

from django.urls import path

from zhibu.procedures.admission.views import own

urlpatterns = [
    path("mine/", own.MyCase.as_view(), name="mine"),
    path("mine/about-me/", own.CompleteOwn.as_view(), name="own_complete"),
    path("mine/apply-again/", own.ApplyAgain.as_view(), name="apply_again"),
    path("mine/<str:kind>/", own.OwnAct.as_view(), name="own_act"),
    path("invite/", own.InviteToApply.as_view(), name="invite"),
    path("<int:pk>/code/", own.SlipOfCase.as_view(), name="code"),
]
