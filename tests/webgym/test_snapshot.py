"""Snapshots: every table as plain rows, from a real database."""

from __future__ import annotations

import sqlite3

import pytest

from tests.webgym.shop import Shop
from webgym.errors import SiteError, UsageError
from webgym.snapshot import TableShape, read_shapes, take_snapshot


def database(schema: str) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(schema)
    return db


def test_shapes_say_keys_and_parents():
    shapes = Shop().snapshot().shapes
    assert shapes["customers"] == TableShape(("id", "name", "newsletter", "photo"), ("id",), {}, "id")
    assert shapes["products"].surrogate is None
    assert shapes["addresses"].parents == {"customer_id": ("customers", "id")}  # REFERENCES without a column
    assert shapes["bag_toppings"].primary_key == ("bag_id", "topping_id")
    assert shapes["bag_toppings"].surrogate is None
    assert shapes["visits"].primary_key == ("page", "at")  # no key: the whole row


def test_a_reference_without_a_column_means_the_primary_key_whatever_its_name():
    shapes = read_shapes(database("CREATE TABLE a (code TEXT PRIMARY KEY); CREATE TABLE b (a TEXT REFERENCES a);"))
    assert shapes["b"].parents == {"a": ("a", "code")}


def test_only_what_sqlite_numbers_is_a_surrogate():
    schema = """
    CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id integer primary key);
    CREATE TABLE c (x INTEGER, y INTEGER, PRIMARY KEY (x, y)); CREATE TABLE d (id INTEGER PRIMARY KEY AUTOINCREMENT);
    """
    surrogates = {name: shape.surrogate for name, shape in read_shapes(database(schema)).items()}
    assert surrogates == {"a": None, "b": "id", "c": None, "d": "id"}  # and no sqlite_sequence


def test_a_foreign_key_of_two_columns_is_refused():
    schema = """
    CREATE TABLE a (x, y, PRIMARY KEY (x, y)); CREATE TABLE b (x, y, FOREIGN KEY (x, y) REFERENCES a (x, y));
    """
    with pytest.raises(SiteError, match="foreign key of 2 columns"):
        read_shapes(database(schema))


def test_names_that_need_quotes():
    db = database('CREATE TABLE "or""der" ("group" INTEGER PRIMARY KEY, "a ""b""" TEXT); CREATE TABLE sqlitely (x);')
    db.execute('INSERT INTO "or""der" VALUES (1, ?)', ("x",))
    snapshot = take_snapshot(db)
    assert snapshot.table('or"der') == [{"group": 1, 'a "b"': "x"}]
    assert "sqlitely" in snapshot.rows


def test_rows_stand_in_the_order_of_their_keys():
    shop = Shop()
    shop("INSERT INTO customers VALUES (-5, 'Eve', 0, NULL)")
    assert [row["id"] for row in shop.snapshot().table("customers")] == [-5, 1, 2]


def test_an_unknown_table_is_named():
    with pytest.raises(UsageError, match="did you mean 'orders'"):
        Shop().snapshot().table("order")


def test_tables_left_out():
    shop = Shop()
    snapshot = take_snapshot(shop.db, leave_out={"visits", "bag"})
    assert "visits" not in snapshot.rows
    assert "bag" not in snapshot.shapes
    assert shop.snapshot().without({"visits", "bag"}) == snapshot


def test_equal_states_have_equal_fingerprints():
    one, other = Shop(), Shop()
    assert one.snapshot().fingerprint == other.snapshot().fingerprint
    prints = {one.snapshot().fingerprint}
    for sql in (
        "UPDATE customers SET photo = x'01' WHERE id = 1",
        "UPDATE customers SET photo = '01' WHERE id = 1",
        "UPDATE customers SET photo = 1 WHERE id = 1",
        "UPDATE customers SET photo = 1.5 WHERE id = 1",
        "UPDATE customers SET name = 'A\u0301da \U0001f32f' WHERE id = 1",
        "DELETE FROM visits WHERE rowid = 1",
    ):
        one(sql)
        prints.add(one.snapshot().fingerprint)
    assert len(prints) == 7
