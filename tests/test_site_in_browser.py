"""The site as people use it, in a headless Chromium, from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mulu.exhibit import read_exhibit
from mulu.finding import Verdict
from mulu.made_folder import write_folder
from mulu.pages import Setting, assets
from mulu.pages.items import list_pages
from mulu.project import find_project
from mulu.site import MARKER
from mulu.speech import Speech
from tests import made_up_2027
from tests.browsing import browsing, needs_browser, visiting
from tests.sample import REPOSITORY, SAMPLE_SCHEMA, make_catalog
from tests.site_files import make_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browsing import Visit

pytestmark = needs_browser

SHANGHAI = "shanghai-skill-subsidy"
DIVISIONS = "administrative-divisions"
WITH_AI = ["人工智能训练师", "人工智能数据标注", "人工智能模型运用"]
LONG_SCHEMA = SAMPLE_SCHEMA.replace("[0-9]{2}-[0-9]{2}", "[0-9]{5}")
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Shanghai catalogue with the made-up edition 2027."""
    folder = tmp_path_factory.mktemp("skills")
    root = made_up_2027.make(folder / "root")
    (root / made_up_2027.CHANGES).write_text(made_up_2027.DECIDED, "utf-8")
    made_up_2027.decide(root)
    make_site(root, folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def divisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The administrative divisions of the examples."""
    out = tmp_path_factory.mktemp("divisions") / "site"
    make_site(REPOSITORY / "examples" / DIVISIONS, out)
    return out


@pytest.fixture
def visit(browser: Browser, skills: Path) -> Iterator[Visit]:
    with visiting(browser, skills) as visit:
        yield visit


def names(visit: Visit) -> list[str]:
    """The names of the items that are shown."""
    return visit.page.locator("#list tbody td.name").all_inner_texts()


def test_people_search_filter_open_an_item_follow_its_successor_switch_editions_and_go_back(
    visit: Visit,
) -> None:
    page = visit.page
    visit.open("index.html")
    page.get_by_role("link", name="2026").first.click()
    assert visit.path == f"{SHANGHAI}/2026/index.html"

    query = page.get_by_role("searchbox")
    query.press_sequentially("人工智能")
    assert names(visit) == WITH_AI
    assert "共379项，符合条件的3项" in page.locator("#count").inner_text()

    query.fill("4-04-05")
    codes = page.locator("#list tbody td.code").all_inner_texts()
    assert codes
    assert all(code.startswith("4-04-05-") for code in codes)

    query.fill("")
    page.locator("[data-facet=category] input[value=C]").check()
    page.locator("[data-facet=mark] input[value='*']").check()
    categories = page.locator("#list tbody td.listed").all_inner_texts()
    assert (len(categories), set(categories)) == (35, {"C*"})

    page.get_by_role("button", name="清除条件").click()
    query.fill("rgzn")
    assert names(visit) == WITH_AI
    page.get_by_role("link", name="人工智能数据标注").click()
    assert visit.path == f"{SHANGHAI}/items/4-04-05-Z1.html"
    assert "2027 版草稿中为" in page.locator(".now").inner_text()

    page.locator(".successors a").click()
    assert visit.path == f"{SHANGHAI}/items/4-04-05-12.html"
    assert "转为国家职业技能标准" in page.locator(".life").inner_text()

    page.get_by_role("link", name="2027", exact=True).click()
    assert visit.path == f"{SHANGHAI}/2027/index.html"
    page.get_by_role("link", name="2026", exact=True).click()
    assert visit.path == f"{SHANGHAI}/2026/index.html"

    for expected in ("2027/index.html", "items/4-04-05-12.html", "items/4-04-05-Z1.html"):
        page.go_back()
        assert visit.path == f"{SHANGHAI}/{expected}"
    page.go_back()
    assert visit.path.startswith(f"{SHANGHAI}/2026/index.html#q=rgzn")
    assert names(visit) == WITH_AI


def test_the_address_of_a_search_can_be_passed_on_and_goes_along_to_another_edition(visit: Visit) -> None:
    visit.open(f"{SHANGHAI}/2027/index.html#q=工&f.category=C&f.mark=*")
    assert visit.page.get_by_role("searchbox").input_value() == "工"
    assert visit.page.locator(".chip:has(input:checked) .label").all_inner_texts() == ["C", "*"]
    found = names(visit)
    assert found
    assert all("工" in name for name in found)
    visit.page.get_by_role("link", name="2026", exact=True).click()
    assert visit.path.startswith(f"{SHANGHAI}/2026/index.html#q=")
    assert set(visit.page.locator("#list tbody td.listed").all_inner_texts()) == {"C*"}


def test_what_is_typed_in_full_width_or_with_other_dashes_is_found_all_the_same(visit: Visit) -> None:
    visit.open(f"{SHANGHAI}/2026/index.html")
    visit.page.get_by_role("searchbox").fill("４—04－05－05")
    assert names(visit) == ["人工智能训练师"]
    visit.page.get_by_role("searchbox").fill("训练 4-04")
    assert names(visit) == ["人工智能训练师"]
    assert visit.page.locator("#list mark").all_inner_texts() == ["4-04", "训练"]


def test_what_fits_nothing_says_what_to_do(visit: Visit) -> None:
    visit.open(f"{SHANGHAI}/2026/index.html")
    visit.page.get_by_role("searchbox").fill("<b>没有这个</b>")
    assert "请更换检索词" in visit.page.locator("#count").inner_text()
    assert names(visit) == []


def test_a_division_that_was_recoded_twice_is_followed_to_what_it_is_now(
    browser: Browser, divisions: Path
) -> None:
    with visiting(browser, divisions) as visit:
        visit.open(f"{DIVISIONS}/2015/index.html")
        visit.page.get_by_role("searchbox").fill("哈密市")
        assert names(visit) == ["哈密市"]
        visit.page.get_by_role("link", name="哈密市").click()
        visit.page.locator(".successors a").click()
        assert visit.path == f"{DIVISIONS}/items/650502.html"
        assert "撤地设市，县级哈密市改设伊州区" in visit.page.locator(".life").inner_text()


def test_without_a_script_nothing_is_missing_but_the_search(browser: Browser, divisions: Path) -> None:
    with visiting(browser, divisions, java_script_enabled=False) as visit:
        visit.open(f"{DIVISIONS}/2017/index.html")
        assert not visit.page.locator("#tools").is_visible()
        assert visit.page.locator("noscript p").is_visible()
        assert len(names(visit)) == 1000
        visit.page.locator(".pager").first.get_by_role("link", name="4").click()
        assert names(visit)[-1] == "澳门特别行政区"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_everybody_can_use_every_kind_of_page(browser: Browser, skills: Path, scheme: str, device: dict[str, object]) -> None:  # fmt: skip
    kinds = [
        "index.html",
        f"{SHANGHAI}/index.html",
        f"{SHANGHAI}/2027/index.html#q=4-0&f.category=C",
        f"{SHANGHAI}/2027/changes.html",
        f"{SHANGHAI}/2026/quality.html",
        f"{SHANGHAI}/2026/downloads.html",
        f"{SHANGHAI}/items/4-04-05-Z1.html",
        f"{SHANGHAI}/items/6-18-01-07.html",
    ]
    with visiting(browser, skills, color_scheme=scheme, **device) as visit:
        for kind in kinds:
            visit.open(kind)
            assert visit.violations() == [], kind
            wider = visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wider, f"{kind} scrolls sideways"


MOST = 50_000
KEY_PRESS = """(text) => {
    // What a key press costs, and what it costs by hand to look through the same texts and write as many rows.
    const input = document.getElementById("query");
    const { cells, searched } = globalThis.muluItems;
    const open = (column) => (Array.isArray(column) ? column : column.at.map((at) => column.values[at]));
    const columns = searched.map((at) => open(cells[at]));
    const texts = columns[0].map((_, item) => columns.map((column) => column[item]).join("\\n"));
    const byHand = document.body.appendChild(document.createElement("table"));
    const timed = (deed) => {
        const start = performance.now();
        deed();
        return performance.now() - start;
    };
    const press = () => {
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    const floor = () => {
        const words = text.split(" ");
        const found = texts.filter((one) => words.every((word) => one.includes(word)));
        byHand.replaceChildren(...found.slice(0, 120).map((one) => {
            const row = document.createElement("tr");
            for (let at = 0; at < cells.length; at += 1) row.insertCell().textContent = one;
            return row;
        }));
    };
    // In turn, and the fastest of many: the machine may be busy with other tests.
    const rounds = Array.from({ length: 40 }, () => [timed(press), timed(floor)]);
    byHand.remove();
    return [0, 1].map((at) => Math.min(...rounds.map((round) => round[at])));
}"""


def trade(number: int) -> str:
    signs = "人工智能训练师数据标注网络信息安全管理电子商务供应链计算机程序设计"
    return f"{signs[number % 31]}{signs[number * 7 % 32]}{signs[number * 3 % 29]}{number}"


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of an edition of 50,000 items, without the items' own pages."""
    folder = tmp_path_factory.mktemp("long")
    rows = "".join(
        f"{'I' if n <= 30_000 else 'II'},{n},{n:05},{trade(n)},{'ABC'[n % 3]}{'*' * (n % 5 == 0)}\n"
        for n in range(1, MOST + 1)
    )
    root = make_catalog(folder / "root", f"section,serial,code,name,grade\n{rows}".encode(), LONG_SCHEMA)
    exhibit = read_exhibit(find_project(root).catalog("trades"), Verdict(), "en")
    made = list_pages(exhibit, exhibit.volumes[0], Setting(Speech("en")))
    write_folder(str(folder / "site"), [*assets().items(), *made], MARKER)
    return folder / "site"


def test_in_a_list_of_50_000_items_a_key_press_costs_little_more_than_looking_through_all_by_hand(
    browser: Browser, long_list: Path
) -> None:
    with visiting(browser, long_list) as visit:
        visit.open("trades/2026/index.html")
        for typed in ("人工", "4", "12345", "供 9", "没有"):
            press, by_hand = visit.page.evaluate(KEY_PRESS, typed)
            assert press < 10 * by_hand, (typed, press, by_hand)
            texts = (f"{n:05}\n{trade(n)}" for n in range(1, MOST + 1))
            count = sum(all(word in text for word in typed.split()) for text in texts)
            shown = f"{count} of {MOST} items" if count else "nothing fits"
            assert shown in visit.page.locator("#count").inner_text()
            # What is painted does not grow with the list.
            assert visit.page.locator("#list tr").count() <= 130
        visit.page.get_by_role("button").click()
        visit.page.locator("[data-facet=grade] input[value=C]").check()
        assert visit.page.locator("#list tbody td.name").count() == 120
        visit.page.locator("#more").scroll_into_view_if_needed()
        visit.page.locator("#list tbody td.name").nth(130).wait_for()
