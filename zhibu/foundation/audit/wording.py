"""The words for what stands in the log: acts, kinds of objects, items."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.templatetags.web import day, moment

# Acts that are no permission of their own. An act named by its permission
# ("members.reveal") has the words of the permission table.
ACTS: dict[str, Any] = {
    "accounts.appointment_ended": _("A role came to its end"),
    "accounts.change_password": _("Change one's password"),
    "accounts.close": _("Close an account"),
    "accounts.create_administrator": _("Set up an administrator"),
    "accounts.decline_handover": _("Decline a hand-over"),
    "accounts.end_appointment": _("End a role"),
    "accounts.give_record": _("Give an account the record of its person"),
    "accounts.locked_out": _("Log-in locked after failures"),
    "accounts.log_in": _("Log in to an account"),
    "accounts.log_in_failed": _("Log-in failed"),
    "accounts.log_out": _("Log out of an account"),
    "accounts.open": _("Open an account with an invitation"),
    "accounts.propose_handover": _("Propose a hand-over"),
    "accounts.renew_password": _("Give out a new password"),
    "accounts.reopen": _("Open a closed account again"),
    "accounts.second_factor_added": _("Set up a second factor"),
    "accounts.second_factor_removed": _("Remove a second factor"),
    "accounts.second_factor_renewed": _("Renew recovery codes"),
    "accounts.sign_handover": _("Sign a hand-over"),
    "accounts.tie_to_sign_on": _("Tie an account to a single sign-on"),
    "accounts.withdraw_handover": _("Withdraw a hand-over"),
    "accounts.withdraw_invitation": _("Withdraw an invitation"),
    "admission.act": _("Record a step of an admission"),
    "admission.analyse": _("Analyse the body of activists"),
    "admission.answer_objection": _("Answer an objection"),
    "admission.decline_offer": _("Decline an offered case of admission"),
    "admission.edit": _("Correct what is known of an applicant"),
    "admission.follow": _("A case of admission follows the register"),
    "admission.object": _("Record an objection"),
    "admission.offer": _("Offer a case of admission to another branch"),
    "admission.open": _("Open a case of admission"),
    "admission.papers": _("Note papers of a step"),
    "admission.read_own": _("Read one's own case in clear"),
    "admission.take_back": _("Take back a case from older records"),
    "admission.take_over": _("Take over a case from older records"),
    "admission.withdraw_offer": _("Withdraw the offer of a case of admission"),
    "admission.withdraw": _("Withdraw a step of an admission"),
    "attachments.open": _("Open an attached scan"),
    "audit.check": _("Check the whole audit log"),
    "case_imports.branches": _("Assign the branches of a list of cases"),
    "case_imports.cancel": _("Cancel an import of cases"),
    "case_imports.check": _("Check a list of cases"),
    "case_imports.export": _("Export a list of cases"),
    "case_imports.map": _("Map the columns of a list of cases"),
    "case_imports.start": _("Send in a list of cases"),
    "case_imports.undo": _("Undo an import of cases"),
    "case_imports.write": _("Import a list of cases"),
    "calendar.clear_day": _("Remove an exception from the calendar"),
    "calendar.reopen_year": _("Reopen a year of the calendar"),
    "calendar.set_day": _("Set a working day or a day off"),
    "calendar.settle_year": _("Settle a year of the calendar"),
    "demo.build": _("Build the demonstration county"),
    "documents.download": _("Take away a document"),
    "documents.withdraw_template": _("Withdraw a template of documents"),
    "honours.answer_objection": _("Answer an objection to an honour"),
    "honours.call": _("Call for nominations for an honour"),
    "honours.certificate": _("Issue a certificate of honour"),
    "honours.consent": _("Allow an honour to be shown in public"),
    "honours.decide": _("Decide on honours"),
    "honours.give": _("Enter an honour"),
    "honours.leave_out": _("Not give somebody the 50-year medal"),
    "honours.notice": _("Give public notice of nominees"),
    "honours.object": _("Record an objection to an honour"),
    "honours.revoke": _("Revoke an honour"),
    "honours.withdraw_call": _("Withdraw a call for nominations"),
    "honours.withdraw_consent": _("No longer allow an honour to be shown"),
    "honours.withdraw_nomination": _("Take a nomination back"),
    "floating.accept": _("Accept who reported in"),
    "floating.card": _("Register an activity card of floating members"),
    "floating.change": _("Change what was said about a stay"),
    "floating.contact": _("Record a contact with a floating member"),
    "floating.decline": _("Decline who reported in"),
    "floating.end": _("End a stay away from home"),
    "floating.end_arrival": _("End taking part at a host branch"),
    "floating.export": _("Export a roster of floating members"),
    "floating.guest": _("Register somebody who came from elsewhere"),
    "floating.offer": _("Say on which terms a branch takes floating members"),
    "floating.regroup": _("Split, merge or dissolve an online branch"),
    "floating.remove_words": _("Remove words from an online branch"),
    "floating.report_home": _("Report to the home branch"),
    "floating.report_in": _("Report in at a host branch"),
    "floating.set_up": _("Set up an online branch"),
    "floating.withdraw_report": _("Withdraw a report-in"),
    "floating.write": _("Write in an online branch"),
    "members.accept_correction": _("Accept a correction"),
    "members.admit": _("Take a probationary member into the register"),
    "members.ask_correction": _("Ask for a correction"),
    "members.convert": _("Record the conversion to full membership"),
    "members.decline_correction": _("Decline a correction"),
    "members.end_post": _("End a post in the Party"),
    "members.give_post": _("Give a post in the Party"),
    "members.move_in": _("Take a member over from another branch"),
    "members.move_out": _("Let a member go to another branch"),
    "members.read_own": _("Read one's own record in clear"),
    "members.restore": _("Restore suspended membership"),
    "members.suspend": _("Suspend membership"),
    "members.take_back": _("Take back a member who had left"),
    "organisations.add_group": _("Set up a party group"),
    "notices.answer": _("Answer a notice"),
    "notices.audience": _("Change for whom a notice is"),
    "notices.bind": _("Bind a channel of notices"),
    "notices.channels": _("Choose how notices reach oneself"),
    "notices.discard": _("Throw away the draft of a notice"),
    "notices.edit": _("Edit the draft of a notice"),
    "notices.follow_up": _("Remind those who have not answered a notice"),
    "notices.schedule": _("Set a notice to a time"),
    "notices.send": _("Send a notice"),
    "notices.templates": _("Set the words of a message"),
    "notices.unbind": _("Take a channel of notices away"),
    "notices.unschedule": _("Stop a notice before its time"),
    "notices.withdraw": _("Withdraw a notice"),
    "notices.withdraw_template": _("Withdraw the words of a message"),
    "organisations.add_term": _("Enter a term of office"),
    "organisations.close_group": _("Close a party group"),
    "organisations.correct_term": _("Correct a term of office"),
    "organisations.extend_term": _("Extend a term of office"),
    "organisations.rename_group": _("Rename a party group"),
    "rosters.branches": _("Assign the branches of a roster"),
    "rosters.cancel": _("Cancel an import"),
    "rosters.check": _("Check a roster"),
    "rosters.chunk": _("Import a part of a roster"),
    "rosters.export": _("Export a list of members"),
    "rosters.map": _("Map the columns of a roster"),
    "rosters.start": _("Send in a roster"),
    "rosters.undo": _("Undo an import"),
    "rosters.write": _("Import a roster into the register"),
    "statistics.release": _("Make figures of an organisation public"),
    "statistics.withdraw_release": _("Take public figures back"),
    "statistics.repair_total": _("Repair a total after a recount"),
    "portal.delete": _("Delete a draft of the portal"),
    "portal.expire": _("A piece came to its last hour"),
    "portal.pass": _("Pass a piece in review"),
    "portal.return": _("Return a piece in review"),
    "portal.schedule": _("Publish a piece at its hour"),
    "portal.submit": _("Send a piece into review"),
    "portal.take_down": _("Take a piece down"),
    "portal.unpublish": _("A piece is no longer public"),
    "portal.withdraw": _("Take a piece back from review"),
    "portal.carry": _("Carry an offered piece"),
    "portal.close_window": _("Close a window of the portal"),
    "portal.decline": _("Decline an offered piece"),
    "portal.fix_sections": _("Say which sections windows below have"),
    "portal.offer": _("Offer a piece to the window above"),
    "portal.open_window": _("Open a window of the portal"),
    "portal.set_host": _("Give a window a host name of its own"),
    "portal.order_columns": _("Order the columns of a window"),
    "portal.reopen_window": _("Open a closed window again"),
    "portal.set_reviews": _("Set the reviews of a window"),
    "transfers.accept": _("Accept a member by a transfer"),
    "transfers.assign": _("Assign a transferred member to a branch"),
    "transfers.cancel": _("Cancel a transfer"),
    "transfers.check": _("Check a transfer in the branch"),
    "transfers.confirm": _("Confirm that a transferred member reported"),
    "transfers.drop_reorganisation": _("Give up a prepared reorganisation"),
    "transfers.end": _("End a transfer with the membership"),
    "transfers.export": _("Export a list of transfers"),
    "transfers.expire": _("Note that a letter of transfer expired"),
    "transfers.follow": _("A transfer follows its branch"),
    "transfers.issue": _("Issue a letter of transfer"),
    "transfers.note_reorganisation": _("Note a reorganisation"),
    "transfers.place_members": _("Let members of a reorganisation go elsewhere"),
    "transfers.prepare_reorganisation": _("Prepare a reorganisation"),
    "transfers.record_letter": _("Record a letter of transfer from outside"),
    "transfers.record_receipt": _("Record the receipt of a transfer"),
    "transfers.refuse": _("Refuse a transfer"),
    "transfers.reissue": _("Issue a letter of transfer anew"),
    "transfers.report_loss": _("Report a letter of transfer as lost"),
    "transfers.return": _("Send a transfer back for correction"),
    "transfers.review": _("Decide on a refused transfer"),
    "transfers.send_receipt": _("Send the receipt of a transfer back"),
}

# What else a line tells: the names that services give to the details of an act.
DETAILS: dict[str, Any] = {
    "about": _("belongs to"),
    "added": _("added"),
    "acknowledged": _("acknowledged warnings"),
    "channel": _("channel"),
    "choices": _("branches chosen"),
    "applied_on": _("unit applied on"),
    "address": _("address"),
    "after": _("afterwards"),
    "approved_on": _("approved on"),
    "because": _("ground"),
    "before": _("before"),
    "branch": _("branch"),
    "cases": _("cases"),
    "change": _("change"),
    "changed": _("changed"),
    "columns": _("columns"),
    "conditions": _("conditions"),
    "count": _("number of them"),
    "counts": _("counts"),
    "decision": _("deciding document"),
    "day": _("day"),
    "days": _("days"),
    "duplicate": _("twice in the file"),
    "elsewhere": _("in another branch"),
    "error": _("in error"),
    "difference": _("difference"),
    "effective_on": _("takes effect on"),
    "ends_on": _("until"),
    "expires_on": _("valid until"),
    "export": _("export"),
    "faults": _("faults"),
    "field": _("item"),
    "file": _("file"),
    "first": _("first fault"),
    "form": _("format"),
    "former_branch": _("former branch"),
    "from_branch": _("from branch"),
    "full_members": _("full members"),
    "giver": _("handed over by"),
    "head": _("end of the chain"),
    "in_clear": _("numbers in clear"),
    "into": _("merged into"),
    "invited_by": _("invited by"),
    "items": _("items"),
    "is_open": _("takes in floating members"),
    "kind": _("kind"),
    "sections": _("sections"),
    "window_kind": _("kind of window"),
    "lines": _("lines"),
    "mapping": _("columns mapped"),
    "members": _("members"),
    "met_on": _("day of the branch meeting"),
    "name_shown": _("name in public"),
    "new": _("new"),
    "number": _("number"),
    "ok": _("intact"),
    "planned_months": _("planned months"),
    "replied_on": _("superior replied on"),
    "units": _("units"),
    "ordered_by": _("ordered by"),
    "organisation": _("organisation"),
    "organisations": _("organisations"),
    "outcome": _("outcome"),
    "papers": _("papers"),
    "parts": _("parts"),
    "people": _("people"),
    "phone_is_public": _("phone is public"),
    "post": _("post"),
    "proposal": _("proposal"),
    "reached": _("reached"),
    "received_on": _("received on"),
    "removed": _("taken out"),
    "restored_on": _("restored on"),
    "role": _("role"),
    "rows": _("rows"),
    "shows_branch": _("branch in public"),
    "shows_deeds": _("deeds in public"),
    "sha256": _("fingerprint of the file"),
    "source": _("comes from"),
    "starts_on": _("from"),
    "stopped": _("messages stopped"),
    "taker": _("taken over by"),
    "template": _("template"),
    "title": _("title"),
    "to": _("goes to"),
    "to_branch": _("to branch"),
    "together": _("taken together"),
    "unchanged": _("unchanged"),
    "until": _("until"),
    "upheld": _("upheld"),
    "version": _("version"),
    "wanted": _("wanted"),
    "way": _("way of contact"),
    "written": _("written"),
}


def detail_label(name: str) -> Any:
    """The words for a detail; one without words is shown as it is written."""
    return DETAILS.get(name, name)


def detail_value(target_type: str, name: str, value: Any) -> Any:
    """A stored value as people read it: codes in the words of the column of that name,
    days and hours by the clock of the office, lists and tables as a sentence.
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        pairs = (
            f"{detail_label(key)} {detail_value(target_type, key, one)}"
            for key, one in value.items()
        )
        return ", ".join(pairs)
    if isinstance(value, list):
        return ", ".join(str(detail_value(target_type, name, one)) for one in value)
    if not isinstance(value, str):
        return value
    if name == "field":  # a correction names the item that it is about
        return _of_any_model(target_type.split(".")[0], value)
    if _DAY.fullmatch(value):
        return _day_told(value)
    return _words_of(target_type, name).get(value, value)


def changes_told(target_type: str, changes: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Each change of a line as (item, before, after), in words."""
    for item, values in changes.items():
        pair = values if isinstance(values, list) and len(values) == 2 else ["", values]
        told = (
            "" if value is None else detail_value(target_type, item, value)
            for value in pair
        )
        yield [item_label(target_type, item), *told]


def details_told(target_type: str, details: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Each detail of a line as (name, value), in words."""
    for name, value in details.items():
        yield [detail_label(name), detail_value(target_type, name, value)]


_DAY = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def _day_told(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return day(found) if len(text) == len("2026-01-01") else moment(found)


def _words_of(target_type: str, name: str) -> dict[str, Any]:
    """The words of the column itself; else those of its name anywhere in the app."""
    model = _model(target_type)
    if model is not None:
        for field in model._meta.fields:
            if field.name == name and field.choices:
                return {str(key): label for key, label in field.flatchoices}
    return _choices(target_type.split(".")[0], name)


def _of_any_model(app: str, item: str) -> Any:
    """What an item is called by the first model of the app that has it."""
    for model in apps.get_models():
        if model._meta.app_label == app:
            for field in model._meta.fields:
                if field.name == item:
                    return field.verbose_name
    return item


@cache
def _choices(app: str, name: str) -> dict[str, Any]:
    """The words of all columns of that name in an app: {"apply": "hand in …"}."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        if model._meta.app_label == app:
            for field in model._meta.fields:
                if field.name == name and field.choices:
                    found |= {str(key): label for key, label in field.flatchoices}
    return found


def act_label(action: str) -> Any:
    """The words for an act; one without words is shown as it is written."""
    if action in ACTS:
        return ACTS[action]
    return Perm(action).label if action in Perm.values else action


def acts() -> Iterator[tuple[str, Any]]:
    """Every act that has words, for the list of choices."""
    yield from sorted({**dict(Perm.choices), **ACTS}.items())


def kind_label(target_type: str) -> Any:
    """What "members.member" is called."""
    model = _model(target_type)
    return model._meta.verbose_name if model else target_type


def item_label(target_type: str, item: str) -> Any:
    """What an item of a change is called."""
    model = _model(target_type)
    if model is None:
        return item
    try:
        field = model._meta.get_field(item)
    except FieldDoesNotExist:
        return item
    return getattr(field, "verbose_name", item)


def _model(target_type: str) -> Any:
    try:
        return apps.get_model(target_type)
    except (LookupError, ValueError):
        return None
