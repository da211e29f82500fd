"""Text for spaces: which characters a text may hold, and how words become numbers.

Hashing is the same in every process and on every machine: a word is folded (case, accents and endings put aside) and
its CRC-32 taken modulo the size of the vocabulary. Nothing has to be learnt, stored or shipped.

What a word is:
    letters          one word, apostrophes inside included,
                     endings of plurals put aside:               "Don't" -> "don't", "Tacos" -> "taco"
    number, time     one word, without thousands separators and
                     decimals that are all 0:                    "1,250.00" -> "1250", "12:30" -> "12:30"
    $ € £ ¥ %        each a word of its own, so that "$12" and "12" share one:  "$9.75" -> "$", "9.75"
    all else         separates words:                            "half-size, 2x" -> "half", "size", "2", "x"
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

VOCABULARY_SIZE = 2**15
"""Hashed words lie in [1, VOCABULARY_SIZE); 0 is padding."""

PADDING = 0
REPLACEMENT = "\ufffd"
"""Stands for a character that is outside `CHARSET`."""

CHARSET = "".join(
    [
        "\n",
        *map(chr, range(0x20, 0x7F)),  # printable ASCII
        *map(chr, range(0xA1, 0x180)),  # Latin-1 and Latin Extended-A: letters, currencies, fractions
        "–—‘’‚“”„†•…‹›⁄€™←↑→↓−≤≥⅓⅔✓✗★☆",  # noqa: RUF001
        REPLACEMENT,
    ]
)
"""The characters that every `Text` space of webgym may hold."""

_OUTSIDE = re.compile(f"[^{re.escape(CHARSET)}]")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[$€£¥%]")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_NO_CENTS = re.compile(r"^(\d+)\.0+$")
_NO_PLURALS = ("ss", "us", "is", "'s")
_SHORTEST_PLURAL = 4
_ENDINGS = {"ie": "i", "y": "i", "oe": "o", "che": "ch", "she": "sh", "sse": "ss", "xe": "x", "ze": "z"}
"""What is left of a word's end when its -s is gone; of singulars too, so that "berries" and "berry" are one word."""
_CACHED_TEXTS = 2**16


def clean(text: str, max_length: int) -> str:
    """The text as a `Text` space over `CHARSET` can hold it: cut, other white space as blanks, the rest as U+FFFD.

    Args:
        text: Any text.
        max_length: How many characters to keep.
    """
    if _OUTSIDE.search(text, 0, max_length):
        composed = unicodedata.normalize("NFC", text)
        text = _OUTSIDE.sub(lambda match: " " if match[0].isspace() else REPLACEMENT, composed[:max_length])
    return text[:max_length]


def split_words(text: str) -> list[str]:
    """The folded words of a text, in order.

    >>> split_words("Extra Jalapeños: +$1.50")
    ['extra', 'jalapeno', '$', '1.50']
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))  # noqa: RUF001
    folded = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return [_without_ending(_NO_CENTS.sub(r"\1", _THOUSANDS.sub("", word))) for word in _WORD.findall(folded)]


def _without_ending(word: str) -> str:
    """The form that singular and plural of English words have in common, but for the odd ones."""
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(_NO_PLURALS):
        word = word[:-1]
    for ending, shorter in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + shorter
    return word


@lru_cache(maxsize=_CACHED_TEXTS)
def hash_words(text: str) -> tuple[int, ...]:
    """The words of a text as numbers in [1, VOCABULARY_SIZE)."""
    return tuple(crc32(word.encode()) % (VOCABULARY_SIZE - 1) + 1 for word in split_words(text))


def pad(numbers: tuple[int, ...], length: int) -> tuple[int, ...]:
    """Exactly ``length`` numbers: cut, or filled up with `PADDING`."""
    return numbers[:length] + (PADDING,) * (length - len(numbers))
