"""What people do all day, done in a real browser against the running program."""

import re
from datetime import date

import pytest
from django.utils import translation
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from zhibu.home.demo.services import LOG_INS
from zhibu.register.members.initials import person_initials
from zhibu.register.members.synthetic import make_id_number

pytestmark = pytest.mark.browser
NEW_ROW = 19  # of the first workbook: a good row, of somebody nobody knows yet
IN_CHINESE = ".menu, .tabbar, h1, h2, th, legend, label, button, .btn, .page-tabs"
ALLOWED = {"CSV", "EXCEL", "ID", "PDF", "WORD", "XLS", "XLSX"}


def zh(msgid, **places):
    """What stands on the page for it, by the catalogue."""
    with translation.override("zh-hans"):
        return (
            translation.gettext(msgid) % places
            if places
            else translation.gettext(msgid)
        )


def choose(page, address):
    """Click the first link of the page that can be seen and leads there."""
    page.locator(f'a[href="{address}"]:visible').first.click()
    expect(page).to_have_url(re.compile(re.escape(address)))


def submit(page):
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn-primary").first.click()


def fill(page, **said):
    """Fill the form as a person does: type, tick, choose the n-th of a list."""
    for name, value in said.items():
        field = page.locator(f"main form[method=post] [name={name}]")
        if field.first.evaluate("field => field.tagName") == "SELECT":
            field.first.select_option(index=value)
        elif value is True:
            field.first.check()
        elif field.first.get_attribute("type") in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                page.locator(f"main form [name={name}][value='{one}']").check()
        else:
            field.first.fill(str(value))


def fill_in(page, **said):
    """Fill the form and send it."""
    fill(page, **said)
    submit(page)


def search(page, text):
    """Type into the search box; the rows come by themselves."""
    with page.expect_response(lambda r: "search=" in r.url and r.ok):
        page.get_by_role("searchbox").fill(text)
    expect(page).to_have_url(re.compile("search="))
    return page.locator("#rows tbody tr")


def figure(page, label):
    """The number above a label of an import."""
    found = page.locator(".figure").filter(has_text=re.compile(f"\\d\\s*{label}$"))
    return int(found.locator("b").inner_text())


def test_the_secretary_finds_a_member_and_reads_the_phone(visit):
    page = visit("secretary")
    expect(page.locator(".todo").first).to_be_visible()
    choose(page, "/members/")
    row = page.locator("#rows tbody tr").filter(has_text="****").first
    name = row.locator("a").inner_text()

    rows = search(page, name)
    expect(rows.first).to_contain_text(name)
    assert all(name in text for text in rows.all_inner_texts())
    initials = person_initials(name)
    page.get_by_role("searchbox").fill("")
    rows = search(page, initials)
    expect(rows.filter(has_text=name).first).to_be_visible()
    names = rows.locator("a").all_inner_texts()
    assert all(person_initials(other).startswith(initials) for other in names)

    rows.filter(has_text=name).first.locator("a").click()
    expect(page.locator("h1")).to_have_text(name)
    assert not re.search(r"\D1[3-9]\d{9}\D", page.content())  # no phone in clear
    page.locator("a[href*='/reveal/phone/']").click()
    submit(page)
    expect(page.locator(".is-wrong")).to_be_visible()  # not without a reason
    page.locator("[name=reason]").fill("通知参加主题党日")
    submit(page)
    expect(page.locator(".one-time")).to_have_text(re.compile(r"^1[3-9]\d{9}$"))
    page.locator("main .btn-primary").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("a[href*='/reveal/phone/']")).to_be_visible()


def test_the_secretary_imports_a_roster_and_undoes_it(visit, server, tmp_path):
    workbook = next(server.workbooks.glob("1-*.xlsx"))
    sheet = load_workbook(workbook).worksheets[0]
    name = sheet.cell(NEW_ROW, 3).value.strip()
    page = visit("secretary")
    choose(page, "/rosters/")
    choose(page, "/rosters/new/")
    page.locator("input[type=file]").set_input_files(workbook)
    submit(page)

    # the live bar leads here by itself
    expect(page.locator("main .figures").first).to_be_visible(timeout=40_000)
    new, changed = figure(page, zh("new")), figure(page, zh("changed"))
    assert new > 20
    assert figure(page, zh("in error")) > 0
    assert figure(page, zh("rows in the file")) > new + changed
    with page.expect_download() as download:
        page.locator("a[href$='/marked/']").click()
    download.value.save_as(tmp_path / "marked.xlsx")
    marked = load_workbook(tmp_path / "marked.xlsx")[sheet.title]
    assert any(cell.comment for row in marked.iter_rows() for cell in row)

    write = page.locator("form[action$='/write/'] button")
    assert str(new + changed) in write.inner_text()
    address = page.url
    write.click()
    undo = page.locator("a[href$='/undo/']")
    expect(undo).to_be_visible(timeout=40_000)
    choose(page, "/members/")
    expect(search(page, name).first).to_contain_text(name)

    page.goto(address)
    undo.click()
    page.locator("[name=reason]").fill("传错了文件")
    submit(page)
    expect(page).to_have_url(address)
    expect(page.locator("main")).to_contain_text(zh("undone"), timeout=40_000)
    expect(undo).to_have_count(0)
    choose(page, "/members/")
    search(page, name)
    expect(page.locator("#rows")).to_contain_text(zh("No entry matches"))


def test_a_member_asks_for_a_correction_on_the_phone(visit):
    page = visit("member", PHONE)
    assert page.url.endswith("/phone/")
    expect(page.locator(".tabbar a")).to_have_count(4)
    choose(page, "/members/mine/")
    looks = page.locator("table", has_text="核对入党志愿书上的身份证号")
    expect(looks).to_be_visible()  # the secretary did, and said why
    page.locator(".head-acts a[href$='/mine/ask/']").click()
    page.locator("a[href$='/mine/ask/workplace/']").click()
    page.locator("[name=wanted]").fill("青石县第二中学")
    page.locator("[name=explanation]").fill("今年九月调动")
    submit(page)
    expect(page.locator("#messages .alert")).to_be_visible()
    page.locator(".head-acts a[href$='/mine/ask/']").click()
    expect(page.locator("main")).to_contain_text(zh("correction asked for"))
    expect(page.locator("a[href$='/mine/ask/workplace/']")).to_have_count(0)
    name = visit("member").locator(".side-user .who").inner_text().split()[0]

    desk = visit("secretary")
    choose(desk, "/members/corrections/")
    row = desk.locator("#rows tbody tr").filter(has_text=name)
    row.filter(has_text=zh("workplace")).locator("a").click()
    expect(desk.locator("main")).to_contain_text("青石县第二中学")
    desk.locator("input[name=accept][value='1']").check()
    submit(desk)
    expect(desk).to_have_url(re.compile("/members/corrections/$"))

    page.reload()
    expect(page.locator("a[href$='/mine/ask/workplace/']")).to_be_visible()
    expect(page.locator("main")).to_contain_text("青石县第二中学")


def test_an_officer_sees_the_subtree_drawn_and_opens_the_tree(visit):
    page = visit("officer")
    expect(page).to_have_url(re.compile("/desk/"))
    expect(page.locator(".drawing canvas").first).to_be_visible()
    drawings = page.locator(".drawing")
    expect(page.locator(".drawing canvas")).to_have_count(drawings.count())
    assert all(page.locator(".drawing canvas").evaluate_all(IS_DRAWN))
    choose(page, "/organisations/")
    before = page.locator(".tree-row").count()
    closed = page.locator(".tree-open[aria-expanded=false]").first
    opened = page.locator(f"#{closed.get_attribute('id')}")
    closed.click()
    expect(opened).to_have_attribute("aria-expanded", "true")
    assert page.locator(".tree-row").count() > before
    opened.click()
    expect(opened).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".tree-row")).to_have_count(before)


IS_DRAWN = """(all) => all.map((canvas) => canvas.width > 100 && canvas
    .getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    .data.some((value) => value !== 0))"""


def test_without_javascript_lists_filter_and_forms_answer(visit):
    page = visit("secretary", script=False, anew=True)
    choose(page, "/members/")
    everybody = page.locator("#rows tbody tr").count()
    sex = page.locator("select[name=sex]")
    expect(sex).to_be_hidden()
    page.locator("label[for=more-filters]").click()
    sex.select_option("2")
    page.locator(".search-go").click()
    expect(page).to_have_url(re.compile("sex=2"))
    women = page.locator("#rows tbody tr")
    expect(sex).to_be_visible()  # what is set is never folded away
    assert 0 < women.count() < everybody
    assert all(zh("female") in text for text in women.all_inner_texts())

    page.goto("/members/add/")
    page.locator("input[name=name]").fill("林试")
    submit(page)
    summary = page.locator(".alert-danger")
    expect(summary).to_contain_text(zh("Please check these places:"))
    assert summary.locator("li").count() > 0
    expect(page.locator(".is-wrong").first).to_be_visible()
    expect(page.locator("input[name=name]")).to_have_value("林试")


def test_language_and_size_of_type_can_be_switched(visit):
    page = visit("secretary", anew=True)
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    normal = page.evaluate(size)
    page.locator(".side-user summary").click()
    page.locator(".side-user button[name=large_type]").click()
    expect(page.locator("html")).to_have_class(re.compile("large-type"))
    assert page.evaluate(size) > normal
    assert not overflows(page)
    page.locator(".side-user summary").click()
    page.locator(".side-user button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".side .menu")).to_contain_text("Register of members")
    page.locator(".side-user summary").click()
    page.locator(".side-user button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("html")).to_have_class(re.compile("large-type"))


def overflows(page) -> bool:
    """True when the page must be pushed sideways."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return width > page.viewport_size["width"]


def addresses(page) -> list[str]:
    """Where menu, tabs and the acts at the head of a page lead."""
    links = page.locator(".menu a, .tabbar a, .head-acts a")
    found = links.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    # Wagtail's editor has words of its own, not all of them in Chinese yet.
    ours = [href for href in found if not href.startswith("/editing/")]
    return [href for href in ours if href.startswith("/")]


def english(page) -> set[str]:
    """Words of a Chinese page that nobody translated."""
    texts = page.locator(IN_CHINESE).evaluate_all(
        "(all) => all.filter((e) => !e.closest('[lang=en]'))"
        ".map((e) => { const c = e.cloneNode(true);"
        " const out = '[lang=en], select, .rule';"  # a rule's number is a number
        " c.querySelectorAll(out).forEach((x) => x.remove());"
        " return c.textContent; })"
    )
    words = {word for text in texts for word in re.findall(r"[A-Za-z]{2,}", text)}
    return {word for word in words if word.upper() not in ALLOWED}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("username", [log_in.username for log_in in LOG_INS])
def test_every_main_page_opens_fits_and_is_in_chinese(visit, username, size):
    page = visit(username, size)
    waiting, seen, faults = addresses(page), set(), []
    assert len(waiting) >= 4
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        if "?as=" in address:  # a file
            assert page.request.get(address).ok
            continue
        answer = page.goto(address)
        if answer.status != 200:
            faults.append(f"{address}: {answer.status}")
        if page.locator("html").get_attribute("lang") != "zh-hans":
            faults.append(f"{address}: language")
        if overflows(page):
            faults.append(f"{address}: wider than the window")
        if left := english(page):
            faults.append(f"{address}: in English: {' '.join(sorted(left))}")
        waiting += addresses(page)
    assert not faults, "\n".join(faults)


def go_on(page):
    """Press the button of the next step on the page of a case."""
    page.locator(".next-step .card-body > .btn-primary").click()
    expect(page.locator("main form[method=post]")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "name", "number"),
    [
        (DESKTOP, "夏侯文静", make_id_number("330106", date(2001, 3, 5), 41, "2")),
        (PHONE, "欧阳海", make_id_number("330106", date(2002, 4, 6), 43, "1")),
    ],
    ids=["desktop", "phone"],
)
def test_an_applicant_is_brought_to_the_superior_who_decides(visit, size, name, number):
    page = visit("secretary", size)
    page.goto("/admission/open/")
    fill_in(page, name=name, id_number=number, has_paper=True)
    expect(page.locator("h1")).to_have_text(name)
    case = page.url

    go_on(page)  # the talk
    fill_in(page, persons="钟永福", text="入党动机端正", documents="talk_record")
    go_on(page)  # recommended and determined
    fill_in(page, recommended="members", outcome="passed")
    go_on(page)  # reported
    submit(page)
    expect(page).to_have_url(case)
    expect(page.locator(".next-step .btn-primary")).to_have_count(0)  # not ours now

    officer = visit("officer", size)
    officer.goto("/admission/queue/")
    officer.locator("#rows a").filter(has_text=name).click()
    expect(officer.locator(".stage.is-now")).to_be_visible()
    fill_in(officer, outcome="passed", text="同意备案")
    expect(officer.locator(".alert-success").first).to_be_visible()
    officer.goto("/admission/queue/")
    expect(officer.locator("#rows a").filter(has_text=name)).to_have_count(0)

    page.reload()
    expect(page.locator(".stage.is-now")).to_contain_text("2")
    go_on(page)  # the contacts: chosen from the members of the branch
    page.locator("[name=person_1]").select_option(index=1)
    submit(page)
    expect(page.locator(".step-done").first).to_be_visible()
    page.goto(case + "rehearse/")  # how it will go on; nothing is written
    assert page.locator(".rehearsal > li").count() > 20
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]
