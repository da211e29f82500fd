"""What a store says no to: sentences for the customer, which the web shows where they belong."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(ValueError):  # noqa: N818 - it is an answer to the customer, not a fault
    """Something a customer may not do; the message is a sentence for them.

    Attributes:
        message: The sentence.
        field: The form field at fault, if there is one.
        fields: All sentences by form field, where a form has several problems at once.
    """

    def __init__(self, message: str, field: str | None = None, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.fields: dict[str, str] = dict(fields or ({field: message} if field else {}))


class NotFound(Refused):
    """What was asked for does not exist: no such product, category, line or order."""
