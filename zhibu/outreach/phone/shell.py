"""What a phone keeps of the site: the files of the frame, and the page without a line.

Nothing here depends on who asks: it is the same for everybody, and so may be kept.
"""

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, override

THEME, GROUND = "#b01e23", "#f7f5f2"
FRAME = (
    "vendor/tabler/tabler.min.css",
    "web/theme.css",
    "vendor/htmx/htmx.min.js",
    "web/app.js",
    "web/mark.svg",
    "phone/phone.js",
    "phone/saved.js",
)
WORKERS = ("phone/worker.js", "notices/push-worker.js")  # the second shows what is told
SIZES = (192, 512)
USES = ("any", "maskable")
SHORT = 12  # characters that a phone shows below an icon


def languages() -> list[str]:
    """The languages in which the site speaks."""
    return [code for code, _name in settings.LANGUAGES]


@cache
def manifest_in(language: str) -> dict[str, Any]:
    """The web app manifest of this installation in a language."""
    with override(language):
        name = name_in(language)
        return {
            "id": reverse("home:start"),
            "name": name,
            "short_name": name[:SHORT],
            "description": gettext("The working platform of the Party branch"),
            "lang": language,
            "dir": "ltr",
            "start_url": reverse("home:start"),
            "scope": "/",
            "display": "standalone",
            "theme_color": THEME,
            "background_color": GROUND,
            "icons": [_icon(size, use) for use in USES for size in SIZES],
            "shortcuts": [
                _shortcut(gettext("My notices"), "notices:inbox"),
                _shortcut(gettext("My window"), "phone:window"),
            ],
        }


def name_in(language: str) -> str:
    """The name of this installation: as set for the language, for all, or ours."""
    names = settings.ZHIBU_NAMES
    return names.get(language) or names[""] or gettext("Zhibu")


def _icon(size: int, use: str) -> dict[str, str]:
    return {
        "src": static(f"phone/icons/{use}-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": use,
    }


def _shortcut(name: str, page: str) -> dict[str, str]:
    return {"name": name, "url": reverse(page)}


@cache
def offline_in(language: str) -> str:
    """The page that stands where a page cannot be reached, drawn for nobody."""
    with override(language):
        return render_to_string("phone/offline.html", {"language": language})


@cache
def worker() -> str:
    """The service worker: what it keeps, and the files that say how.

    A new version of any of these files gives other bytes, by which browsers notice.
    """
    kept = {
        "files": [static(name) for name in FRAME],
        "pages": {code: reverse("phone:offline", args=[code]) for code in languages()},
        "language": settings.LANGUAGE_CODE,
        "static": f"/{settings.STATIC_URL.lstrip('/')}",
    }
    scripts = [static(name) for name in WORKERS]
    pages = [offline_in(code) for code in languages()]
    seen = json.dumps([kept, scripts, pages]).encode()
    kept["version"] = hashlib.sha256(seen).hexdigest()[:12]
    return (
        f"self.zhibu = {json.dumps(kept, ensure_ascii=False)};\n"
        f"importScripts({', '.join(map(json.dumps, scripts))});\n"
    )
