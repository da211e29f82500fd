"""What the marketplace is asked: instructions that fit, questions that can be read, answers worked out another way."""

from __future__ import annotations

import json
import random
import sqlite3

import pytest

from webgym.task import Family
from webgym.types import SPLITS
from webgym.words import split_words
from webgym_sites.dash import SITE
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.image import create_image
from webgym_sites.dash.tasks.asking import KINDS

DRAWS = 100


def by_name(family: Family) -> str:
    return family.name


def test_the_catalogue_is_large_and_sound() -> None:
    book = catalogue()
    assert len(book.restaurants) == 36 and len(book.dishes) > 280
    assert len({place.name for place in book.restaurants.values()}) == 36
    extras = [group for dish in book.dishes.values() for group in dish.groups if not group.radio]
    assert all(option.price_cents > 0 for group in extras for option in group.options)
    for place in book.restaurants.values():
        assert len({dish.name for dish in place.dishes}) == len(place.dishes) >= 6


def test_what_restaurants_do_without_is_of_their_cuisine() -> None:
    from webgym_sites.kit.catalogue import read_catalogue

    book = read_catalogue("webgym_sites.dash", "catalogue.toml")
    for cuisine, rows in book["restaurants"].items():
        dishes = book["cuisines"][cuisine]["dishes"]
        groups = {group for dish in dishes for group in dish[3].split()}
        known = {dish[0].lower().replace(" ", "-") for dish in dishes}
        known |= {option for group in groups for option in book["groups"][group]["options"]}
        for name, *_, without in rows:
            assert set(without.split()) <= known, name


@pytest.mark.parametrize("family", SITE.families, ids=by_name)
def test_instructions_fit_what_agents_are_shown(family: Family) -> None:
    rng = random.Random(family.name)
    for draw in (family.draw(rng) for _ in range(DRAWS)):
        for phrasing in (phrasing for split in SPLITS for phrasing in family.phrasings.of(split)):
            instruction = phrasing.format_map(draw.wording)
            assert len(split_words(instruction)) <= 64, instruction


def test_names_of_links_fit_what_agents_are_shown() -> None:
    for dish in catalogue().dishes.values():
        place = catalogue().restaurants[dish.restaurant_id]
        assert len(split_words(f"{dish.name}, {place.name}, $10.00, $1.99 fee, 25 min")) <= 12


def test_questions_are_read_back() -> None:
    family = SITE.family("research-answer")
    for split in SPLITS:
        for seed in range(DRAWS):
            instruction = family.task("dash", split, seed).instruction
            kind, details, *_ = json.loads(family.drawn("dash", split, seed)[0].key)
            question = KINDS.read(instruction)
            assert (question.kind, dict(question.details)) == (kind, details), instruction


def test_a_question_of_no_known_kind() -> None:
    with pytest.raises(ValueError, match="no known question"):
        KINDS.read("What is the capital of Peru?")


def test_answers_agree_with_the_database() -> None:
    """The cheapest dish with an extra, by a query over all that the site shows."""
    db = sqlite3.connect(":memory:")
    create_image(db)
    query = (
        "SELECT min(dishes.price_cents + options.price_cents + fee_cents) FROM dishes"
        " JOIN restaurants ON restaurants.id = dishes.restaurant_id JOIN dish_groups ON dish_id = dishes.id"
        " JOIN options ON options.restaurant_id = restaurants.id AND options.group_id = dish_groups.group_id"
        " WHERE dishes.name = :dish AND lower(options.name) = :extra AND minutes <= :minutes"
    )
    rng, family, seen = random.Random(3), SITE.family("research-answer"), 0
    for draw in (family.draw(rng) for _ in range(DRAWS)):
        kind, details, _, value = json.loads(draw.key)
        if kind == "cheapest":
            seen += 1
            assert db.execute(query, {**details, "minutes": int(details["minutes"])}).fetchone()[0] == value
    assert seen > 20
    db.close()
