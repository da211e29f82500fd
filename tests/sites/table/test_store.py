"""Tables, rules, waiting lists: what the store allows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.table.image import create_image
from webgym_sites.table.rules import Restaurant, Table, free_tables, free_times, waiting_ends
from webgym_sites.table.store import Store

NOW = datetime(2026, 3, 3, 15, 20)  # a Tuesday
FRIDAY = date(2026, 3, 13)
CORNER = Restaurant(
    "corner",
    "The Corner",
    "Any",
    "Here",
    "",
    hue=0,
    stay_minutes=90,
    ahead_days=30,
    free_hours=24,
    fee_cents=1000,
    large_from=6,
    deposit_cents=500,
    services=((("18:00", "21:00"),),) * 6 + ((("12:00", "13:00"), ("18:00", "19:30")),),
    tables=(Table(1, "window", 2), Table(2, "room", 4), Table(3, "room", 8)),
)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    create_image(connection)
    yield connection
    connection.close()


@pytest.fixture
def store(db: sqlite3.Connection) -> Store:
    db.execute("DELETE FROM standing")
    return Store(db, lambda: NOW)


def book(store: Store, place: str, day: date, party: int, time: str, card: int | None = None) -> str:
    store.pick(store.restaurant(place), day, party, None)
    store.choose_time(time)
    store.set_wishes("", "", "", False, card)
    return store.confirm()


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_smallest_table_that_is_at_least_half_full_is_given_first() -> None:
    assert [table.id for table in free_tables(CORNER, "19:00", 2, {})] == [1, 2]
    assert [table.id for table in free_tables(CORNER, "19:00", 4, {}, area="room")] == [2, 3]
    assert free_tables(CORNER, "19:00", 2, {1: {"20:00"}, 2: {"18:00"}}) == ()
    assert [table.id for table in free_tables(CORNER, "19:30", 2, {1: {"21:00"}, 2: {"18:30"}})] == [1]


def test_times_name_the_areas_and_close_an_hour_before() -> None:
    today = free_times(CORNER, NOW.date(), 2, {2: {"18:00"}}, now=NOW.replace(hour=17, minute=30))
    assert [(free.time, free.areas) for free in today][:3] == [
        ("19:00", ("window",)),
        ("19:30", ("window", "room")),
        ("20:00", ("window", "room")),
    ]


def test_a_wait_lasts_one_to_three_hours_within_one_service() -> None:
    assert waiting_ends(CORNER, FRIDAY, "18:00") == ("19:00", "19:30", "20:00", "20:30", "21:00")
    assert waiting_ends(CORNER, date(2026, 3, 15), "12:00") == ("13:00",)
    assert waiting_ends(CORNER, FRIDAY, "20:30") == ()


def test_cancelling_is_free_until_the_very_hour_and_then_costs_the_fee_or_the_deposit() -> None:
    starts = datetime(2026, 3, 4, 19)
    assert CORNER.cancelling_cost(starts, 4, datetime(2026, 3, 3, 19)) == 0
    assert CORNER.cancelling_cost(starts, 4, datetime(2026, 3, 3, 19, 1)) == 4000
    assert CORNER.cancelling_cost(starts, 8, datetime(2026, 3, 3, 19, 1)) == 4000
    assert CORNER.cancelling_cost(starts, 6, datetime(2026, 3, 3, 19, 1)) == 3000


# --- booking ---------------------------------------------------------------------------------------------------------


def test_a_booking_takes_its_table_and_clears_the_draft(store: Store, db: sqlite3.Connection) -> None:
    code = book(store, "kaze", FRIDAY, 6, "19:00", card=2)
    reservation = store.reservation(code)
    assert (reservation.deposit_cents, reservation.card_id) == (24000, 2)
    assert store.draft().kind == ""
    times = [free.time for free in store.pick(store.restaurant("kaze"), FRIDAY, 6, None).times]
    assert times == ["17:30", "20:30", "21:00", "21:30", "22:00"]  # one table takes six, for ninety minutes
    assert db.execute("SELECT kind, reservation_id FROM confirmations").fetchall() == [("booked", reservation.id)]
    assert store.accounts.inbox()[0].subject == "Kaze Counter: booked"


def test_a_deposit_needs_a_card_of_ones_own(store: Store) -> None:
    with pytest.raises(Refused, match="card for the deposit"):
        book(store, "kaze", FRIDAY, 6, "19:00")
    with pytest.raises(Refused, match="saved cards"):
        store.set_wishes("", "", "", False, 77)
    assert store.reservations() == []


def test_a_table_that_has_gone_is_not_booked_twice(store: Store, db: sqlite3.Connection) -> None:
    store.pick(store.restaurant("kaze"), FRIDAY, 6, None)
    store.choose_time("19:00")
    store.set_wishes("", "", "", False, 1)
    table = store.fitting(store.draft())[0]
    db.execute("INSERT INTO taken VALUES (?, ?, '18:30')", (table.id, FRIDAY.isoformat()))
    with pytest.raises(Refused, match="just gone"):
        store.confirm()
    with pytest.raises(Refused, match="no table for 6 at 19:00"):
        store.choose_time("19:00")


def test_another_day_keeps_the_wishes_and_another_house_forgets_them(store: Store) -> None:
    lanterna = store.restaurant("lanterna")
    store.pick(lanterna, FRIDAY, 2, None)
    store.choose_time("19:00")
    store.set_wishes("window", "birthday", "  by  the  sea ", True, None)
    store.pick(lanterna, date(2026, 3, 14), 2, None)
    draft = store.draft()
    assert (draft.starts_at, draft.area, draft.occasion, draft.request) == ("", "", "birthday", "by the sea")
    store.pick(store.restaurant("kaze"), FRIDAY, 2, None)
    assert (store.draft().occasion, store.draft().reminder) == ("", 0)


def test_days_are_those_that_can_be_booked(store: Store) -> None:
    lanterna = store.restaurant("lanterna")
    assert store.pick(lanterna, date(2026, 3, 9), 2, None).day == date(2026, 3, 10)  # closed on Mondays
    assert store.pick(lanterna, date(2020, 1, 1), 0, None).day == NOW.date()
    assert store.pick(lanterna, date(2030, 1, 1), 99, None).day == date(2026, 4, 14)
    assert store.draft().party == 8


# --- changing and cancelling -----------------------------------------------------------------------------------------


def test_a_change_may_use_the_table_that_it_has(store: Store) -> None:
    code = book(store, "kaze", FRIDAY, 6, "19:00", card=1)
    picker = store.pick(store.restaurant("kaze"), None, None, store.reservation(code))
    assert (picker.day, picker.party) == (FRIDAY, 6)
    assert "19:30" in [free.time for free in picker.times]
    store.choose_time("19:30")
    assert store.confirm() == code
    assert store.reservation(code).starts_at == "19:30"


def test_what_is_too_late_to_change_can_be_cancelled_for_the_fee(store: Store, db: sqlite3.Connection) -> None:
    code = book(store, "lanterna", date(2026, 3, 4), 3, "18:30")
    late = Store(db, lambda: datetime(2026, 3, 4, 9))
    with pytest.raises(Refused, match="too late"):
        late.pick(late.restaurant("lanterna"), None, None, late.reservation(code))
    late.cancel(code)
    assert (late.reservation(code).status, late.reservation(code).fee_cents) == ("cancelled", 7500)
    with pytest.raises(Refused, match="over or cancelled"):
        late.cancel(code)


def test_others_reservations_are_not_found(store: Store, db: sqlite3.Connection) -> None:
    code = book(store, "lanterna", FRIDAY, 3, "19:00")
    db.execute("INSERT INTO accounts VALUES (2, 'Other', 'other@candlewick.test', '', '')")
    db.execute("UPDATE session SET account_id = 2")
    with pytest.raises(NotFound):
        store.cancel(code)


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_nobody_waits_for_a_table_that_is_free(store: Store, db: sqlite3.Connection) -> None:
    kaze = store.restaurant("kaze")
    store.consider_waiting(kaze, FRIDAY, 6)
    store.set_span("19:00", "20:00")
    with pytest.raises(Refused, match="a table for 6 at 19:00"):
        store.join_waiting_list()
    (table,) = (table for table in kaze.tables if table.takes(6))
    db.execute("INSERT INTO taken VALUES (?, ?, '19:30')", (table.id, FRIDAY.isoformat()))
    store.join_waiting_list()
    (waiting,) = store.waiting()
    assert (waiting.from_time, waiting.until_time, waiting.party) == ("19:00", "20:00", 6)
    store.consider_waiting(kaze, FRIDAY, 6)
    store.set_span("19:00", "20:00")
    with pytest.raises(Refused, match="already"):
        store.join_waiting_list()


def test_a_span_is_put_right_at_its_end(store: Store) -> None:
    store.consider_waiting(store.restaurant("kaze"), FRIDAY, 2)
    store.set_span("20:00", "18:30")
    assert (store.draft().starts_at, store.draft().until_time) == ("20:00", "21:00")
    with pytest.raises(Refused, match="Nobody"):
        store.set_span("22:00", "23:00")
