"""The website without a browser: pages, forms, what is refused, and what no customer would send."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest

from tests.sites.burrito.visitor import NOON, Visitor

PAGES = (
    "/", "/menu/burritos", "/menu/drinks?diet=vegan", "/search", "/search?q=chicken", "/search?q=zebra",
    "/item/chicken-burrito", "/item/built-bowl", "/item/sparkling-water", "/bag", "/checkout", "/checkout/how",
    "/checkout/address", "/checkout/when", "/checkout/tip", "/checkout/coupon", "/checkout/payment", "/orders",
    "/orders/AE-1001",
)  # fmt: skip
BURRITO = ("size/regular", "tortilla/flour-tortilla")


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def bag(visitor: Visitor) -> list[tuple[str, int, str]]:
    return visitor.rows("SELECT product_id, quantity, note FROM bag_lines ORDER BY id")


def orders_placed(visitor: Visitor) -> int:
    return visitor.rows("SELECT count(*) FROM orders WHERE status = 'received'")[0][0]


# --- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status == 200
    tags = answer.tags
    assert sum(tag == "h1" for tag, _ in tags) == 1
    ids = Counter(attributes["id"] for _, attributes in tags if "id" in attributes)
    assert not {name for name, count in ids.items() if count > 1}
    for _, attributes in tags:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= ids.keys()
        assert attributes.get("href", "/")[0] != "#" or attributes["href"][1:] in ids
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)


@pytest.mark.parametrize("path", [*PAGES, "/nope"])
def test_page_is_not_kept_and_loads_nothing_from_elsewhere(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert not {"set-cookie", "server", "date"} & answer.headers.keys()
    addresses = [a.get("src") or a.get("href") or a.get("action") or "/" for tag, a in answer.tags]
    assert all(address.startswith(("/", "#")) and not address.startswith("//") for address in addresses)


def test_every_product_is_on_the_menu_and_has_a_page(visitor: Visitor) -> None:
    for product_id, category_id, name in visitor.rows("SELECT id, category_id, name FROM products"):
        assert f'href="/item/{product_id}"' in visitor.get(f"/menu/{category_id}").text
        page = visitor.get(f"/item/{product_id}")
        assert page.status == 200 and name in page.said().replace("&amp;", "&")


def test_assets_are_kept_for_ever_at_addresses_that_follow_their_content(visitor: Visitor) -> None:
    head = visitor.get("/").text
    css = visitor.get(re.findall(r'href="(/static/site\.[^"]+\.css)"', head)[0])
    fonts = re.findall(r'url\("([^"]+)"\)', css.text)
    assert len(fonts) == 2
    for path in [*fonts, *re.findall(r'(?:src|href)="(/static/[^"]+)"', head)]:
        answer = visitor.get(path)
        assert answer.status == 200 and "immutable" in answer.headers["cache-control"]
    assert visitor.get("/static/site.css").status == 404
    assert visitor.get("/static/..%2Fapp.py").status == 404


def test_two_worlds_give_the_same_bytes_and_share_nothing() -> None:
    one, two = Visitor(), Visitor()
    for path in PAGES:
        assert one.get(path) == two.get(path)
    one.choose("chicken-burrito", *BURRITO)
    assert len(bag(one)) == 1 and bag(two) == []


# --- finding food ----------------------------------------------------------------------------------------------------


def test_diet_filters_narrow_a_category_and_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.get("/menu/sides?diet=vegan")
    assert "Chips &amp; Salsa" in page.said() and "Elote" not in page.said()
    assert ("a", {"href": "/menu/sides", "aria-current": "true"}) in page.tags
    assert "/menu/sides?diet=vegan&amp;diet=gluten_free" in page.text
    assert "Nothing in Burritos fits" in visitor.get("/menu/burritos?diet=vegan").said()
    assert "Elote" in visitor.get("/menu/sides?diet=bacon").said()


def test_search_finds_and_says_how_many(visitor: Visitor) -> None:
    page = visitor.get("/search?q=mushroom")
    assert "dishes found" in page.said() and "Mushroom Tacos" in page.said()
    assert "0 dishes found" in visitor.get("/search?q=zebra").said()
    assert "Carnitas" not in visitor.get("/search?q=tacos&diet=vegan").said()


@pytest.mark.parametrize("query", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%ff%fe", "'%20OR%201=1--", "q" * 5000])
def test_search_survives_anything(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/search?q={query}")
    assert page.status == 200 and "<script>alert" not in page.text


# --- the product page, with the script off ---------------------------------------------------------------------------


def test_choices_are_kept_and_priced_without_a_script(visitor: Visitor) -> None:
    page = visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", intent="update", note="No rush")
    assert "Add to bag · $12.20" in page.said()
    assert 'value="No rush"' in page.text
    assert (
        "Add to bag · $24.40" in visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", intent="more").said()
    )
    assert bag(visitor) == []


def test_adding_leads_to_the_bag_which_says_so(visitor: Visitor) -> None:
    page = visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", quantity="2", note="Cut in half")
    assert "Added to your bag: Chicken Burrito" in page.said() and "$24.40" in page.said()
    assert 'aria-label="Bag, 2 items"' in page.text
    assert bag(visitor) == [("chicken-burrito", 2, "Cut in half")]


def test_start_over_forgets_the_choices(visitor: Visitor) -> None:
    visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", intent="update")
    assert "Add to bag · $9.75" in visitor.choose("chicken-burrito", intent="reset").said()


def test_a_missing_choice_is_said_at_the_top_and_at_the_group(visitor: Visitor) -> None:
    page = visitor.choose("built-bowl", "size/regular")
    assert page.status == 422 and bag(visitor) == []
    assert ("div", {"class": "alert", "role": "alert", "tabindex": "-1"}) in page.tags
    assert ("a", {"href": "#protein"}) in page.tags
    fields = [a for tag, a in page.tags if tag == "input" and a.get("name") == "option:protein"]
    assert fields and all(a["aria-invalid"] == "true" and a["aria-describedby"] == "protein-error" for a in fields)


def test_three_salsas_block_the_others_and_say_why(visitor: Visitor) -> None:
    salsas = ("salsas/pico", "salsas/corn-salsa", "salsas/verde")
    page = visitor.choose("chicken-burrito", *BURRITO, *salsas, intent="update")
    boxes = [a for tag, a in page.tags if tag == "input" and a.get("name") == "option:salsas"]
    assert [("disabled" in a) for a in boxes] == [("checked" not in a) for a in boxes]
    assert "you have 3, untick one" in page.said()
    refused = visitor.choose("chicken-burrito", *BURRITO, *salsas, "salsas/arbol", intent="update")
    assert refused.status == 422 and refused.said().count("at most 3") == 2
    assert ("a", {"href": "#salsas"}) in refused.tags
    kept = visitor.rows("SELECT option_id FROM draft_options ORDER BY option_id")
    assert ("arbol",) not in kept and ("verde",) in kept


@pytest.mark.parametrize("quantity", ["0", "-1", "21", "999", "abc", "", "1.5", "1e3", "٣", "9" * 5000])
def test_quantities_that_cannot_be(visitor: Visitor, quantity: str) -> None:
    page = visitor.choose("chicken-burrito", *BURRITO, quantity=quantity)
    assert page.status == 422 and 'role="alert"' in page.text
    assert bag(visitor) == []


@pytest.mark.parametrize(("intent", "quantity"), [("less", "1"), ("more", "20")])
def test_the_stepper_stops_at_its_ends(visitor: Visitor, intent: str, quantity: str) -> None:
    visitor.choose("chicken-burrito", *BURRITO, intent="update", quantity=quantity)
    assert visitor.choose("chicken-burrito", *BURRITO, intent=intent, quantity=quantity).status == 422
    assert visitor.rows("SELECT quantity FROM drafts") == [(int(quantity),)]
    button = next(a for tag, a in visitor.get("/item/chicken-burrito").tags if a.get("value") == intent)
    assert "disabled" in button


def test_notes_are_shown_as_text_and_kept_short(visitor: Visitor) -> None:
    note = "<script>alert('x')</script> & \"quotes\""
    page = visitor.choose("chicken-burrito", *BURRITO, note=note)
    assert bag(visitor) == [("chicken-burrito", 1, note)]
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text
    assert visitor.choose("chicken-burrito", *BURRITO, note="x" * 10_000).status == 422
    assert len(bag(visitor)) == 1


@pytest.mark.parametrize(
    "option", ["extras/caviar", "tortilla/guacamole-", "shell/soft-corn", "extras/'; DROP TABLE drafts"]
)
def test_options_the_product_does_not_have(visitor: Visitor, option: str) -> None:
    assert visitor.choose("chicken-burrito", *BURRITO, option).status == 422
    assert bag(visitor) == []


def test_editing_a_line_changes_it_in_its_place(visitor: Visitor) -> None:
    visitor.choose("chicken-burrito", *BURRITO)
    page = visitor.get("/item/chicken-burrito?line=1")
    assert "Update bag · $9.75" in page.said() and 'action="/item/chicken-burrito?line=1"' in page.text
    form = {"intent": "add", "quantity": "3", "note": "", "option:size": "large", "option:tortilla": "flour-tortilla"}
    assert "$37.50" in visitor.post("/item/chicken-burrito?line=1", form).said()
    assert bag(visitor) == [("chicken-burrito", 3, "")]


@pytest.mark.parametrize("path", [
    "/nope", "/menu/sushi", "/item/unicorn", "/item/chicken-burrito?line=7", "/item/chicken-burrito?line=x",
    "/item/chicken-burrito?line=99999999999999999999", "/orders/AE-9999", "/static/none.css", "/bag/", "/item/%00",
])  # fmt: skip
def test_what_does_not_exist(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert page.status == 404 and ("a", {"class": "button", "href": "/"}) in page.tags


# --- the bag ---------------------------------------------------------------------------------------------------------


def test_the_bag_counts_up_and_down_removes_and_empties(visitor: Visitor) -> None:
    visitor.choose("chicken-burrito", *BURRITO)
    visitor.choose("cola", "cup/small-cup", "ice/no-ice")
    visitor.post("/bag", {"intent": "more", "line": "1"})
    assert [quantity for _, quantity, _ in bag(visitor)] == [2, 1]
    visitor.post("/bag", {"intent": "less", "line": "1"})
    page = visitor.post("/bag", {"intent": "remove", "line": "1"})
    assert [product for product, _, _ in bag(visitor)] == ["cola"] and "Chicken Burrito" not in page.said()
    assert "There is nothing in it yet" in visitor.post("/bag", {"intent": "empty"}).said()
    assert bag(visitor) == []


@pytest.mark.parametrize(("form", "status"), [
    ({"intent": "more", "line": "5"}, 404), ({"intent": "remove", "line": "5"}, 404), ({"intent": "more"}, 422),
    ({"intent": "more", "line": "1 OR 1=1"}, 422), ({"intent": "dance"}, 422), ({}, 422),
])  # fmt: skip
def test_what_the_bag_refuses(visitor: Visitor, form: dict[str, str], status: int) -> None:
    visitor.choose("chicken-burrito", *BURRITO)
    assert visitor.post("/bag", form).status == status
    assert bag(visitor) == [("chicken-burrito", 1, "")]


@pytest.mark.parametrize("added", ["1", "77", "x", "-1", "9" * 400, "<b>"])
def test_the_bag_announces_only_what_is_in_it(visitor: Visitor, added: str) -> None:
    visitor.choose("chicken-burrito", *BURRITO)
    page = visitor.get(f"/bag?added={added}")
    assert page.status == 200 and ("Added to your bag" in page.said()) == (added == "1")


# --- checking out ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shopper(visitor: Visitor) -> Visitor:
    """Somebody with a burrito of $12.20, and another, in the bag."""
    visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", quantity="2")
    return visitor


def test_choices_come_back_to_the_review_which_shows_them(shopper: Visitor) -> None:
    shopper.post("/checkout/how", {"address": "1", "delivery_note": "Ring twice"})
    shopper.post("/checkout/tip", {"tip": "$4.5"})
    shopper.post("/checkout/coupon", {"code": " ember10 "})
    shopper.post("/checkout/payment", {"card": "3"})
    page = shopper.post("/checkout", {"utensils": "on"}).said()
    for text in ("to Home", "Ring twice", "$4.50", "EMBER10", "-$2.44", "Amex ending 1007"):
        assert text in page
    assert shopper.rows("SELECT utensils, newsletter FROM checkout") == [(1, 0)]
    assert "Pickup at Old Town" in shopper.post("/checkout/how", {"location": "old-town"}).said()
    assert "Coupon None" in shopper.post("/checkout/coupon", {"intent": "remove"}).said()


@pytest.mark.parametrize(("path", "form", "message"), [
    ("how", {"location": "atlantis"}, ""), ("how", {"address": "99"}, "no such saved address"), ("how", {}, ""),
    ("how", {"address": "1", "delivery_note": "x" * 500}, "under 140"),
    ("when", {"slot": "midnight"}, "not one of our times"), ("payment", {"card": "42"}, "no such card"),
    ("payment", {}, ""), ("tip", {"tip": "lots"}, "in dollars"), ("tip", {"tip": "-5"}, "in dollars"),
    ("tip", {"tip": "1.234"}, "in dollars"), ("tip", {"tip": "9999"}, "between"), ("tip", {}, "in dollars"),
    ("coupon", {"code": "NOPE"}, "no coupon"), ("coupon", {"code": ""}, "Enter a coupon"),
    ("coupon", {"code": "SPRING20<i>"}, "no coupon"), ("coupon", {"code": "WELCOME5"}, "needs a subtotal"),
])  # fmt: skip
def test_choices_that_are_refused_say_so_and_change_nothing(
    shopper: Visitor, path: str, form: dict[str, str], message: str
) -> None:
    before = shopper.rows("SELECT * FROM checkout")
    page = shopper.post(f"/checkout/{path}", form)
    assert page.status == 422 and 'role="alert"' in page.text and message in page.said()
    assert shopper.rows("SELECT * FROM checkout") == before


def test_a_new_address_has_every_problem_beside_its_field_and_keeps_what_was_typed(shopper: Visitor) -> None:
    typed = {"street": "nowhere", "unit": "", "city": "", "zip": "1", "label": "", "delivery_note": "<b>", "save": "on"}
    page = shopper.post("/checkout/address", typed)
    assert page.status == 422
    inputs = {a.get("name"): a for tag, a in page.tags if tag == "input"}
    wrong = {name for name, a in inputs.items() if a.get("aria-invalid")}
    assert wrong == {"street", "city", "zip", "label"}
    assert all(f"{name}-error" in inputs[name]["aria-describedby"] for name in wrong)
    assert (
        inputs["street"]["value"] == "nowhere"
        and inputs["delivery_note"]["value"] == "<b>"
        and "checked" in inputs["save"]
    )
    page = shopper.post(
        "/checkout/address", typed | {"street": "9 Elm Way", "city": "millport", "zip": "97431", "label": "Mum"}
    )
    assert "9 Elm Way, Millport 97431" in page.said() and "will be saved" in page.said()


def test_times_close_with_the_clock(shopper: Visitor) -> None:
    page = shopper.get("/checkout/when")
    closed = [a["value"] for tag, a in page.tags if tag == "button" and "disabled" in a]
    assert closed
    assert shopper.post("/checkout/when", {"slot": closed[-1]}).status == 422
    assert "Today at 12:45" in shopper.post("/checkout/when", {"slot": slot_at(shopper, "12:45")}).said()
    shopper.now = NOON + timedelta(hours=1)
    page = shopper.post("/checkout/place")
    assert page.status == 422 and "12:45 can no longer be chosen" in page.said()
    assert orders_placed(shopper) == 0 and len(bag(shopper)) == 1


def slot_at(visitor: Visitor, time: str) -> str:
    return visitor.rows("SELECT id FROM slots WHERE fulfilment = 'pickup' AND starts_at = ?", time)[0][0]


def test_placing_the_order_twice_places_it_once(shopper: Visitor) -> None:
    answer = shopper.post("/checkout/place", follow=False)
    assert answer.status == 303 and answer.headers["location"] == "/orders/AE-1004"
    again = shopper.post("/checkout/place")
    assert again.status == 422 and "Your bag is empty" in again.said()
    assert orders_placed(shopper) == 1
    page = shopper.get("/orders/AE-1004")
    assert "Thank you, Robin" in page.said() and "2 \u00d7 Chicken Burrito" in page.said() and "$26.41" in page.said()
    assert "Order AE-1004" in shopper.get("/orders").said()


def test_nothing_is_placed_from_an_empty_bag(visitor: Visitor) -> None:
    page = visitor.get("/checkout")
    assert "Your bag is empty" in page.said()
    button = next(a for tag, a in page.tags if a.get("class") == "main-button")
    assert "disabled" in button
    assert visitor.post("/checkout/place").status == 422 and orders_placed(visitor) == 0


def test_reordering_fills_the_bag(visitor: Visitor) -> None:
    page = visitor.post("/orders/AE-1002")
    assert [(product, quantity) for product, quantity, _ in bag(visitor)] == [
        ("carnitas-tacos", 2), ("chips-queso", 1), ("churros", 1),
    ]  # fmt: skip
    assert "Carnitas Tacos" in page.said()
    assert visitor.post("/orders/AE-4040").status == 404


def test_reordering_into_a_full_bag_adds_nothing(visitor: Visitor) -> None:
    for _ in range(6):
        visitor.post("/orders/AE-1002")
    page = visitor.post("/orders/AE-1002")
    assert page.status == 422 and "Your bag is full" in page.said()
    assert len(bag(visitor)) == 18


# --- what no browser would send --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/"), ("GET", "/checkout/place"), ("PUT", "/bag"), ("DELETE", "/item/cola"), ("POST", "/search"),
])  # fmt: skip
def test_wrong_methods(visitor: Visitor, method: str, path: str) -> None:
    answer = visitor.send(method, path)
    assert answer.status == 405 and answer.headers["allow"] and "<h1" in answer.text


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(("body", "headers", "status"), [
    (b"note=" + b"x" * 70_000, FORM, 413),
    (b"", FORM | {"content-length": "99999999999999999999"}, 413),
    (b"", FORM | {"content-length": "-1"}, 413),
    (b"note=" + b"x" * 70_000, FORM | {"content-length": "10"}, 413),
    (b"&".join(b"a=1" for _ in range(300)), FORM, 400),
    (b"note=%ff%fe", FORM, 400),
    (b"note=\xff\xfe", FORM, 400),
    (b'{"intent": "add"}', {"content-type": "application/json"}, 415),
    (b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 415),
    (b"intent=add", {}, 415),
])  # fmt: skip
def test_bodies_that_are_no_form_of_ours(visitor: Visitor, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = visitor.send("POST", "/item/chicken-burrito", body, headers)
    assert answer.status == status and "<h1" in answer.text
    assert bag(visitor) == []


def test_an_empty_post_to_a_product_is_refused_not_broken(visitor: Visitor) -> None:
    assert visitor.send("POST", "/item/chicken-burrito").status == 422


# --- for the script --------------------------------------------------------------------------------------------------


def test_the_script_gets_only_what_it_swaps(visitor: Visitor) -> None:
    part = visitor.get("/menu/tacos", x_partial="1")
    names = [tag for tag, _ in part.tags]
    assert names[:2] == ["title", "a"] and "main" in names and not {"html", "link", "script", "header"} & set(names)
    whole = visitor.get("/menu/tacos")
    assert part.said() == whole.said()


def test_the_script_is_told_where_a_form_led(visitor: Visitor) -> None:
    form = [("intent", "add"), ("quantity", "1"), ("option:size", "regular"), ("option:tortilla", "flour-tortilla")]
    added = visitor.post("/item/chicken-burrito", form, x_partial="1")
    assert added.status == 200 and added.headers["content-location"] == "/bag?added=1"
    assert "Added to your bag: Chicken Burrito" in added.said() and "Bag, 1 item" in added.text
    placed = visitor.post("/checkout/place", x_partial="1")
    assert placed.headers["content-location"] == "/orders/AE-1004" and "Thank you" in placed.said()
