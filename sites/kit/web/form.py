"""Forms as they arrive: small, well-formed, and never trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from webgym_sites.kit.store.errors import Refused

MAX_BODY_BYTES = 64 * 1024
MAX_FIELDS = 200
_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, in order."""

    fields: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """The first value of a field, ``""`` if it is missing."""
        return next((value for key, value in self.fields if key == name), "")

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was sent."""
        return any(key == name for key, _ in self.fields)

    def values(self, prefix: str) -> list[str]:
        """The non-empty values of all fields whose name starts so."""
        return [value for key, value in self.fields if value and key.startswith(prefix)]

    def number(self, name: str) -> int:
        """A field as a whole number.

        Raises:
            Refused: It is not one, or has more than nine digits.
        """
        return whole_number(self.text(name), name)


def whole_number(text: str, name: str) -> int:
    """What a customer's text says as a whole number.

    Raises:
        Refused: It is not one, or has more than nine digits.
    """
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        shown = text if len(text) <= 20 else text[:20] + "..."
        raise Refused(f"{shown!r} is not a whole number.", name)
    return int(text)


async def read_form(request: Request) -> Form:
    """The form a request carries.

    Raises:
        HTTPException: 413 over `MAX_BODY_BYTES`, 415 for another content type, 400 if it cannot be read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if kind != _TYPE and (kind or body):
        raise HTTPException(415)
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as broken:
        raise HTTPException(400) from broken
    return Form(tuple(fields))


async def _body(request: Request) -> bytes:
    """The body, refused as soon as it is known to be too long."""
    declared = request.headers.get("content-length", "0")
    if not re.fullmatch("[0-9]{1,9}", declared) or int(declared) > MAX_BODY_BYTES:
        raise HTTPException(413)
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > MAX_BODY_BYTES:
            raise HTTPException(413)
    return bytes(chunks)
