"""Pure pieces of the kit: money, slots, calendars, files, phrasings, goals."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from webgym.errors import TaskError
from webgym.goal import AnyOf, Row, Words
from webgym.types import SPLITS
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.money import parse_dollars, share, totals
from webgym_sites.kit.oracle.goals import choices_of, number_of, text_of
from webgym_sites.kit.slots import month_of, read_day, slots_of_day
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder
from webgym_sites.kit.tasks.phrasings import bag_edits, questions, requests
from webgym_sites.kit.tasks.wording import as_sentences, counted, listed_apart, number
from webgym_sites.kit.web.assets import MANROPE, Assets


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
