import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

import pytest

from webgym_sites.burrito.image import create_image
from webgym_sites.burrito.store import Line, Store
from webgym_sites.kit.store import NotFound, Refused


class Shop:
    """A store over a fresh database, with a clock that a test sets."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("PRAGMA foreign_keys = ON")
        create_image(self.db)
        self.now = datetime(2026, 3, 4, 12, 0)  # a Wednesday
        self.store = Store(self.db, lambda: self.now)

    def add(self, product: str, options: Collection[str] = (), without: Collection[str] = (), quantity: int = 1) -> int:
        draft = self.store.draft(product)
        chosen = {option.id for group in draft.groups for option in group.options if option.selected}
        self.store.set_draft(draft.id, (chosen - set(without)) | set(options), quantity, "")
        return self.store.add_to_bag(draft.id)

    def line(self) -> Line:
        (line,) = self.store.bag().lines
        return line

    def rows(self, query: str) -> list[Any]:
        return self.db.execute(query).fetchall()


@pytest.fixture
def shop() -> Shop:
    return Shop()


# --- the menu --------------------------------------------------------------------------------------------------------


def test_the_menu_is_as_rich_as_promised(shop: Shop) -> None:
    assert len(shop.store.menu()) >= 28
    assert len(shop.store.categories()) >= 6
    names = {name for (name,) in shop.rows("SELECT name FROM options")}
    assert {"Guacamole", "Extra guacamole", "No onions"} <= names


def test_what_a_product_comes_with_costs_nothing_more(shop: Shop) -> None:
    for product in shop.store.menu():
        assert shop.store.draft(product.id).unit_price_cents == product.base_price_cents


def test_a_vegan_product_comes_with_vegan_options_only(shop: Shop) -> None:
    for product in shop.store.menu(diets={"vegan"}):
        for group in shop.store.draft(product.id).groups:
            assert all(option.vegan for option in group.options if option.selected), product.name


def test_names_are_unique_on_each_page(shop: Shop) -> None:
    for product in shop.store.menu():
        names = [option.name for group in shop.store.draft(product.id).groups for option in group.options]
        assert len(names) == len(set(names)), product.name


def test_diets_filter_and_unknown_ones_are_refused(shop: Shop) -> None:
    vegan = shop.store.menu("bowls", {"vegan"})
    assert [product.id for product in vegan] == ["tofu-bowl", "garden-bowl"]
    with pytest.raises(Refused, match="keto"):
        shop.store.menu(diets={"keto"})
    with pytest.raises(NotFound):
        shop.store.menu("pizza")


def test_search_wants_every_word_and_puts_names_first(shop: Shop) -> None:
    assert shop.store.search("CHICKEN burrito")[0].id == "chicken-burrito"
    assert shop.store.search("chicken pizza") == ()
    assert shop.store.search("  ") == ()


# --- drafts ----------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_priced(shop: Shop) -> None:
    draft = shop.store.draft("chicken-burrito")
    chosen = {option.id for group in draft.groups for option in group.options if option.selected}
    shop.store.set_draft(draft.id, chosen | {"extra-guacamole"}, 2, "  cut in   half ")
    again = shop.store.draft("chicken-burrito")
    assert (again.id, again.price_cents, again.note) == (draft.id, 2 * (975 + 275), "cut in half")
    assert again.calories == draft.calories + 230


def test_a_required_choice_must_be_made(shop: Shop) -> None:
    draft = shop.store.draft("built-burrito")
    assert draft.problems == ("Choose a protein.",)
    with pytest.raises(Refused, match="Choose a protein") as refusal:
        shop.store.add_to_bag(draft.id)
    assert refusal.value.field == "protein"
    assert shop.store.bag().lines == ()


def test_a_full_group_blocks_the_rest(shop: Shop) -> None:
    draft = shop.store.draft("built-burrito")
    shop.store.set_draft(draft.id, ["regular", "flour-tortilla", "pico", "verde", "arbol"], 1, "")
    salsas = next(group for group in shop.store.draft("built-burrito").groups if group.id == "salsas")
    assert {option.id for option in salsas.options if option.blocked} == {"corn-salsa", "smoked-tomato", "habanero"}


@pytest.mark.parametrize(
    ("options", "quantity", "note", "words"),
    [
        (["pico", "verde", "arbol", "habanero"], 1, "", "at most 3 salsas"),
        (["regular", "large"], 1, "", "at most 1 size"),
        (["medium-cup"], 1, "", "does not come with"),
        (["gold-leaf"], 1, "", "does not come with"),
        ([], 0, "", "between 1 and 20"),
        ([], 21, "", "between 1 and 20"),
        ([], 1, "x" * 141, "140 characters"),
    ],
)
def test_what_a_page_could_not_send_is_refused(
    shop: Shop, options: list[str], quantity: int, note: str, words: str
) -> None:
    draft = shop.store.draft("chicken-burrito")
    with pytest.raises(Refused, match=words):
        shop.store.set_draft(draft.id, options, quantity, note)
    assert shop.store.draft("chicken-burrito") == draft


def test_unknown_things_are_not_found(shop: Shop) -> None:
    for ask in (
        lambda: shop.store.product("pizza"),
        lambda: shop.store.draft("pizza"),
        lambda: shop.store.draft("churros", 7),
        lambda: shop.store.set_draft(99, [], 1, ""),
        lambda: shop.store.bag_rows.set_quantity(99, 2),
        lambda: shop.store.order("AE-9999"),
        lambda: shop.store.choose_card(9),
        lambda: shop.store.choose_pickup("moon"),
        lambda: shop.store.choose_saved_address(9),
        lambda: shop.store.choose_slot("pickup-0300"),
    ):
        with pytest.raises(NotFound):
            ask()


# --- the bag ---------------------------------------------------------------------------------------------------------


def test_editing_a_line_starts_from_it_and_replaces_it(shop: Shop) -> None:
    line_id = shop.add("steak-bowl", ["guacamole"])
    draft = shop.store.draft("steak-bowl", line_id)
    chosen = {option.id for group in draft.groups for option in group.options if option.selected}
    assert "guacamole" in chosen
    shop.store.set_draft(draft.id, chosen - {"guacamole"}, 3, "")
    assert shop.store.add_to_bag(draft.id) == line_id
    assert (shop.line().quantity, shop.line().price_cents) == (3, 3 * 1145)


def test_changing_a_line_forgets_the_page_that_was_editing_it(shop: Shop) -> None:
    line_id = shop.add("steak-bowl")
    shop.store.draft("steak-bowl", line_id)
    shop.store.bag_rows.set_quantity(line_id, 4)
    assert shop.store.draft("steak-bowl", line_id).quantity == 4
    shop.store.bag_rows.set_quantity(line_id, 0)
    assert shop.rows("SELECT * FROM drafts") == shop.rows("SELECT * FROM bag_line_options") == []


def test_the_bag_is_emptied(shop: Shop) -> None:
    shop.add("steak-bowl")
    shop.add("sparkling-water", quantity=2)
    assert (shop.store.bag().count, shop.store.bag().subtotal_cents) == (3, 1145 + 2 * 245)
    shop.store.bag_rows.empty()
    assert shop.store.bag().lines == ()


def test_a_full_bag_takes_no_more_lines(shop: Shop) -> None:
    for _ in range(20):
        shop.add("sparkling-water")
    with pytest.raises(Refused, match="full"):
        shop.add("sparkling-water")


# --- checkout --------------------------------------------------------------------------------------------------------


def test_slots_close_as_the_clock_moves(shop: Shop) -> None:
    slots = {slot.starts_at: slot.open for slot in shop.store.checkout().slots}
    assert (slots["12:15"], slots["12:30"]) == (False, True)  # each closes 20 minutes before
    shop.store.choose_slot("pickup-1230")
    shop.add("sparkling-water")
    shop.now = datetime(2026, 3, 4, 12, 10)
    assert "12:30 can no longer be chosen" in shop.store.checkout().problems[0]
    with pytest.raises(Refused, match="12:30"):
        shop.store.place_order()


def test_the_time_goes_with_the_way_of_fulfilment(shop: Shop) -> None:
    shop.store.choose_slot("pickup-1800")
    shop.store.choose_pickup("old-town")
    assert shop.store.checkout().slot is not None
    shop.store.choose_saved_address(1)
    assert shop.store.checkout().slot is None
    with pytest.raises(NotFound):
        shop.store.choose_slot("pickup-1800")


def test_nothing_is_sold_after_closing(shop: Shop) -> None:
    shop.add("sparkling-water")
    shop.now = datetime(2026, 3, 4, 23, 0)
    with pytest.raises(Refused, match="closed for today"):
        shop.store.place_order()


def test_an_address_is_checked_and_all_its_problems_said_at_once(shop: Shop) -> None:
    with pytest.raises(Refused) as refusal:
        shop.store.choose_new_address("", "Ash Street", "", "", "123", "x" * 141, save=True)
    assert set(refusal.value.fields) == {"label", "street", "city", "zip", "delivery_note"}
    with pytest.raises(Refused, match="97431 is in Millport"):
        shop.store.choose_new_address("", "1 Ash Street", "", "Fernbrook", "97431", "", save=False)
    with pytest.raises(Refused, match="do not deliver to 10001"):
        shop.store.choose_new_address("", "1 Ash Street", "", "Fernbrook", "10001", "", save=False)
    with pytest.raises(Refused, match="already have an address called home"):
        shop.store.choose_new_address("home", "1 Ash Street", "", "Millport", "97431", "", save=True)
    assert shop.store.checkout().fulfilment == "pickup"


def test_delivery_costs_what_the_zip_says(shop: Shop) -> None:
    shop.add("steak-bowl")
    shop.store.choose_new_address("", "1 Ash Street", "", "millport", "97431", "Ring", save=False)
    desk = shop.store.checkout()
    assert desk.address is not None
    assert (desk.address.city, desk.delivery_note, desk.totals.delivery_fee_cents) == ("Millport", "Ring", 449)


def test_a_coupon_counts_only_while_its_conditions_hold(shop: Shop) -> None:
    line_id = shop.add("chicken-tacos", quantity=2)
    shop.store.apply_coupon(" taco3 ")
    assert shop.store.checkout().totals.discount_cents == 300
    shop.store.bag_rows.set_quantity(line_id, 1)
    desk = shop.store.checkout()
    assert desk.totals.discount_cents == 0
    assert desk.problems == ("TACO3 needs a subtotal of $12.00 or more.",)
    with pytest.raises(Refused, match="TACO3"):
        shop.store.place_order()
    shop.store.remove_coupon()
    assert shop.store.checkout().problems == ()
    for code in ("NOPE", "", "SWEET2"):
        with pytest.raises(Refused):
            shop.store.apply_coupon(code)


@pytest.mark.parametrize("cents", [-1, 10_001])
def test_a_tip_has_bounds(shop: Shop, cents: int) -> None:
    with pytest.raises(Refused, match="tip"):
        shop.store.set_tip(cents)


# --- orders ----------------------------------------------------------------------------------------------------------


def test_the_review_of_a_bag_is_noted_and_that_of_an_empty_one_is_not(shop: Shop) -> None:
    def reviewed() -> int:
        return shop.rows("SELECT reviewed FROM checkout")[0][0]

    shop.store.review()
    assert reviewed() == 0
    shop.add("sparkling-water")
    assert shop.store.checkout() == shop.store.review()
    assert reviewed() == 1
    shop.store.place_order()
    assert reviewed() == 0


def test_an_order_is_written_and_everything_else_starts_over(shop: Shop) -> None:
    shop.add("chicken-burrito", ["extra-guacamole"])
    shop.store.draft("churros")
    shop.store.choose_new_address("Gym", "1 Ash Street", "", "Millport", "97431", "", save=True)
    shop.store.set_tip(250)
    shop.store.choose_card(2)
    shop.store.set_extras(utensils=True, newsletter=True)
    number = shop.store.place_order()
    order = shop.store.order(number)
    assert (order.fulfilment, order.street, order.card.last4, order.utensils) == (
        "delivery",
        "1 Ash Street",
        "8305",
        True,
    )
    assert order.totals.total_cents == 1250 + 449 + 103 + 250
    assert [option.name for option in order.lines[0].options][-1] == "Extra guacamole"
    assert shop.store.customer().newsletter
    assert [address.label for address in shop.store.checkout().addresses] == ["Home", "Work", "Gym"]
    assert shop.store.bag().lines == ()
    assert shop.rows("SELECT * FROM drafts") == []
    desk = shop.store.checkout()
    assert (desk.fulfilment, desk.tip_cents, desk.card.id, desk.utensils, desk.newsletter) == (
        "pickup",
        0,
        1,
        False,
        False,
    )


def test_an_order_that_is_refused_leaves_nothing_behind(shop: Shop) -> None:
    before = list(shop.db.iterdump())
    with pytest.raises(Refused, match="bag is empty"):
        shop.store.place_order()
    assert list(shop.db.iterdump()) == before


def test_equal_lines_are_one_in_the_order(shop: Shop) -> None:
    shop.add("sparkling-water")
    shop.add("sparkling-water", quantity=2)
    assert len(shop.store.bag().lines) == 2
    (line,) = shop.store.order(shop.store.place_order()).lines
    assert (line.quantity, line.price_cents) == (3, 735)


def test_a_past_order_keeps_its_price_and_can_be_had_again(shop: Shop) -> None:
    newest = shop.store.orders()[0]
    assert (newest.number, newest.status) == ("AE-1003", "completed")
    assert shop.store.reorder(newest.number) == []
    assert [(line.product.id, line.options) for line in shop.store.bag().lines] == [
        (line.product.id, line.options) for line in newest.lines
    ]


def test_the_store_works_on_a_connection_in_autocommit_too() -> None:
    shop = Shop()
    shop.db.commit()
    shop.db.isolation_level = None
    shop.add("sparkling-water")
    assert shop.store.place_order() == "AE-1004"
    with pytest.raises(Refused):
        shop.store.place_order()
    assert not shop.db.in_transaction
