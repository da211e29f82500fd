"""Pictures of the food: flat, parametric SVG made from a product and its chosen options, drawn once and kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from markupsafe import Markup

from webgym_sites.burrito.art import counter, dishes, drinks
from webgym_sites.burrito.art.fillings import fillings_of
from webgym_sites.kit.art.svg import canvas

Options = Collection[str]
Draw = Callable[[Options], str]

GROUNDS: dict[str, str] = {
    "burritos": "#f9dcb8", "bowls": "#cfe3cf", "tacos": "#f8cdb6", "salads": "#dceac0", "quesadillas": "#fbe6a8",
    "sides": "#f3d3c0", "kids": "#cfe2ea", "drinks": "#d5e5e3", "desserts": "#f3d0d6",
    "house": "#f3e3c8",
}  # fmt: skip
"""The colour behind a product, by category."""


SHOWN: dict[str, tuple[str, ...]] = {
    "burritos": ("lime-rice", "black-beans", "pico", "jack"),
    "bowls": ("lime-rice", "black-beans", "corn-salsa", "jack"),
    "tacos": ("soft-corn", "pico"),
    "salads": ("queso-fresco",),
}
"""What a product is shown with where nothing has been chosen, by category."""


def picture(product_id: str, category_id: str, option_ids: Sequence[str] | None = None) -> Markup:
    """The SVG of a product; decorative, so hidden from screen readers.

    Args:
        product_id: Which product; an unknown one gets the picture of its category.
        category_id: Decides the ground.
        option_ids: What is chosen, in the order to draw it; None for the picture on the menu.
    """
    return _picture(product_id, category_id, SHOWN.get(category_id, ()) if option_ids is None else tuple(option_ids))


@lru_cache(maxsize=2048)
def _picture(product_id: str, category_id: str, option_ids: tuple[str, ...]) -> Markup:
    draw = _PRODUCTS.get(product_id) or _CATEGORIES.get(category_id) or _wrap()
    ground = GROUNDS.get(category_id, "#f3e3c8")
    return Markup(canvas(ground, draw(option_ids)))  # all of it made here: what was asked only chooses among parts


def _size(options: Options) -> float:
    return 1.0 if {"large", "to-share", "large-cup"} & set(options) else 0.95 if "medium-cup" in options else 0.9


def _dough(options: Options, default: str) -> dishes.Dough:
    return next((dishes.DOUGHS[option] for option in options if option in dishes.DOUGHS), dishes.DOUGHS[default])


def _wrap(*natural: str) -> Draw:
    return lambda chosen: dishes.burrito(fillings_of(natural, chosen), _dough(chosen, "flour-tortilla"), _size(chosen))


def _bowl(*natural: str) -> Draw:
    def draw(chosen: Options) -> str:
        fillings = fillings_of(natural, chosen)
        grains = [name for name in fillings if name in ("rice", "brown-rice", "cauliflower")]
        return dishes.bowl(fillings, grains[0] if grains else "lettuce", size=_size(chosen))

    return draw


def _salad(*natural: str) -> Draw:
    return lambda chosen: dishes.bowl(fillings_of(natural, chosen), "lettuce", vessel="#e9dcc0", size=0.96)


def _tacos(*natural: str, count: int = 3) -> Draw:
    return lambda chosen: dishes.tacos(fillings_of(natural, chosen), _dough(chosen, "soft-corn"), count)


def _quesadilla(*natural: str, size: float = 1.0) -> Draw:
    return lambda chosen: dishes.quesadilla(
        fillings_of(("cheese", *natural), chosen), _dough(chosen, "flour-tortilla"), size
    )


def _glass(top: str, bottom: str, rind: str = "#7fa83a", flesh: str = "#d5e88a", *, milky: bool = False) -> Draw:
    drink = drinks.Drink(top, bottom, rind, flesh, milky)

    def draw(chosen: Options) -> str:
        ice = 0 if "no-ice" in chosen else 1 if "light-ice" in chosen else 3
        return drinks.glass(drink, ice, _size(chosen))

    return draw


_KIDS_SIDES = {"apple-slices": "apple", "small-chips": "chips", "carrot-sticks": "carrot"}
_SAUCES = {"dulce": "#c9803a", "chocolate": "#4b2618", "berry": "#9c2450"}
_TOPPINGS = {
    "whipped-cream": "cream",
    "toasted-coconut": "coconut",
    "fresh-mango": "mango",
    "candied-pepitas": "pepitas",
}


def _with_side(draw: Draw) -> Draw:
    def both(chosen: Options) -> str:
        sides = (counter.small_side(side) for option, side in _KIDS_SIDES.items() if option in chosen)
        return draw(chosen) + "".join(sides)

    return both


def _kids_bowl(chosen: Options) -> str:
    return dishes.bowl(fillings_of(("black-beans", "corn", "cheese"), chosen), "rice", "#2f6d8a", 0.86)


def _dip(dip: str) -> Draw:
    return lambda chosen: counter.basket(dip, _size(chosen))


def _cup(top: str, bottom: str, *scoops: str) -> Draw:
    return lambda chosen: counter.dessert_cup(top, bottom, scoops, [_TOPPINGS[o] for o in chosen if o in _TOPPINGS])


def _churros(chosen: Options) -> str:
    return counter.churros(next((_SAUCES[option] for option in chosen if option in _SAUCES), "#6b3a22"))


_CATEGORIES: dict[str, Draw] = {
    "burritos": _wrap(), "bowls": _bowl(), "tacos": _tacos(), "salads": _salad(), "quesadillas": _quesadilla(),
    "sides": _dip("red-salsa"), "kids": _with_side(_quesadilla()),
    "drinks": _glass("#f3d98b", "#e3b84d"), "desserts": _churros,
}  # fmt: skip

_PRODUCTS: dict[str, Draw] = {
    "chicken-burrito": _wrap("chicken", "lettuce"),
    "steak-burrito": _wrap("steak", "lettuce"),
    "carnitas-burrito": _wrap("carnitas", "lettuce"),
    "shrimp-burrito": _wrap("shrimp", "lettuce"),
    "veggie-burrito": _wrap("mushroom", "peppers", "lettuce"),
    "built-burrito": _wrap("lettuce", "onion"),
    "chicken-bowl": _bowl("chicken", "lettuce"),
    "steak-bowl": _bowl("steak", "lettuce"),
    "barbacoa-bowl": _bowl("barbacoa", "lettuce"),
    "tofu-bowl": _bowl("tofu", "lettuce"),
    "garden-bowl": _bowl("mushroom", "peppers", "squash", "lettuce"),
    "built-bowl": _bowl("lettuce", "onion"),
    "chicken-tacos": _tacos("chicken", "onion", "cilantro"),
    "carnitas-tacos": _tacos("carnitas", "onion", "cilantro"),
    "fish-tacos": _tacos("fish", "cabbage", "cream", "cilantro"),
    "mushroom-tacos": _tacos("mushroom", "onion", "cilantro"),
    "built-tacos": _tacos("onion", "cilantro"),
    "southwest-salad": _salad("chicken", "corn", "tomato"),
    "ember-salad": _salad("steak", "onion", "tomato"),
    "garden-salad": _salad("corn", "pepitas", "tomato"),
    "built-salad": _salad("tomato", "onion"),
    "cheese-quesadilla": _quesadilla(),
    "chicken-quesadilla": _quesadilla("chicken"),
    "steak-quesadilla": _quesadilla("steak", "peppers"),
    "mushroom-quesadilla": _quesadilla("mushroom"),
    "chips-salsa": _dip("red-salsa"),
    "chips-guac": _dip("guacamole"),
    "chips-queso": _dip("queso"),
    "elote": lambda chosen: counter.street_corn(_size(chosen)),
    "rice-beans": lambda chosen: counter.pots("rice", "black-beans", _size(chosen)),
    "kids-quesadilla": _with_side(_quesadilla(size=0.8)),
    "kids-taco": _with_side(_tacos("chicken", "cheese", count=1)),
    "kids-bowl": _with_side(_kids_bowl),
    "hibiscus": _glass("#c2325a", "#8f1f3f", "#e2641d", "#fbd04a"),
    "cucumber": _glass("#cfe39a", "#a5c76a", "#5f8a2f", "#e6f2c4"),
    "horchata": _glass("#f7ead3", "#ead5b1", "#a9673a", "#d9a066", milky=True),
    "cola": _glass("#6b3320", "#3a1a10", "#7fa83a", "#d5e88a"),
    "lemonade": _glass("#fbe58a", "#f2c94c", "#e0a51e", "#fff0a0"),
    "sparkling-water": lambda _: drinks.bottle("#8fc3b8", "#24453c"),
    "churros": _churros,
    "tres-leches": _cup("#fbeccb", "#efcf94", "#fffaf0", "#fff3dc", "#fffdf8"),
    "mango-sorbet": _cup("#fff3d6", "#ffe2a1", "#f7a928", "#fbbd3f", "#ffcb57"),
    "brownie": lambda _: counter.brownie(),
    "empty-bag": lambda _: counter.paper_bag(),
}  # fmt: skip
