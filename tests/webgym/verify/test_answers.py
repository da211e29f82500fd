"""Answers: one value of the kind asked for, however it is said; nothing else."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from webgym.errors import TaskError
from webgym.goal import AnswerSpec
from webgym.types import INFEASIBLE
from webgym.verify.answers import check_answer, claims_infeasible, is_right, shown_answer

MONEY = AnswerSpec("money", 950)
NUMBER = AnswerSpec("number", 3)
TIME = AnswerSpec("time", "19:30")
NAME = AnswerSpec("name", "Chicken Burrito", {"Chicken Burrito": ("Burrito de Pollo",)})
LIST = AnswerSpec("list", ("Cola", "Agua Fresca", "Chips and Guacamole"))
SET = AnswerSpec("set", ("Cola", "Agua Fresca", "Chips and Guacamole"), {"Cola": ("Coke",)})

RIGHT = {
    MONEY.kind: (
        MONEY,
        [
            "$9.50",
            "9.50",
            "9.5",
            "9,50",
            "9.5 dollars",
            "950 cents",
            "950\u00a2",
            "950c",
            "USD 9.50",
            "US$9.50",
            "$ 9.50",
            "9.50 USD",
            "9 dollars and 50 cents",
            "nine dollars and fifty cents",
            "nine dollars 50 cents",
            "The total is $9.50.",
            "It costs 9.50!",
            "For 3 tacos you pay $9.50",
            "$9.50 (950 cents)",
            "total:$9.50",
            "**$9.50**",
            '"9.50"',
            "\uff04\uff19.\uff15\uff10",
        ],
    ),
    NUMBER.kind: (
        NUMBER,
        [
            "3",
            "three",
            "Three",
            "3.0",
            "3.",
            "There are 3 drinks.",
            "there are three of them",
            "The cheapest one has 3 options",
            "(3)",
        ],
    ),
    TIME.kind: (
        TIME,
        [
            "7:30 pm",
            "7:30pm",
            "7:30 PM",
            "07:30 p.m.",
            "7.30 pm",
            "19:30",
            "19:30:00",
            "19:30 pm",
            "At 7:30 pm.",
            "The last slot is 19:30 (7:30 pm).",
            "For $9.50 it is ready at 19:30",
        ],
    ),
    NAME.kind: (
        NAME,
        [
            "Chicken Burrito",
            "chicken burrito",
            "  The  CHICKEN-burrito. ",
            "a Ch\u00edcken Burrito!",
            "Burrito de Pollo",
            "The cheapest is the Chicken Burrito.",
            "It's the Chicken Burrito",
            "Chicken Burrito is the cheapest.",
            "The cheapest product: Chicken Burrito",
            "Answer: 'Chicken Burrito'",
        ],
    ),
    LIST.kind: (
        LIST,
        [
            "Cola, Agua Fresca, Chips and Guacamole",
            "Cola, Agua Fresca and Chips and Guacamole",
            "cola; agua fresca; chips & guacamole",
            "Cola, then Agua Fresca, then Chips and Guacamole.",
            "1. Cola\n2. Agua Fresca\n3. Chips and Guacamole",
            "- Cola\n- Agua Fresca\n- Chips and Guacamole\n",
            '["Cola", "Agua Fresca", "Chips and Guacamole"]',
            "They are: Cola, Agua Fresca, Chips and Guacamole",
            "The items are Cola, Agua Fresca, and Chips and Guacamole.",
            "Cola, the Agua Fresca and the Chips and Guacamole are vegan.",
        ],
    ),
    SET.kind: (
        SET,
        [
            "Chips and Guacamole, Agua Fresca, Cola",
            "Agua Fresca and Chips and Guacamole and Coke",
            '["Chips and Guacamole", "cola", "agua fresca"]',
            "The vegan ones are Coke, Chips & Guacamole and Agua Fresca",
        ],
    ),
}
WRONG = {
    MONEY.kind: (
        MONEY,
        [
            "",
            "$9.51",
            "$9.49",
            "$95.0",
            "950",
            "9",
            "-$9.50",
            "$-9.50",
            "\u20ac9.50",
            "9.50 euros",
            "$9.50 or $10.50",
            "$9.50 or 10",
            "$9.50/$10.50",
            "$9.50-$10.50",
            "$8.00 + $1.50 = $9.50",
            "about $9.50",
            "~$9.50",
            "not $9.50",
            "It isn't $9.50",
            "$9.50?",
            "under $9.50",
            "$9.505",
            "$1,9.50",
            "9.50.1",
            "1.009,50",
            "cheap",
            "infeasible",
            "9:50",
            "$9.50 " * 200,
        ],
    ),
    NUMBER.kind: (
        NUMBER,
        [
            "",
            "4",
            "three or four",
            "3-4",
            "3 of 5",
            "3/4",
            "-3",
            "3.5",
            "3rd",
            "x3",
            "$3",
            "3 dollars",
            "at least 3",
            "thirty",
            "twenty-three",
            "3,3",
            "1 2 3",
            "none",
            "3:00",
            "not 3",
            "about three",
            "v3.0",
        ],
    ),
    TIME.kind: (
        TIME,
        [
            "",
            "7:30",
            "7:30 am",
            "half past seven",
            "19.30",
            "1930",
            "19:31",
            "19:30:01",
            "7 pm",
            "19:30 or 20:00",
            "7:30-7:45 pm",
            "19:30 am",
            "25:00, 19:30",
            "119:30",
            "19:300",
            "around 19:30",
            "noon",
        ],
    ),
    NAME.kind: (
        NAME,
        [
            "",
            "Chicken",
            "Burrito",
            "Chicken Burrito Bowl",
            "Super Chicken Burrito",
            "The answer is Super Chicken Burrito",
            "Chicken Burrito or Veggie Bowl",
            "Chicken Burrito, Veggie Bowl",
            "Chicken Burrito and Veggie Bowl",
            "It is not the Chicken Burrito",
            "Not this: Chicken Burrito",
            "Is it the Chicken Burrito?",
            "Perhaps it is the Chicken Burrito",
            "Chicken Burrito is nice but the cheapest is Veggie Bowl",
            "Chickenburritos",
            "Burrito Chicken",
        ],
    ),
    LIST.kind: (
        LIST,
        [
            "",
            "Agua Fresca, Cola, Chips and Guacamole",
            "Cola, Agua Fresca",
            "Cola, Agua Fresca, Chips, Guacamole, Salsa",
            "Cola, Agua Fresca, Chips and Guacamole, Salsa",
            "Cola, Cola, Agua Fresca, Chips and Guacamole",
            "Cola, Agua Fresca or Chips and Guacamole",
            '["Cola", "Agua Fresca, Chips and Guacamole"]',
            "None are Cola, Agua Fresca, Chips and Guacamole? I'm not sure",
            "not: Cola, Agua Fresca, Chips and Guacamole",
            "[" * 900,
        ],
    ),
    SET.kind: (
        SET,
        [
            "Cola, Agua Fresca",
            "Cola, Coke, Agua Fresca, Chips and Guacamole",
            "Cola, Agua Fresca, Chips and Guacamole, Salsa",
            "Cola Agua Fresca Chips and Guacamole",
            '{"Cola": 1}',
            "They are not Cola, Agua Fresca and Chips and Guacamole",
        ],
    ),
}


@pytest.mark.parametrize(("spec", "said"), [(spec, said) for spec, many in RIGHT.values() for said in many])
def test_right_however_it_is_said(spec: AnswerSpec, said: str):
    assert is_right(spec, said)


@pytest.mark.parametrize(("spec", "said"), [(spec, said) for spec, many in WRONG.values() for said in many])
def test_wrong_or_hedged(spec: AnswerSpec, said: str):
    assert not is_right(spec, said)


@pytest.mark.parametrize("spec", [MONEY, NUMBER, TIME, NAME, LIST, SET, AnswerSpec("infeasible", None)])
def test_saying_nothing_is_no_answer(spec: AnswerSpec):
    assert not is_right(spec, None)
    assert not is_right(spec, " \n ")
    assert not is_right(spec, "x" * 10_000_000)


@pytest.mark.parametrize("spec", [MONEY, NUMBER, TIME, NAME, LIST, SET])
def test_giving_up_is_no_answer(spec: AnswerSpec):
    assert not is_right(spec, INFEASIBLE)


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        (INFEASIBLE, True),
        ("Infeasible.", True),
        ("The task is infeasible", True),
        ("This is impossible!", True),
        ("It cannot be done.", True),
        ("not possible", True),
        ("not infeasible", False),
        ("$9.50", False),
        ("infeasible or not", False),
        ("possible", False),
        ("done", False),
        (None, False),
    ],
)
def test_claims_of_infeasibility(said: str | None, claimed: bool):
    assert claims_infeasible(said) is claimed
    assert is_right(AnswerSpec("infeasible", None), said) is claimed


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

# --- over many values ------------------------------------------------------------------------------------------------


def test_every_sum_of_money_in_every_form():
    rng = random.Random(1)
    for cents in [0, 1, 9, 10, 99, 100, 101, 100_000, 123_456, *(rng.randrange(200_000) for _ in range(200))]:
        dollars, rest = divmod(cents, 100)
        spec, other = AnswerSpec("money", cents), AnswerSpec("money", cents + rng.choice((-1, 1)))
        forms = [
            f"${dollars}.{rest:02}",
            f"${dollars:,}.{rest:02}",
            f"{cents} cents",
            f"You pay {dollars}.{rest:02} USD.",
            f"{dollars} dollars and {rest} cents",
            f"{dollars},{rest:02}",
            shown_answer(spec),
        ]
        for form in forms:
            assert is_right(spec, form), form
            assert not is_right(other, form), form
            assert not is_right(spec, f"{form} or ${dollars + 1}.00"), form


def test_every_number_in_digits_and_words():
    units, tens = UNITS.split(), TENS.split()

    def words(number: int) -> str:
        if number < 20:
            return units[number]
        if number < 100:
            return tens[number // 10 - 2] + (f"-{units[number % 10]}" if number % 10 else "")
        if number < 1000:
            return f"{units[number // 100]} hundred" + (f" and {words(number % 100)}" if number % 100 else "")
        return f"{words(number // 1000)} thousand" + (f" {words(number % 1000)}" if number % 1000 else "")

    for number in [*range(130), 200, 345, 999, 1000, 1001, 12_345, 700_070]:
        for form in (str(number), f"{number:,}", f"{number}.0", words(number), f"There are {words(number)} of them."):
            assert is_right(AnswerSpec("number", number), form), form
            assert not is_right(AnswerSpec("number", number + 1), form), form


def test_every_time_of_day():
    for hour, minute in itertools.product(range(24), (0, 5, 30, 59)):
        spec = AnswerSpec("time", f"{hour:02}:{minute:02}")
        half = "am" if hour < 12 else "pm"
        for form in (
            f"{hour:02}:{minute:02}",
            f"{hour % 12 or 12}:{minute:02} {half}",
            f"at {hour % 12 or 12}.{minute:02}{half}.",
        ):
            assert is_right(spec, form), form
        assert is_right(spec, f"{hour % 12 or 12} {half}") is (minute == 0)
        assert not is_right(spec, f"{hour % 12 or 12}:{minute:02} {'pm' if half == 'am' else 'am'}")
    assert is_right(AnswerSpec("time", "12:00"), "noon")
    assert is_right(AnswerSpec("time", "00:00"), "At midnight.")


def test_lists_and_sets_in_every_order():
    names = ("Rice", "Rice and Beans", "Beans", "Salt, Pepper")  # names within names, and separators within names
    for order in itertools.permutations(names):
        for text in (", ".join(order), " and ".join(order), "; ".join(order), "\n".join(order), json.dumps(order)):
            assert is_right(AnswerSpec("set", names), text), text
            assert is_right(AnswerSpec("list", order), text), text
        assert not is_right(AnswerSpec("set", names), ", ".join(order[1:]))


def test_the_order_of_a_list_counts():
    names = ("Cola", "Water", "Tea", "Chips and Salsa")
    for order in itertools.permutations(names):
        for text in (", ".join(order), " and ".join(order), "\n".join(order), json.dumps(order)):
            assert is_right(AnswerSpec("list", names), text) is (order == names), text


def test_long_hostile_texts_take_no_time():
    for text in ("1," * 450, "and " * 240, "a," * 480, "9" * 990, "[" * 990, "is " * 330, "one hundred and " * 60):
        for spec in (MONEY, NUMBER, TIME, NAME, LIST, SET):
            assert not is_right(spec, text)


# --- right answers that are not of their kind ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec",
    [
        AnswerSpec("money", 9.5),
        AnswerSpec("money", True),
        AnswerSpec("money", "950"),
        AnswerSpec("number", "3"),
        AnswerSpec("number", float("nan")),
        AnswerSpec("time", "7:30 pm"),
        AnswerSpec("time", "24:00"),
        AnswerSpec("name", ""),
        AnswerSpec("name", " !"),
        AnswerSpec("name", ("a",)),
        AnswerSpec("list", ()),
        AnswerSpec("list", "abc"),
        AnswerSpec("set", ("Cola", "cola!")),
        AnswerSpec("infeasible", "x"),
        AnswerSpec("name", "Cola", {"Coke": ("x",)}),
        AnswerSpec("colour", "red"),  # type: ignore[arg-type]
    ],
)
def test_an_impossible_right_answer_is_refused(spec: AnswerSpec):
    with pytest.raises(TaskError):
        check_answer(spec)


@pytest.mark.parametrize("spec", [MONEY, NUMBER, TIME, NAME, LIST, SET, AnswerSpec("infeasible", None)])
def test_a_right_answer_is_right_as_it_is_shown(spec: AnswerSpec):
    check_answer(spec)
    assert is_right(spec, shown_answer(spec))
