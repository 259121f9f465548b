"""Addresses of accounts, invitations, appointments and hand-overs."""

from django.urls import path

from zhibu.register.accounts.views import (
    accounts,
    appointments,
    handovers,
    invitations,
    opening,
)

app_name = "accounts"
urlpatterns = [
    path("list/", accounts.AccountList.as_view(), name="list"),
    path("list/<int:pk>/", accounts.AccountPage.as_view(), name="account"),
    path("list/<int:pk>/unlock/", accounts.Unlock.as_view(), name="unlock"),
    path("list/<int:pk>/close/", accounts.CloseAccount.as_view(), name="close"),
    path("list/<int:pk>/reopen/", accounts.ReopenAccount.as_view(), name="reopen"),
    path("list/<int:pk>/code/", invitations.AccountSlip.as_view(), name="account_slip"),
    path(
        "list/<int:pk>/second-step/off/",
        accounts.RemoveSecondFactor.as_view(),
        name="remove_second_factor",
    ),
    path("list/<int:pk>/sign-on/", accounts.TieToSignOn.as_view(), name="sign_on"),
    path("open/", opening.EnterCode.as_view(), name="open"),
    path("open/password/", opening.ChoosePassword.as_view(), name="choose_password"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path("invitations/new/", invitations.Invite.as_view(), name="invite"),
    path("invitations/slips/", invitations.Slips.as_view(), name="slips"),
    path(
        "invitations/<int:pk>/withdraw/",
        invitations.WithdrawInvitation.as_view(),
        name="withdraw_invitation",
    ),
    path("appointments/", appointments.AppointmentList.as_view(), name="appointments"),
    path("appointments/new/", appointments.FindPerson.as_view(), name="appoint"),
    path(
        "appointments/new/<int:pk>/",
        appointments.Appoint.as_view(),
        name="appoint_person",
    ),
    path(
        "appointments/<int:pk>/end/",
        appointments.EndAppointment.as_view(),
        name="end_appointment",
    ),
    path("handovers/", handovers.HandoverList.as_view(), name="handovers"),
    path("handovers/sign/", handovers.SignHandover.as_view(), name="handover_sign"),
    path(
        "handovers/decline/",
        handovers.DeclineHandover.as_view(),
        name="handover_decline",
    ),
    path(
        "handovers/record/", handovers.HandoverRecord.as_view(), name="handover_record"
    ),
    path(
        "handovers/propose/<int:pk>/",
        handovers.ProposeHandover.as_view(),
        name="handover_propose",
    ),
    path("handovers/<int:pk>/", handovers.HandoverPage.as_view(), name="handover"),
    path(
        "handovers/<int:pk>/withdraw/",
        handovers.WithdrawHandover.as_view(),
        name="handover_withdraw",
    ),
]
