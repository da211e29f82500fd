"""Words and charset: what a text may hold, and how its words become numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from gymnasium import spaces

from webgym.words import CHARSET, PADDING, REPLACEMENT, VOCABULARY_SIZE, clean, hash_words, pad, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Add to bag", ["add", "to", "bag"]),
        ("Jalapeño CRÈME Straße", ["jalapeno", "creme", "strass"]),
        ("Tacos taco, Berries berry, Brownies brownie", ["taco", "taco", "berri", "berri", "browni", "browni"]),
        ("tomatoes tomato, dishes dish, pies pie", ["tomato", "tomato", "dish", "dish", "pie", "pie"]),
        ("this bus, the chef's glass, no gas", ["this", "bus", "the", "chef's", "glass", "no", "gas"]),
        ("$9.75", ["$", "9.75"]),
        ("under $1,250.00!", ["under", "$", "1250"]),
        ("9,75 €", ["9,75", "€"]),
        ("Tip 15%", ["tip", "15", "%"]),
        ("Pick up at 12:30.", ["pick", "up", "at", "12:30"]),
        ("Don’t  don't", ["don't", "don't"]),  # noqa: RUF001 - both apostrophes
        ("half-size, 2x (x2)", ["half", "siz", "2", "x", "x", "2"]),
        ("🌯 …", []),
        ("", []),
    ],
)
def test_words_are_folded_and_split(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_prices_share_their_number_with_plain_numbers() -> None:
    assert hash_words("$12")[1:] == hash_words("12")


def test_hashes_are_the_same_in_every_process() -> None:
    code = "from webgym.words import hash_words; print(*hash_words('extra guacamole $2.60'))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert tuple(map(int, told.split())) == hash_words("extra guacamole $2.60") == (10213, 6160, 26466, 29161)


def test_hashes_fit_the_vocabulary_and_leave_padding_alone() -> None:
    hashes = hash_words(" ".join(f"w{number} x" for number in range(3000)))
    assert all(PADDING < number < VOCABULARY_SIZE for number in hashes)
    assert len(set(hashes)) > 2500


def test_padding_cuts_and_fills() -> None:
    assert pad((1, 2, 3), 2) == (1, 2)
    assert pad((1, 2, 3), 5) == (1, 2, 3, PADDING, PADDING)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Crème brûlée\n½ price — “now”", "Crème brûlée\n½ price — “now”"),
        ("a\tb\u00a0c\r", "a b c "),
        ("e\u0301", "é"),
        ("burrito 🌯\x00", f"burrito {REPLACEMENT}{REPLACEMENT}"),
        ("\ud800", REPLACEMENT),
    ],
)
def test_clean_text_keeps_what_a_space_can_hold(text: str, cleaned: str) -> None:
    assert clean(text, 100) == cleaned
    assert spaces.Text(100, min_length=0, charset=CHARSET).contains(cleaned)


def test_clean_text_is_cut() -> None:
    assert clean("abc🌯", 3) == "abc"
    assert clean("🌯" * 9, 3) == REPLACEMENT * 3
