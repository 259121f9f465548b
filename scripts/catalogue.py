"""The Chinese catalogue: `update` gathers msgids, `check` tells what is missing,
`compile` writes what the program reads (no gettext needed for that)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import borrowed
import polib

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "zhibu"
PO = PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.po"


def gather() -> None:
    """Let makemessages rewrite the catalogue in place."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "zhibu.settings.test",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "django", "makemessages", "--locale=zh_Hans"]
    options = ["--no-obsolete", "--add-location=file", "--ignore=static/*"]
    subprocess.run(  # noqa: S603 -- fixed words only
        [*command, *options],
        cwd=PACKAGE,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid


def update() -> int:
    """Gather msgids and put the file in its usual form; ours and Wagtail's."""
    gather()
    borrowed.update()
    catalogue = polib.pofile(str(PO), wrapwidth=88)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()
    return report(catalogue)


def report(catalogue: polib.POFile) -> int:
    left = [e for e in catalogue if not e.translated() or "fuzzy" in e.flags]
    msgids = [entry.msgid for entry in left] + borrowed.missing()
    for msgid in msgids:
        print(f"not translated: {msgid!r}")  # noqa: T201
    return 1 if msgids else 0


def check() -> int:
    """Fail when the code has a msgid that the catalogue lacks, or one is not done."""
    with tempfile.TemporaryDirectory() as folder:
        saved = shutil.copy(PO, folder)
        try:
            gather()
            in_code = {key(e) for e in polib.pofile(str(PO))}
        finally:
            shutil.copy(saved, PO)
    catalogue = polib.pofile(str(PO))
    known = {key(e) for e in catalogue}
    for msgid in sorted(in_code - known):
        print(f"not in the catalogue (make messages): {msgid!r}")  # noqa: T201
    for msgid in sorted(known - in_code):
        print(f"no longer in the code (make messages): {msgid!r}")  # noqa: T201
    return report(catalogue) or int(in_code != known)


def compile_() -> int:
    """Write a .mo beside each of our catalogues when it is older."""
    for po in (PO, *(borrowed.catalogue_of(domain) for domain in borrowed.DOMAINS)):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
    return 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check, "compile": compile_}[sys.argv[1]]())
