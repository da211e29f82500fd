"""Money, numbers and times, read from a sentence."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

UNREADABLE = Decimal(-1)
"""Stands for a time that no clock shows, so that the text cannot pass for one without it."""

_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {word: number for number, word in enumerate(_UNITS)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_ONES = "|".join(_UNITS[1:10])
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]+(?:{_ONES}))?|{'|'.join(_UNITS)})"
_HUNDREDS = rf"(?:(?:{_ONES}|a)\s+hundred(?:(?:\s+and)?\s+{_SMALL})?|{_SMALL})"
_SPELLED = re.compile(
    rf"\b(?:(?:{_HUNDREDS}|a)\s+thousand(?:,?\s+(?:and\s+)?{_HUNDREDS})?|{_HUNDREDS})\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b((?:the|this|that|each|which|\w+est)\s+)one\b", re.IGNORECASE)

# 1,234.50 or 1234.5 or .5 or 9,50; no part of a longer run of digits, letters, stops and commas
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+,[0-9]{2}|[0-9]*\.[0-9]+|[0-9]+"
_BEFORE, _AFTER = r"(?<![\w.,:/])", r"(?![0-9]|[.,:/][0-9])"
_SIGN = r"(?P<sign>(?<![\w)])[-\u2212])?\s?"
_NUMBER = re.compile(rf"{_SIGN}{_BEFORE}(?P<digits>{_DIGITS}){_AFTER}(?![a-zA-Z])")
_MONEY = re.compile(
    rf"{_SIGN}(?P<mark>(?:\bUS)?\$|\bUSD\s*\$?)?\s?{_BEFORE.replace(':', '')}(?P<digits>{_DIGITS}){_AFTER}"
    r"(?:\s?(?P<unit>(?:US\s?)?dollars?|bucks?|USD|cents?|c|\u00a2)(?![a-zA-Z])"
    r"(?:,?\s+(?:and\s+)?(?P<cents>[0-9]{1,2})\s?(?:cents?|\u00a2)(?![a-zA-Z]))?)?(?![a-zA-Z])",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[\u20ac\u00a3\u00a5\u20b9]|\b(?:EUR|GBP|euros?|pounds?)\b", re.IGNORECASE)
_CURRENCY = re.compile(r"[$\u00a2]|\b(?:USD|dollars?|bucks?|cents?)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\w:.,$])(?P<hour>[0-9]{1,2})(?:(?P<stop>[:.])(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?![\w:])",
    re.IGNORECASE,
)
_NAMED_TIMES = {"noon": Decimal(12 * 3600), "midday": Decimal(12 * 3600), "midnight": Decimal(0)}


def read_numbers(text: str) -> list[Decimal]:
    """Every number in the text, in digits or in words; none at all where the text speaks of money."""
    text = _in_digits(text)
    if _CURRENCY.search(text) or _FOREIGN.search(text):
        return []
    return [_signed(match) for match in _NUMBER.finditer(text)]


def read_money(text: str) -> list[Decimal]:
    """Every sum of money in the text, in cents.

    Numbers without a currency are taken for dollars if they have two decimals, or if the text has nothing better.
    """
    text = _in_digits(text)
    if _FOREIGN.search(text):
        return []
    matches = list(_MONEY.finditer(text))
    sums = [
        match for match in matches if match["mark"] or match["unit"] or re.search(r"[.,][0-9]{2}$", match["digits"])
    ]
    return [_cents(match) for match in sums or matches]


def read_times(text: str) -> list[Decimal]:
    """Every time of day in the text, in seconds from midnight; `UNREADABLE` for one like 25:00."""
    text = unicodedata.normalize("NFKC", text)
    named = [_NAMED_TIMES[word] for word in re.findall(r"\b(?:noon|midday|midnight)\b", text.casefold())]
    matches = [match for match in _TIME.finditer(text) if match["stop"] == ":" or match["half"]]
    # "12 noon" and "12:00 noon" are one time, which the set of values shows
    return named + [_seconds(match) for match in matches]


def _in_digits(text: str) -> str:
    text = _PRONOUN.sub(r"\1", unicodedata.normalize("NFKC", text))
    return _SPELLED.sub(lambda match: str(_spelled(match[0])), text)


def _spelled(phrase: str) -> int:
    total = part = 0
    for word in re.findall(r"[a-z]+", phrase.casefold()):
        if word == "hundred":
            part *= 100
        elif word == "thousand":
            total, part = part * 1000, 0
        elif word != "and":
            part += 1 if word == "a" else _WORDS[word]
    return total + part


def _signed(match: re.Match[str]) -> Decimal:
    digits = match["digits"]
    decimal_comma = re.fullmatch(r"[0-9]+,[0-9]{2}", digits)
    value = Decimal(digits.replace(",", "." if decimal_comma else ""))
    return -value if match["sign"] else value


def _cents(match: re.Match[str]) -> Decimal:
    unit = (match["unit"] or "").casefold()
    value = _signed(match) * (1 if unit.startswith("c") or unit == "\u00a2" else 100)
    return value + int(match["cents"] or 0)


def _seconds(match: re.Match[str]) -> Decimal:
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    half = (match["half"] or "").casefold()
    if hour > 23 or minute > 59 or second > 59 or (half and hour == 0) or (half == "a" and hour > 12):
        return UNREADABLE
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Decimal(hour * 3600 + minute * 60 + second)
