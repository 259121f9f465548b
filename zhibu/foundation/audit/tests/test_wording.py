"""Every act that a service records has words in the log."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from zhibu.foundation.audit import wording
from zhibu.foundation.policy import Perm

ROOT = Path(wording.__file__).parents[2]
SERVICES = [
    path
    for path in ROOT.rglob("*.py")
    if "tests" not in path.parts
    and (path.name == "services.py" or "services" in path.parts)
]
ACT = re.compile(r"[a-z]+\.[a-z_]*[a-z]")


def acts_in(path):
    """Texts like "members.reveal" that are no names of models."""
    apps_of_ours = {config.label for config in apps.get_app_configs()}
    # subjects, not apps
    apps_of_ours |= {"demo", "documents", "attachments", "case_imports"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if ACT.fullmatch(text) and text.split(".")[0] in apps_of_ours:
                yield text


def is_model(text):
    return wording.kind_label(text) != text


@pytest.mark.parametrize("path", SERVICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_act_has_words(path):
    known = dict(wording.acts())
    missing = {act for act in acts_in(path) if act not in known and not is_model(act)}
    assert not missing, "give them words in zhibu/foundation/audit/words.py"


NOT_DETAILS = {"org_path", "subject", "reason", "changes"}


def details_in(path):
    """The names under which a service hands details to the log."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if name == "record":
            yield from (word.arg for word in node.keywords if word.arg)


@pytest.mark.parametrize("path", SERVICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_detail_has_words(path):
    missing = set(details_in(path)) - NOT_DETAILS - wording.DETAILS.keys()
    assert not missing, "give them words in zhibu/foundation/audit/words.py"


def test_details_are_told_in_words():
    assert str(wording.detail_label("giver")) == "handed over by"
    assert wording.detail_label("colour") == "colour"
    role = wording.detail_value("accounts.appointment", "role", "secretary")
    assert str(role) == "branch secretary"
    assert wording.detail_value("accounts.user", "role", "nobody") == "nobody"
    assert str(wording.detail_value("audit.entry", "ok", True)) == "yes"
    assert wording.detail_value("audit.entry", "lines", 3) == 3


def test_an_act_named_by_its_permission_has_its_words():
    assert wording.act_label("members.reveal") == Perm.MEMBERS_REVEAL.label


def test_unknown_words_are_shown_as_they_are():
    assert wording.act_label("a.b") == "a.b"
    assert wording.kind_label("a.b") == "a.b" and wording.kind_label("") == ""
    assert wording.item_label("audit.entry", "colour") == "colour"
    assert wording.item_label("a.b", "colour") == "colour"


def test_items_have_the_words_of_their_field():
    assert str(wording.item_label("audit.entry", "reason")) == "reason"
    assert str(wording.kind_label("audit.entry")) == "audit line"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T16:15:00+00:00", "2026-03-02 00:15"),  # Beijing
        ("2026-12-02 08:40", "2026-12-02 08:40"),
        ("2026-13-45", "2026-13-45"),
        (["a", "b"], "a, b"),
        ({"rows": 40, "error": 10, "ok": True}, "rows 40, in error 10, intact yes"),
        ({}, ""),
    ],
)
def test_values_are_told_as_people_read_them(value, told):
    assert str(wording.detail_value("audit.entry", "value", value)) == told


def test_days_are_told_in_chinese_too():
    with translation.override("zh-hans"):
        assert (
            wording.detail_value("audit.entry", "day", "2026-03-01") == "2026年3月1日"
        )


def test_changes_are_told_by_item_with_the_words_of_its_codes():
    changes = {
        "role": ["secretary", "deputy_secretary"],
        "ends_on": [None, "2026-11-17"],
    }
    told = [
        [str(part) for part in line]
        for line in wording.changes_told("accounts.appointment", changes)
    ]
    assert told == [
        ["role", "branch secretary", "deputy secretary"],
        [str(wording.item_label("accounts.appointment", "ends_on")), "", "2026-11-17"],
    ]


def test_a_correction_names_its_item():
    told = wording.detail_value("members.correction", "field", "address")
    assert str(told) == "home address"


NAMES_NOBODY = re.compile(r"""job_actor\(\s*"([^"]+)"\s*\)""")
SHOWN_NOWHERE = {"demo", "find"}


def test_the_program_is_named_in_words():
    """What nobody does by hand stands in the log under a name that people can read."""
    named = {
        name
        for path in ROOT.rglob("*.py")
        if "tests" not in path.parts
        for name in NAMES_NOBODY.findall(path.read_text(encoding="utf-8"))
    }
    assert named - SHOWN_NOWHERE == wording.JOBS.keys()
