import random
import sqlite3
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from webgym.act import MAX_VALUES
from webgym.snapshot import Snapshot, read_shapes, take_snapshot
from webgym.task import Family, Task, split_of
from webgym.types import SPLITS, Split
from webgym.verify import check_progress, potential, verify
from webgym.words import CHARSET
from webgym_sites.burrito.catalogue import catalogue
from webgym_sites.burrito.image import create_image
from webgym_sites.burrito.store import Store
from webgym_sites.burrito.tasks.asking import KINDS, read_question
from webgym_sites.burrito.tasks.families import FAMILIES
from webgym_sites.burrito.tasks.plan import plan_of
from webgym_sites.burrito.tasks.wish import Item, Wish
from webgym_sites.kit.store import Refused

SCRATCH = ("drafts", "draft_options", "checkout")
NAMES = [family.name for family in FAMILIES]
ORDERS = [family for family in FAMILIES if family.name != "find-out"]
EXACT = [family for family in ORDERS if family.name not in ("any-of", "budget")]


def named(family: Family) -> str:
    return family.name


every_family = pytest.mark.parametrize("family", FAMILIES, ids=named)
every_order = pytest.mark.parametrize("family", ORDERS, ids=named)


def tasks(family: Family, seeds: int) -> Iterator[Task]:
    return (family.task("burrito", split, seed) for split in SPLITS for seed in range(seeds))


class Shop:
    """A store with the rows of a task laid on it, and a customer who knows exactly what they want."""

    def __init__(self, db: sqlite3.Connection, task: Task) -> None:
        self.db = db
        for table, values in task.setup:
            marks = ", ".join("?" * len(values))
            db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
        db.commit()
        self.store = Store(db, lambda: task.start_at)
        self.before = self.snapshot()

    def snapshot(self) -> Snapshot:
        return take_snapshot(self.db, leave_out=SCRATCH)

    def place(self, wish: Wish) -> None:
        self.store.bag_rows.empty()
        for item in wish.items:
            draft = self.store.draft(item.product_id)
            self.store.set_draft(draft.id, item.options, item.quantity, item.note)
            self.store.add_to_bag(draft.id)
        self._choose_place(wish)
        if wish.slot != "asap":
            self.store.choose_slot(f"{wish.fulfilment}-{wish.slot.replace(':', '')}")
        self.store.set_tip(wish.tip_cents)
        self.store.choose_card(wish.card_id)
        self.store.set_extras(wish.utensils, wish.newsletter)
        if wish.coupon_code:
            self.store.apply_coupon(wish.coupon_code)
        self.store.place_order()

    def _choose_place(self, wish: Wish) -> None:
        place = wish.address
        if place is None:
            return self.store.choose_pickup(wish.location_id)
        for saved in self.store.checkout().addresses:
            if (saved.street, saved.unit) == (place.street, place.unit) and not wish.save_address:
                return self.store.choose_saved_address(saved.id or 0, wish.delivery_note)
        address = (place.label, place.street, place.unit, place.city, place.zip)
        return self.store.choose_new_address(*address, wish.delivery_note, wish.save_address)


@pytest.fixture(scope="module")
def image() -> bytes:
    db = sqlite3.connect(":memory:")
    create_image(db)
    data = db.serialize()
    db.close()
    return data


@contextmanager
def shop_of(image: bytes, task: Task) -> Iterator[Shop]:
    db = sqlite3.connect(":memory:")
    db.deserialize(image)
    db.execute("PRAGMA foreign_keys = ON")
    try:
        yield Shop(db, task)
    finally:
        db.close()


# --- what a family is like -------------------------------------------------------------------------------------------


def test_the_families_promised_are_there() -> None:
    assert set(NAMES) == {
        *("extra-guac", "order-one", "customise", "leave-out", "several-items", "budget", "deliver-to", "time-slot"),
        *("coupon", "edit-bag", "reorder-changed", "any-of", "find-out"),
    }


@every_family
def test_phrasings_are_many_and_belong_to_one_split_each(family: Family) -> None:
    banks = [family.phrasings.of(split) for split in SPLITS]
    everything = [phrasing for bank in banks for phrasing in bank]
    assert len(everything) == len(set(everything)) >= 12
    assert min(map(len, banks)) >= 2


@every_family
def test_every_phrasing_says_the_same(family: Family) -> None:
    """Each names everything the goal needs; a question, and what is always the same, is worded in one of two ways."""
    asked = [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in _all_phrasings(family)]
    ways = {"find-out": [{"question"}, {"indirect"}], "extra-guac": [{"items"}, set[str]()]}.get(
        family.name, [asked[0]]
    )
    assert all(fields in ways for fields in asked)


def _all_phrasings(family: Family) -> list[str]:
    return [phrasing for split in SPLITS for phrasing in family.phrasings.of(split)]


@every_family
def test_a_task_is_the_same_for_ever(family: Family) -> None:
    assert list(tasks(family, 3)) == list(tasks(family, 3))


@every_family
def test_tasks_are_well_formed(family: Family) -> None:
    for task in tasks(family, 15):
        assert task.instruction == task.instruction.strip()
        assert not set(task.instruction) - set(CHARSET)
        assert not any(slip in task.instruction for slip in ("  ", "..", ",.", " ,", " .", ",;", "{", "}"))
        assert len(task.values) <= MAX_VALUES
        assert all(value in task.instruction for value in task.values), task.instruction


@every_family
def test_no_two_goals_share_an_instruction(family: Family) -> None:
    """In the same world: what is in the bag, what was ordered before, and the time count."""
    goals: dict[tuple[object, ...], object] = {}
    rng = random.Random(3)
    for _ in range(400):
        draw = family.draw(rng)
        asked = (tuple(sorted(draw.wording.items())), repr(draw.setup), draw.start_at if draw.setup else None)
        if family.name == "time-slot" and "can be chosen" in draw.wording["when"]:
            asked = (*asked, draw.start_at)
        assert goals.setdefault(asked, draw.key) == draw.key


@pytest.mark.parametrize("name", ["customise", "several-items", "deliver-to", "coupon", "edit-bag", "reorder-changed"])
def test_there_are_tens_of_thousands_of_goals(name: str) -> None:
    """By the birthday bound: n draws of N equally likely goals meet about n²/2N times, and more often of others."""
    family = FAMILIES[NAMES.index(name)]
    rng, draws = random.Random(1), 1000
    repeats = draws - len({family.draw(rng).key for _ in range(draws)})
    assert repeats <= draws**2 / (2 * 20_000)


@pytest.mark.parametrize("split", SPLITS)
def test_goals_belong_to_one_split(split: Split) -> None:
    family = FAMILIES[NAMES.index("order-one")]
    wishes = [plan_of(family.task("burrito", split, seed).goal) for seed in range(20)]
    assert all(wish is not None and split_of(wish.key()) == split for wish in wishes)


# --- goals and the store ---------------------------------------------------------------------------------------------


@every_order
def test_the_order_that_is_asked_for_succeeds_and_nothing_does_not(family: Family, image: bytes) -> None:
    for task in tasks(family, 6):
        wish = plan_of(task.goal)
        assert wish is not None
        with shop_of(image, task) as shop:
            assert not verify(task.goal, shop.before, shop.before).success
            check_progress(task.goal, read_shapes(shop.db))
            at_first = potential(task.goal, take_snapshot(shop.db))
            shop.place(wish)
            verdict = verify(task.goal, shop.before, shop.snapshot())
            assert verdict.success, (task.instruction, verdict.failed)
            assert at_first < 0.9 < potential(task.goal, take_snapshot(shop.db)) == pytest.approx(1.0)


def near_misses(wish: Wish) -> Iterator[tuple[str, Wish]]:
    """Orders that differ from the wish in one thing."""
    first, *rest = wish.items
    dish = catalogue().dishes[first.product_id]
    water = Item("sparkling-water", frozenset(), 1)
    yield "one more", replace(wish, items=(replace(first, quantity=first.quantity + 1), *rest))
    yield "a drink too", replace(wish, items=(*wish.items, replace(water, note="cold")))
    yield "a note", replace(wish, items=(replace(first, note=f"{first.note}!!now"), *rest))
    yield "a tip", replace(wish, tip_cents=wish.tip_cents + 50)
    yield "another card", replace(wish, card_id=wish.card_id % 3 + 1)
    yield "utensils", replace(wish, utensils=not wish.utensils)
    yield "newsletter", replace(wish, newsletter=not wish.newsletter)
    yield "another time", replace(wish, slot="20:30" if wish.slot != "20:30" else "asap")
    if rest:
        yield "one fewer", replace(wish, items=tuple(rest))
    if wish.address:
        yield "picked up", replace(wish, address=None, save_address=False, delivery_note="")
        yield "a driver's note", replace(wish, delivery_note=f"{wish.delivery_note} now")
    else:
        yield "elsewhere", replace(wish, location_id="old-town" if wish.location_id != "old-town" else "university")
    for ask in dish.asks:
        chosen = first.options & set(ask.offered)
        spare = [option for option in ask.offered if option not in chosen]
        if ask.max_choices > 1 and spare and len(chosen) < ask.max_choices:
            yield "an option more", replace(wish, items=(replace(first, options=first.options | {spare[0]}), *rest))
        elif ask.max_choices == 1 and chosen:
            other = replace(first, options=first.options - chosen | {spare[0]})
            yield "another option", replace(wish, items=(other, *rest))


@pytest.mark.parametrize("family", EXACT, ids=named)
def test_near_misses_fail(family: Family, image: bytes) -> None:
    misses = 0
    for task in tasks(family, 2):
        wish = plan_of(task.goal)
        assert wish is not None
        for what, miss in near_misses(wish):
            with shop_of(image, task) as shop:
                try:
                    shop.place(miss)
                except Refused:  # a coupon whose conditions the near miss no longer meets
                    continue
                verdict = verify(task.goal, shop.before, shop.snapshot())
                assert not verdict.success and verdict.score < 1, (what, task.instruction)
                misses += 1
    assert misses >= 40


@pytest.mark.parametrize("family", ORDERS, ids=named)
def test_ordering_twice_or_leaving_an_address_behind_fails(family: Family, image: bytes) -> None:
    task = family.task("burrito", "train", 1)
    wish = plan_of(task.goal)
    assert wish is not None
    with shop_of(image, task) as shop:
        shop.place(wish)
        done = shop.snapshot()
        shop.place(replace(wish, save_address=False))
        assert not verify(task.goal, shop.before, shop.snapshot()).success
        assert verify(task.goal, shop.before, done).success
        shop.db.execute("INSERT INTO addresses VALUES (9, 1, 'Old', '1 Ash Street', '', 'Millport', '97431')")
        assert not verify(task.goal, shop.before, shop.snapshot()).success


# --- progress --------------------------------------------------------------------------------------------------------


def test_progress_rises_choice_by_choice(image: bytes) -> None:
    task = FAMILIES[NAMES.index("customise")].task("burrito", "train", 4)
    wish = plan_of(task.goal)
    assert wish is not None
    (item,) = wish.items
    with shop_of(image, task) as shop:

        def phi() -> float:
            return potential(task.goal, take_snapshot(shop.db))

        seen = [phi()]
        draft = shop.store.draft(item.product_id)
        seen.append(phi())
        chosen = {option.id for group in draft.groups for option in group.options if option.selected}
        for option in sorted(chosen - item.options):
            chosen -= {option}
            shop.store.set_draft(draft.id, chosen, 1, "")
            seen.append(phi())
        for option in sorted(item.options - chosen):
            chosen |= {option}
            shop.store.set_draft(draft.id, chosen, 1, "")
            seen.append(phi())
        shop.store.set_draft(draft.id, chosen, item.quantity, "")
        shop.store.add_to_bag(draft.id)
        seen.append(phi())
        shop.store.place_order()
        seen.append(phi())
    assert seen == sorted(set(seen))
    assert seen[-1] == 1.0


def test_what_the_flagship_is_about_is_worth_as_much_as_finding_the_dish(image: bytes) -> None:
    """A dish that comes nearly as it is wanted is no better than any other until it is as it is wanted."""
    task = FAMILIES[NAMES.index("extra-guac")].task("burrito", "train", 0)
    wish = plan_of(task.goal)
    assert wish is not None
    (item,) = wish.items
    with shop_of(image, task) as shop:

        def phi() -> float:
            return potential(task.goal, take_snapshot(shop.db))

        seen = [phi()]
        draft = shop.store.draft(item.product_id)
        seen.append(phi())
        shop.store.set_draft(draft.id, item.options, 1, "")
        seen.append(phi())
        shop.store.add_to_bag(draft.id)
        seen.append(phi())
        shop.store.review()
        seen.append(phi())
        shop.store.place_order()
        seen.append(phi())
    assert seen == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.7, 1.0])


def test_an_order_of_before_or_a_wrong_one_is_no_progress(image: bytes) -> None:
    """A past order equal to the goal earns nothing, nor does placing something else."""
    task = FAMILIES[NAMES.index("extra-guac")].task("burrito", "train", 0)
    with shop_of(image, task) as shop:
        at_first = potential(task.goal, take_snapshot(shop.db))
        shop.place(Wish((Item("sparkling-water", frozenset()),)))
        assert potential(task.goal, take_snapshot(shop.db)) <= at_first


# --- questions -------------------------------------------------------------------------------------------------------


def test_questions_are_read_as_they_were_asked() -> None:
    family = FAMILIES[NAMES.index("find-out")]
    rng = random.Random(5)
    kinds: set[str] = set()
    for _ in range(300):
        draw = family.draw(rng)
        for split in SPLITS:
            for phrasing in family.phrasings.of(split):
                question = read_question(phrasing.format_map(draw.wording))
                assert question.direct == draw.wording["question"]
                assert question.indirect == draw.wording["indirect"]
        kinds.add(read_question(draw.wording["question"]).kind)
    assert kinds == set(KINDS)


def test_questions_want_every_kind_of_answer() -> None:
    family = FAMILIES[NAMES.index("find-out")]
    rng = random.Random(5)
    answers = [family.draw(rng).goal.answer for _ in range(300)]
    assert {answer.kind for answer in answers if answer} == {
        *("money", "number", "time", "name", "list", "set", "infeasible")
    }
