"""Pure pieces of the kit: money, slots, calendars, files, phrasings, goals."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from webgym.errors import TaskError
from webgym.goal import AnswerSpec, AnyOf, Row, Words
from webgym.snapshot import read_shapes, take_snapshot
from webgym.types import SPLITS, Back, Click, Element, PageView
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.money import parse_dollars, share, totals
from webgym_sites.kit.oracle.bag import on_line
from webgym_sites.kit.oracle.goals import choices_of, number_of, text_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.slots import month_of, read_day, slots_of_day
from webgym_sites.kit.store import insert_all
from webgym_sites.kit.store.accounts import code_of
from webgym_sites.kit.tasks.asking import Kinds, Question
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder
from webgym_sites.kit.tasks.items import BAG_LINES, ORDER_LINES, Item, bag_setup, item_ladder, items_key, items_of
from webgym_sites.kit.tasks.logins import a_login
from webgym_sites.kit.tasks.phrasings import bag_edits, questions, requests
from webgym_sites.kit.tasks.wording import as_sentences, counted, listed_apart, number
from webgym_sites.kit.variants.wording import Wording
from webgym_sites.kit.web.assets import MANROPE, Assets
from webgym_sites.kit.web.bag import told_apart


def test_money() -> None:
    typed = ("3", "$3", " 3.5 ", "3.50", "", "3.505", "-3", "3,5")
    assert [parse_dollars(text) for text in typed] == [300, 300, 350, 350, None, None, None, None]
    assert [share(cents, 825) for cents in (0, 1000, 1006, 1)] == [0, 83, 83, 0]
    assert totals(1000, tax_per_10_000=1000, discount_cents=200, delivery_fee_cents=99, tip_cents=1).total_cents == 980


def test_slots_close_on_their_day_alone() -> None:
    slots = list(slots_of_day("10:00", "11:00", 30, 15))
    assert [(slot.starts_at, slot.closes_at) for slot in slots] == [
        ("10:00", "09:45"), ("10:30", "10:15"), ("11:00", "10:45"),
    ]  # fmt: skip
    now = datetime(2026, 3, 4, 10, 15)
    assert [slot.open_on(now.date(), now) for slot in slots] == [False, False, True]
    assert all(slot.open_on(date(2026, 3, 5), now) for slot in slots)
    assert not any(slot.open_on(date(2026, 3, 3), now) for slot in slots)


def test_a_month_of_days() -> None:
    month = month_of(date(2026, 3, 9), date(2026, 3, 4), date(2026, 4, 2), date(2026, 3, 9), lambda d: d.weekday() != 6)
    days = [day for week in month.weeks for day in week if day]
    assert month.first == date(2026, 3, 1) and len(days) == 31 and all(len(week) == 7 for week in month.weeks)
    assert [day.date.day for day in days if not day.open] == [1, 2, 3, 8, 15, 22, 29]
    assert [day.date for day in days if day.chosen] == [date(2026, 3, 9)]
    assert (month.before, month.after) == (None, date(2026, 4, 1))
    later = month_of(date(2030, 1, 1), date(2026, 3, 4), date(2026, 4, 2))
    assert (later.first, later.before, later.after) == (date(2026, 4, 1), date(2026, 3, 1), None)
    assert read_day("2026-02-30", date(2026, 1, 1)) == date(2026, 1, 1)


def test_files_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("b { background: asset(icon.svg) }")
    (tmp_path / "icon.svg").write_text("<svg/>")
    assets = Assets(tmp_path, {"text": MANROPE})
    style = assets.response(assets.url("site.css").removeprefix("/static/"))
    assert style is not None
    css = bytes(style.body).decode()
    assert css.index("@font-face") < css.index("--ink") < css.index(f'url("{assets.url("icon.svg")}")')
    assert assets.response("site.css") is None
    with pytest.raises(LookupError, match="no file 'x.js'"):
        assets.url("x.js")
    with pytest.raises(FileNotFoundError):
        read_catalogue("webgym_sites.kit", "nothing.toml")


@pytest.mark.parametrize("bank", [requests("order {items}", "{errands}"), questions("Shop"), bag_edits()])
def test_banks_are_disjoint_between_splits(bank: object) -> None:
    texts = [text for split in SPLITS for text in bank.of(split)]  # type: ignore[attr-defined]
    assert len(set(texts)) == len(texts) >= 13


def test_wording() -> None:
    assert [number(n) for n in (0, 3, 13)] == ["no", "three", "13"]
    assert [counted("Egg", 1), counted("Tea", 2, "large"), counted("Rice", 2, uncounted=True), counted("Oats", 1)] == [
        "an Egg", "two large Teas", "two orders of Rice", "Oats",
    ]  # fmt: skip
    assert listed_apart(["a", "b"]) == "a and b"
    assert listed_apart(["a", "b and c", "d"]) == "a; b and c; and d"
    assert as_sentences(["add tea", "remove it"]) == "Add tea. Remove it."


def test_goals_are_built_and_read() -> None:
    line = newer(Row("order_lines", {"product_id": "tea"}), 7, ("product_id",))
    assert line.key == ("id", "product_id") and line.values["id"].low == 8  # type: ignore[union-attr]
    ladder = thing_ladder((Stage(Row("drafts")), Stage(Row("bag_lines"))), line)
    assert [rung.worth for rung in ladder.rungs] == [0.5, 0.75, 1.0]
    assert (text_of(Words("x")), text_of(None), number_of(3), choices_of(AnyOf(("a", 1)))) == ("x", "", 3, ("a",))
    with pytest.raises(TaskError, match="whole number"):
        number_of("3")
    with pytest.raises(TaskError, match="text"):
        text_of(3)


class Tea(Item):
    """A tea at three dollars, and one for each thing in it."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.product_id.title()

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        return 300 + 100 * len(self.options)


GREEN, MINT = Tea("green", frozenset({"milk", "honey"}), 2, "To go"), Tea("mint", frozenset())
LINES = """
CREATE TABLE bag_lines (id INTEGER PRIMARY KEY, product_id TEXT, quantity INTEGER, note TEXT);
CREATE TABLE bag_line_options (line_id INTEGER, option_id TEXT, PRIMARY KEY (line_id, option_id));
"""


def test_items_are_written_and_read_back_wherever_they_stand() -> None:
    assert items_of(Row("orders", {}, tuple(map(ORDER_LINES.row, (GREEN, MINT)))), Tea) == (GREEN, MINT)
    assert items_key((GREEN, MINT)) == items_key((MINT, GREEN)) != items_key((GREEN, GREEN))
    db = sqlite3.connect(":memory:")
    db.executescript(LINES)
    insert_all(db, bag_setup((GREEN, MINT)))  # type: ignore[arg-type]
    held = BAG_LINES.held(take_snapshot(db, read_shapes(db)), Tea)
    assert [(each.item, each.row["id"]) for each in held] == [(GREEN, 1), (MINT, 2)]
    (line, *options) = ORDER_LINES.setup(7, GREEN, order_id=3)
    assert line[1]["unit_price_cents"] == 500 and [row["option_id"] for _, row in options] == ["honey", "milk"]


def test_an_item_on_its_way_to_the_order() -> None:
    ladder = item_ladder(GREEN, Tea("green", frozenset()), newest_id=4)
    assert [rung.row.table for rung in ladder.rungs] == ["drafts", "bag_lines", "order_lines"]
    assert ladder.rungs[-1].row.key == ("id", "product_id", "unit_price_cents")


def test_a_question_is_read_as_it_was_worded() -> None:
    kinds = Kinds({"price": "the price of {thing}", "count": "the number of {thing} below {most}"}, {"most": r"\$\d+"})
    asked = Question("count", {"thing": "teas", "most": "$4"})
    draw = kinds.draw(asked, AnswerSpec("number", 2), datetime(2026, 3, 4))
    for split in SPLITS:
        for phrasing in questions("Shop").of(split):
            assert kinds.read(phrasing.format_map(draw.wording)) == asked
    with pytest.raises(ValueError, match="the kinds are price, count"):
        kinds.read("Tell me a joke.")


def test_logins_differ_from_draw_to_draw_and_codes_follow_from_them() -> None:
    one, other = (a_login(random.Random(seed)) for seed in (1, 2))
    assert one.secret != other.secret and not set(one.codes()) & set(other.codes())
    assert code_of(one.secret, 0) in one.codes()


@dataclass(frozen=True)
class Called:
    """Something with a name."""

    name: str


@dataclass(frozen=True)
class Cup:
    """A line of a bag."""

    product: Called
    options: tuple[Called, ...] = ()


def test_buttons_tell_lines_of_one_product_apart_and_leave_others_alone() -> None:
    milk, honey, ice = map(Called, ("milk", "honey", "ice"))
    green, mint = Called("Green"), Called("Mint")
    lines = [Cup(green, (milk, honey)), Cup(mint, (ice,)), Cup(green, (milk,)), Cup(green, (milk,)), Cup(green, (ice,))]
    called = [name for _, name in told_apart(lines)]
    assert called == ["Green (milk, honey)", "Mint", "Green (milk, #1)", "Green (milk, #2)", "Green (ice)"]
    names = [f"Remove {name}" for name in (*called, "Mint Ice")]
    elements = tuple(Element(number, "button", name, "", 0, 0, 9, 9) for number, name in enumerate(names))
    page = PageView("http://shop.test/bag", "", elements, "", 640, 480)
    say = Names(Wording("", {}, {}))
    found = [on_line(page, say, "button", "Remove {thing}", "Green", nth) for nth in range(5)]
    assert found == [Click(0), Click(2), Click(3), Click(4), Back()]
    assert on_line(page, say, "button", "Remove {thing}", "Mint") == Click(1)
