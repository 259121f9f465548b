"""The portal's editor, page by page: each opens, in Chinese, and leads nowhere closed.

It follows the links of the editor from its first page; of addresses that differ by
numbers alone, one is opened.
"""

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# Kinds of files, keys of the keyboard, addresses: the same in Chinese.
ALLOWED = set(
    "avif cmd csv ctrl doc docx esc gif html https http jpeg jpg mp mb pdf png pptx"
    " shift txt webp xls xlsx tab enter alt kb nbsp atom".split()
)
MOST = 60  # shapes of addresses; there are fewer
READ = """() => {
    const told = [document.title, document.body.innerText];
    for (const e of document.querySelectorAll('[aria-label], [placeholder], [title]'))
        if (e.checkVisibility())
            told.push(e.ariaLabel || '', e.placeholder || '', e.title || '');
    return told.join('\\n');
}"""


def shape(address: str) -> str:
    """The address without numbers and questions."""
    return re.sub(r"\d+", "0", address.split("?")[0])


def english(page) -> set[str]:
    """Words of a Chinese page that nobody translated."""
    words = set(re.findall(r"(?<![\w/.-])[A-Za-z]{2,}(?![\w/@-])", page.evaluate(READ)))
    return {word for word in words if word.lower() not in ALLOWED}


def links(page) -> list[str]:
    found = page.locator("a[href^='/editing/']").evaluate_all(
        "(all) => all.map((a) => a.getAttribute('href'))"
    )
    return [href for href in found if "logout" not in href and "/account/" not in href]


@pytest.mark.parametrize(
    ("username", "size"),
    [("publicity", DESKTOP), ("publicity", PHONE), ("officer", DESKTOP)],
    ids=["publicity", "publicity-phone", "officer"],
)
def test_every_page_of_the_editor_opens_and_is_in_chinese(visit, username, size):
    page = visit(username, size)
    waiting, seen, faults = ["/editing/"], set(), []
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = page.goto(address)
        if answer.status != 200:
            faults.append(f"{address}: {answer.status}")
            continue
        if left := english(page):
            faults.append(f"{address}: in English: {' '.join(sorted(left))}")
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            faults.append(f"{address}: wider than the window")
        waiting += links(page)
    assert len(seen) > 12
    assert not faults, "\n".join(faults)
