"""Words of Wagtail's editor that its own Chinese catalogue lacks; we add them.

`catalogue.py` gathers and checks them with ours, so that a new version of Wagtail
brings no English word to an editor unseen.
"""

from collections.abc import Iterator
from pathlib import Path

import polib
import wagtail

WAGTAIL = Path(wagtail.__file__).parent
WORDS = Path(__file__).parents[1] / "zhibu/outreach/portal/wagtail_words"
# The parts of Wagtail that an editor meets.
APPS = (".", "admin", "images", "documents", "contrib/table_block")
DOMAINS = ("django", "djangojs")


def catalogue_of(domain: str) -> Path:
    """Our addition to one of Wagtail's two catalogues: pages, scripts."""
    return WORDS / "zh_Hans/LC_MESSAGES" / f"{domain}.po"


def lacking(domain: str) -> Iterator[polib.POEntry]:
    """What Wagtail says in English and not in Chinese."""
    for app in APPS:
        folder = WAGTAIL / app / "locale"
        english = folder / "en/LC_MESSAGES" / f"{domain}.po"
        if not english.exists():
            continue
        chinese = polib.pofile(str(folder / "zh_Hans/LC_MESSAGES" / english.name))
        known = {_key(entry) for entry in chinese if entry.translated()}
        for entry in polib.pofile(str(english)):
            if _key(entry) not in known:
                yield entry


def update() -> None:
    """Add what is lacking, without its Chinese."""
    for domain in DOMAINS:
        ours = polib.pofile(str(catalogue_of(domain)), wrapwidth=88)
        known = {_key(entry) for entry in ours}
        for entry in lacking(domain):
            if _key(entry) not in known:
                known.add(_key(entry))
                ours.append(_bare(entry))
        ours.save()


def missing() -> list[str]:
    """The msgids that nobody has put into Chinese, Wagtail or we."""
    found = []
    for domain in DOMAINS:
        ours = polib.pofile(str(catalogue_of(domain)))
        known = {_key(entry) for entry in ours if entry.translated()}
        found += [e.msgid for e in lacking(domain) if _key(e) not in known]
    return found


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _bare(entry: polib.POEntry) -> polib.POEntry:
    plural = {0: ""} if entry.msgid_plural else {}
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr_plural=plural,
        flags=[flag for flag in entry.flags if flag.endswith("-format")],
    )


def said_otherwise(ours: polib.POFile) -> set[str]:
    """Msgids of Wagtail that our own catalogue puts into other Chinese words: Django
    knows one translation of a msgid, so ours stands in the editor too.
    """
    own = {_key(entry): entry.msgstr for entry in ours}
    found = set()
    for app in APPS:
        chinese = WAGTAIL / app / "locale/zh_Hans/LC_MESSAGES/django.po"
        for entry in polib.pofile(str(chinese)):
            if own.get(_key(entry), entry.msgstr) != entry.msgstr:
                found.add(entry.msgid)
    return found
