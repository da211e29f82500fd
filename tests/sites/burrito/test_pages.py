"""The website in a real browser: swaps in place, keyboard, names, contrast, small screens, and the script off."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright

from tests.sites.burrito.visitor import NOON, open_database
from webgym.browser.find import find_chromium
from webgym.site import AsgiApp, Receive, Scope, Send
from webgym_sites.burrito.app import create_app

PATHS = (
    "/", "/menu/tacos", "/search?q=chicken", "/search?q=zebra", "/item/chicken-burrito", "/item/kids-bowl", "/bag",
    "/checkout", "/checkout/how", "/checkout/address", "/checkout/when", "/checkout/tip", "/checkout/coupon",
    "/checkout/payment", "/orders", "/orders/AE-1001", "/nope",
)  # fmt: skip

SIGHT = (Path(__file__).parent / "sight.js").read_text(encoding="utf-8").partition("\n")[2].strip()


class Door:
    """What the server serves: the app of the test that runs. ``closed_to_script``: the script's requests fail."""

    def __init__(self) -> None:
        self.app: AsgiApp | None = None
        self.closed_to_script = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        if self.closed_to_script and any(name == b"x-partial" for name, _ in scope["headers"]):
            await send({"type": "http.response.start", "status": 502, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"bad gateway"})
            return
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(scope="module")
def base_url(door: Door) -> Iterator[str]:
    """Where the door is, on loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(door, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    shell = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
    yield shell
    shell.close()


@pytest.fixture
def context(browser: Browser, door: Door, base_url: str) -> Iterator[BrowserContext]:
    """A fresh visitor of a fresh world, on a small screen."""
    database = open_database()
    door.app = create_app(database, lambda: NOON)
    door.closed_to_script = False
    fresh = browser.new_context(base_url=base_url, viewport={"width": 640, "height": 480})
    fresh.set_default_timeout(5_000)
    yield fresh
    fresh.close()
    database.close()


@pytest.fixture
def page(context: BrowserContext, base_url: str) -> Iterator[Page]:
    """A page that loads nothing from elsewhere and whose script throws nothing."""
    page = context.new_page()
    strays: list[str] = []
    errors: list[str] = []

    def requested(request: Request) -> None:
        if not request.url.startswith(base_url):
            strays.append(request.url)

    page.on("request", requested)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert strays == [] and errors == []


def open_page(page: Page, path: str) -> None:
    """Go there by an address, and leave a mark that only a real navigation wipes out."""
    page.goto(path)
    page.evaluate("window.mark = true")


def swapped(page: Page) -> bool:
    """Whether every page since `open_page` came by a swap."""
    return bool(page.evaluate("window.mark === true"))


def see(page: Page, what: str) -> Any:
    """What `sight.js` finds on the page."""
    return page.evaluate(f"{SIGHT}.{what}()")


def fill_bag(page: Page) -> None:
    """Put a burrito in the bag and stay there."""
    page.goto("/item/chicken-burrito")
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_role("heading", name="Your bag")).to_be_visible()


# --- swaps -----------------------------------------------------------------------------------------------------------


def test_links_swap_the_page_and_move_focus_and_title_with_it(page: Page) -> None:
    open_page(page, "/")
    page.get_by_role("link", name="Bowls", exact=True).click()
    heading = page.get_by_role("heading", name="Bowls", level=1)
    expect(heading).to_be_focused()
    expect(page).to_have_title("Bowls · Agave & Ember")
    expect(page).to_have_url("/menu/bowls")
    expect(page.locator("#announcer")).to_have_text("Bowls · Agave & Ember")
    assert swapped(page) and page.evaluate("scrollY") == 0


def test_a_choice_changes_the_price_and_keeps_scroll_and_focus(page: Page) -> None:
    open_page(page, "/item/chicken-burrito")
    page.get_by_role("link", name="Extras").click()
    scroll = page.evaluate("scrollY")
    before = page.locator(".dish svg").inner_html()
    box = page.get_by_role("checkbox", name="Guacamole +$2.45", exact=True)
    box.click()
    expect(page.get_by_role("button", name="Add to bag · $12.20")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    assert page.evaluate("scrollY") == scroll > 0
    assert page.locator(".dish svg").inner_html() != before
    assert swapped(page)


# Ticks one box, and another while the answer to the first is still on its way.
TICK_BOTH = """async () => {
    let open;
    const gate = new Promise(resolve => open = resolve);
    const fetched = window.fetch;
    window.fetch = async (...request) => { const answer = await fetched(...request); await gate; return answer; };
    document.querySelector('[value=guacamole]').click();
    await new Promise(resolve => setTimeout(resolve));
    document.querySelector('[value=sour-cream]').click();
    open();
}"""


def test_an_answer_does_not_undo_what_was_ticked_meanwhile(page: Page) -> None:
    open_page(page, "/item/chicken-burrito")
    page.evaluate(TICK_BOTH)
    expect(page.get_by_role("button", name="Add to bag · $12.85")).to_be_visible()
    expect(page.get_by_label("Guacamole +$2.45", exact=True)).to_be_checked()
    expect(page.get_by_label("Sour cream")).to_be_checked()
    assert swapped(page)


def test_two_clicks_on_one_more_count_twice(page: Page) -> None:
    open_page(page, "/item/chicken-burrito")
    page.evaluate("for (let n = 0; n < 2; n++) document.querySelector('[value=more]').click()")
    expect(page.get_by_role("button", name="Add to bag · $29.25")).to_be_visible()
    assert swapped(page)


def test_two_clicks_on_place_order_place_one(page: Page) -> None:
    fill_bag(page)
    open_page(page, "/checkout")
    page.evaluate("for (let n = 0; n < 2; n++) document.querySelector('.bar button').click()")
    expect(page.get_by_role("heading", name="Thank you, Robin")).to_be_visible()
    page.get_by_role("link", name="Orders").click()
    expect(page.get_by_role("link", name="Order AE-1004")).to_be_visible()
    expect(page.get_by_role("link", name="Order AE-1005")).to_have_count(0)


def test_the_last_click_wins(page: Page) -> None:
    open_page(page, "/")
    page.evaluate(
        "for (const id of ['tacos', 'bowls', 'drinks']) document.querySelector(`[href='/menu/${id}']`).click()"
    )
    expect(page.get_by_role("heading", name="Drinks", level=1)).to_be_visible()
    expect(page).to_have_url("/menu/drinks")
    page.go_back()
    expect(page).to_have_url("/")
    assert swapped(page)


def test_a_note_being_typed_survives_a_choice(page: Page) -> None:
    open_page(page, "/item/chicken-burrito")
    note = page.get_by_label("Note for the kitchen")
    note.press_sequentially("No rush")
    page.get_by_label("Sour cream").click()
    expect(page.get_by_role("button", name="Add to bag · $10.40")).to_be_visible()
    expect(note).to_have_value("No rush")
    note.press("Enter")
    expect(note).to_have_value("No rush")
    expect(page).to_have_url("/item/chicken-burrito")


def test_back_and_forward_bring_pages_and_scroll_back(page: Page) -> None:
    open_page(page, "/menu/burritos")
    page.evaluate("scrollTo(0, 90)")
    page.get_by_role("link", name="Veggie Burrito").evaluate("link => link.click()")
    expect(page.get_by_role("heading", name="Veggie Burrito")).to_be_visible()
    page.get_by_role("link", name="Salsas").click()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Burritos", level=1)).to_be_visible()
    page.wait_for_function("() => scrollY === 90")
    page.go_forward()
    expect(page.get_by_role("heading", name="Veggie Burrito")).to_be_visible()
    assert swapped(page)


def test_a_refusal_is_brought_into_view_and_focused(page: Page) -> None:
    open_page(page, "/item/built-bowl")
    page.get_by_role("link", name="Leave out").click()
    page.get_by_role("button", name="Add to bag").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    alert.get_by_role("link", name="Choose a protein").click()
    expect(page.get_by_role("radio", name="Grilled chicken")).to_be_in_viewport()
    page.get_by_role("radio", name="Grilled chicken").check()
    expect(alert).to_have_count(0)
    assert swapped(page)


def test_when_swapping_fails_the_browser_navigates(page: Page, door: Door) -> None:
    open_page(page, "/item/chicken-burrito")
    door.closed_to_script = True
    page.get_by_role("link", name="Orders").click()
    expect(page.get_by_role("heading", name="Your orders")).to_be_visible()
    assert not swapped(page)


def test_a_form_that_may_have_arrived_is_not_sent_again(page: Page, door: Door) -> None:
    fill_bag(page)
    open_page(page, "/bag")
    door.closed_to_script = True
    with page.expect_navigation():
        page.get_by_role("button", name="One more Chicken Burrito").click()
    expect(page.get_by_role("link", name="Bag, 1 item", exact=True)).to_be_visible()
    assert not swapped(page)


def test_the_badge_follows_the_bag(page: Page) -> None:
    open_page(page, "/item/cola")
    expect(page.get_by_role("link", name="Bag, 0 items", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_role("link", name="Bag, 1 item", exact=True)).to_be_visible()
    page.get_by_role("button", name="One more Cane Cola").click()
    expect(page.get_by_role("link", name="Bag, 2 items", exact=True)).to_be_visible()
    assert swapped(page)


# --- for everybody ---------------------------------------------------------------------------------------------------


def test_controls_have_the_names_people_would_call_them(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Chicken Burrito $9.75", exact=True)).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search the menu")).to_be_visible()
    page.goto("/item/chicken-burrito")
    salsas = page.get_by_role("group", name="Salsas", exact=True)
    expect(salsas.get_by_role("checkbox", name="Tomatillo verde", exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="Rice").get_by_role("radio", name="None", exact=True)).to_be_visible()
    fill_bag(page)
    expect(page.get_by_role("link", name="Edit Chicken Burrito", exact=True)).to_be_visible()
    for name in ("Remove Chicken Burrito", "One more Chicken Burrito, now 1", "One less Chicken Burrito, now 1"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.get_by_role("link", name="Checkout", exact=True).click()
    expect(page.get_by_role("link", name="Change how you get it, now pickup at Riverside", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Change tip, now $0.00", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Place order · $10.55", exact=True)).to_be_visible()


def test_an_order_by_keyboard_alone(page: Page) -> None:
    page.goto("/item/built-tacos")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "Grilled chicken")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Add to bag · $11.10")).to_be_visible()
    expect(page.get_by_role("radio", name="Seared steak")).to_be_focused()
    tab_to(page, "Pico de gallo")
    page.keyboard.press("Space")
    tab_to(page, "Add to bag")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your bag")).to_be_focused()
    tab_to(page, "Checkout")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review your order")).to_be_focused()
    tab_to(page, "Place order")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you, Robin")).to_be_focused()


def tab_to(page: Page, name: str, limit: int = 60) -> None:
    """Press Tab until the control whose name starts so has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if str(see(page, "focusName")).startswith(name):
            return
    pytest.fail(f"no {name!r} within {limit} presses of Tab")


@pytest.mark.parametrize("path", ["/", "/item/chicken-burrito", "/checkout", "/checkout/when"])
def test_focus_is_seen_wherever_it_goes(page: Page, path: str) -> None:
    fill_bag(page)
    page.goto(path)
    for _ in range(45):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        element, ring, uncovered = see(page, "focusShown")
        assert ring, f"no focus ring on {element}"
        assert uncovered, f"covered while focused: {element}"


def test_text_stands_out_and_targets_can_be_hit(page: Page) -> None:
    fill_bag(page)
    for path in PATHS:
        page.goto(path)
        margin, text = see(page, "worstContrast")
        assert margin >= 1, f"too little contrast on {path}: {text}"
        assert see(page, "smallTargets") == [], path


@pytest.mark.parametrize("size", [(320, 480), (640, 480), (1280, 800)])
def test_nothing_runs_over_the_side(page: Page, size: tuple[int, int]) -> None:
    fill_bag(page)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


def test_a_swapped_page_is_the_page_an_address_gives(page: Page) -> None:
    fill_bag(page)
    open_page(page, "/item/steak-bowl")
    page.get_by_role("radio", name="Large").check()
    expect(page.get_by_role("button", name="Add to bag · $14.20")).to_be_visible()
    assert_same_by_address(page)
    page.get_by_role("checkbox", name="Sour cream").check()
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("button", name="Add to bag · $29.70")).to_be_visible()
    assert_same_by_address(page)
    page.get_by_role("link", name="Bag").click()
    page.get_by_role("button", name="One more Chicken Burrito").click()
    expect(page.get_by_role("link", name="Bag, 2 items", exact=True)).to_be_visible()
    assert_same_by_address(page)
    page.get_by_role("link", name="Checkout", exact=True).click()
    page.get_by_role("checkbox", name="Include utensils").check()
    expect(page.locator("[name=utensils][checked]")).to_be_attached()
    assert_same_by_address(page)


def assert_same_by_address(page: Page) -> None:
    """What swaps made of the page is what the server sends for its address."""
    assert swapped(page)
    by_swap = see(page, "content")
    open_page(page, page.url)
    assert see(page, "content") == by_swap


# --- with the script off ---------------------------------------------------------------------------------------------


def test_an_order_without_the_script(browser: Browser, context: BrowserContext, base_url: str) -> None:
    plain = browser.new_context(base_url=base_url, viewport={"width": 640, "height": 480}, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/")
    page.get_by_role("link", name="Chicken Burrito").click()
    page.get_by_label("Guacamole +$2.45", exact=True).check()
    page.get_by_role("button", name="Update price").click()
    expect(page.get_by_role("button", name="Add to bag · $12.20")).to_be_visible()
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Add to bag · $24.40").click()
    page.get_by_role("link", name="Checkout", exact=True).click()
    page.get_by_label("Include utensils").check()
    page.get_by_role("button", name="Save extras").click()
    page.get_by_role("link", name="Change tip").click()
    page.get_by_role("button", name="$2.00").click()
    page.get_by_role("button", name="Place order · $28.41").click()
    expect(page.get_by_role("heading", name="Thank you, Robin")).to_be_visible()
    expect(page.get_by_text("Included")).to_be_visible()
    plain.close()
