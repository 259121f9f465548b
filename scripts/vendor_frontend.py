"""Copy the front-end files that zhibu serves from node_modules into the repository.

Run it after a change of package.json:

    npm ci --ignore-scripts && python scripts/vendor_frontend.py

It leaves out source maps, takes the source-map comments out of the copies (a
manifest storage would look for the missing maps), and writes beside each library its
licence and the SHA-256 of every file. `--check` compares the files in the repository
with their CHECKSUMS and copies nothing; it needs no npm.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "zhibu/foundation/web/static/vendor"
FOR_TESTS = ROOT / "tests/browser/vendor"
ICONS = ROOT / "zhibu/foundation/web/icons.json"
SOURCE_MAP = re.compile(
    rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=.*)\n?"
)

# folder of ours: (package, {file in the package: name here}, files with the licence)
LIBRARIES: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "tabler": ("@tabler/core", {"dist/css/tabler.min.css": "tabler.min.css"}, []),
    "htmx": ("htmx.org", {"dist/htmx.min.js": "htmx.min.js"}, ["LICENSE"]),
    "echarts": (
        "echarts",
        # bars, lines, pies and scatter plots; a third smaller than the whole
        {"dist/echarts.common.min.js": "echarts.min.js"},
        ["LICENSE", "NOTICE", "licenses/LICENSE-d3"],
    ),
    "axe": (
        "axe-core",
        {"axe.min.js": "axe.min.js"},
        ["LICENSE", "LICENSE-3RD-PARTY.txt"],
    ),
}

# What only the tests load; served to nobody.
TESTS_ONLY = {"axe"}

# Icons that we call as @tabler/icons does, and those that have a name of ours.
SAME_NAMES = """
alert-circle alert-triangle archive arrow-back-up arrow-right bell book book-2
bookmark building calendar calendar-event certificate chart-bar check checklist
chevron-down chevron-left chevron-right chevron-up circle-check clock coin copy dots
download edit external-link eye eye-off file file-spreadsheet file-text filter flag
folder help history home inbox info-circle key language list list-check lock logout
mail map-pin menu-2 message minus moon news phone plus printer progress refresh search
send settings shield-check shield-lock sitemap star switch-horizontal tag text-size
trash upload user user-check user-plus users volume x
"""
ICON_NAMES = {name: name for name in SAME_NAMES.split()} | {
    # the words that templates use
    "alert": "alert-triangle",
    "back": "arrow-back-up",
    "chart": "chart-bar",
    "chevron": "chevron-right",
    "error": "alert-circle",
    "gear": "settings",
    "info": "info-circle",
    "log": "history",
    "menu": "menu-2",
    "people": "users",
    "person": "user",
    "print": "printer",
    "record": "file-text",
    "security": "shield-check",
    "sheet": "file-spreadsheet",
    "shield": "shield-lock",
    "success": "circle-check",
    "transfer": "switch-horizontal",
    "tree": "sitemap",
    "warning": "alert-triangle",
}

MIT = """{head}

Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software
without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies
or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
# The package of Tabler brings no licence file; its style sheet names these.
TABLER = """The MIT License

Tabler: Copyright 2018-2026 The Tabler Authors, codecalm.net Pawel Kuna
Bootstrap, on which it is built: Copyright 2011-2026 The Bootstrap Authors
Tabler Icons (zhibu/foundation/web/icons.json): Copyright 2020-2026 Pawel Kuna"""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def place_of(folder: str) -> Path:
    return (FOR_TESTS if folder in TESTS_ONLY else VENDOR) / folder


def copy_library(folder: str) -> None:
    package, files, licences = LIBRARIES[folder]
    source, target = MODULES / package, place_of(folder)
    target.mkdir(parents=True, exist_ok=True)
    version = json.loads((source / "package.json").read_text())["version"]
    for there, here in files.items():
        content = SOURCE_MAP.sub(b"\n", (source / there).read_bytes())
        (target / here).write_bytes(content.rstrip() + b"\n")
    for there in licences:
        (target / Path(there).name).write_bytes((source / there).read_bytes())
    if not licences:
        (target / "LICENSE").write_text(MIT.format(head=TABLER), encoding="utf-8")
    names = sorted([*files.values(), *(Path(name).name for name in licences)])
    lines = [f"# {package} {version}; source-map comments taken out"]
    lines += [f"{digest(target / name)}  {name}" for name in names]
    (target / "CHECKSUMS").write_text("\n".join(lines) + "\n")


def copy_icons() -> None:
    nodes = json.loads(
        (MODULES / "@tabler/icons/tabler-nodes-outline.json").read_text(
            encoding="utf-8"
        )
    )
    drawn = {
        name: "".join(
            f"<{tag} " + " ".join(f'{k}="{v}"' for k, v in attributes.items()) + "/>"
            for tag, attributes in nodes[original]
        )
        for name, original in sorted(ICON_NAMES.items())
    }
    ICONS.write_text(json.dumps(drawn, indent=0, ensure_ascii=False) + "\n")


def differences() -> list[str]:
    """Files that are not what their CHECKSUMS say."""
    wrong = []
    for folder in LIBRARIES:
        for line in (place_of(folder) / "CHECKSUMS").read_text().splitlines():
            if line.startswith("#"):
                continue
            expected, name = line.split()
            path = place_of(folder) / name
            if not path.exists() or digest(path) != expected:
                wrong.append(f"{folder}/{name}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, copy nothing")
    if not parser.parse_args().check:
        for folder in LIBRARIES:
            copy_library(folder)
        copy_icons()
    wrong = differences()
    sys.stdout.writelines(f"{name} is not what its CHECKSUMS say\n" for name in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
