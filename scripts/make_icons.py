"""Draw the icons of the app on the phone from one SVG, in the Chromium of the tests.

    python scripts/make_icons.py [--check]

`icon.svg` fills its square, and what matters lies within the circle of 80 % that a
phone leaves of a maskable icon. `any` has round corners of its own, the one for Apple
none: iPhones round it. `--check` tells whether the icons belong to the SVG as it is.
"""

import hashlib
import shutil
import sys
from pathlib import Path

APP = Path(__file__).parents[1] / "zhibu/outreach/phone"
SOURCE, FOLDER = APP / "icon.svg", APP / "static/phone/icons"
MARK = APP / "icon.sha256"
ICONS = {
    "any-192.png": (192, 22),
    "any-512.png": (512, 22),
    "maskable-192.png": (192, 0),
    "maskable-512.png": (512, 0),
    "apple-180.png": (180, 0),
}  # name: pixels, radius of the corners in percent


def digest() -> str:
    """Of the SVG and of all icons, so that neither changes alone."""
    parts = [SOURCE, *(FOLDER / name for name in sorted(ICONS))]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def draw() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    FOLDER.mkdir(exist_ok=True)
    svg = SOURCE.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (pixels, radius) in ICONS.items():
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            page.set_content(
                "<style>body{margin:0}svg{display:block;width:100vw;height:100vh;"
                f"border-radius:{radius}%}}</style>{svg}"
            )
            page.screenshot(path=FOLDER / name, omit_background=True)
            page.close()
        browser.close()
    MARK.write_text(digest() + "\n")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        draw()
    elif digest() != MARK.read_text().strip():
        sys.exit("the icons do not belong to icon.svg: run scripts/make_icons.py")
