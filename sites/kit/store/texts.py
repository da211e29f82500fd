"""Texts that customers write."""

from __future__ import annotations

from webgym_sites.kit.store.errors import Refused


def tidied(text: str, most: int, what: str = "note", field: str = "note") -> str:
    """A text as it is kept: no spaces round it, and no more than one between words.

    Raises:
        Refused: It is longer than ``most`` characters; the sentence calls it ``what``, and stands by that field.
    """
    tidy = " ".join(text.split())
    if len(tidy) > most:
        raise Refused(f"Keep the {what} under {most} characters; yours has {len(tidy)}.", field)
    return tidy
