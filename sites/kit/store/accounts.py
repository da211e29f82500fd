"""Accounts, and who is signed in: a password first, then a one-time code that comes by mail.

`SCHEMA` holds the tables; a site runs it beside its own schema, and fills ``accounts`` with `account_row`. A world has
one visitor, so their session is a row and no cookie. Codes follow from the account's secret and how many mails were
sent, so that the same steps in the same world give the same code; no page but the inbox shows it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.store.rows import Value, insert, transaction, update

SCHEMA = """
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL, code_secret TEXT NOT NULL
);
CREATE TABLE session (             -- who is signed in, and who has yet to give the code; only the newest row counts
    id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES accounts (id),
    pending_id INTEGER REFERENCES accounts (id), code TEXT NOT NULL DEFAULT '', code_until TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    sent_at TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL
);
INSERT INTO session DEFAULT VALUES;
"""
SCRATCH_TABLES = ("session", "messages")
"""For `webgym.site.Site.scratch_tables`: signing in and out is no side effect."""

SIGNED_OUT: tuple[str, dict[str, Value]] = ("session", {"account_id": None})
"""A row to insert, as a task's set-up does: from then on nobody is signed in, whoever was."""

CODE_LASTS = timedelta(minutes=10)
MAX_TRIES = 3
_SESSION = "(SELECT * FROM session ORDER BY id DESC LIMIT 1)"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Message:
    """A mail in the inbox. ``sent_at`` is an instant in ISO form."""

    id: int
    sent_at: str
    subject: str
    body: str


def account_row(account_id: int, name: str, email: str, password: str, secret: str) -> dict[str, Value]:
    """The row of an account; of the password, it keeps only what tells it from others.

    Args:
        account_id: Its id.
        name: Whose it is.
        email: In lower case.
        password: In clear.
        secret: Any text: what its codes are made of. Tasks that put accounts of their own into the database make one
            up for each, so that no two have the same codes.
    """
    hashed = _hashed(email, password)
    return {"id": account_id, "name": name, "email": email, "password_hash": hashed, "code_secret": secret}


def code_of(secret: str, mails: int) -> str:
    """The code that an account gets, six digits, when so many mails stand in all inboxes already."""
    digest = hashlib.sha256(f"{secret} {mails}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def _hashed(email: str, password: str) -> str:
    return hashlib.scrypt(password.encode(), salt=email.encode(), n=1024, r=8, p=1).hex()


class Accounts:
    """Who may sign in, who has, and the mails they got.

    Args:
        db: Holds the tables of `SCHEMA`.
        now: The clock; codes expire by it.
        sender: Who the mails are from, as their subject says.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime], sender: str) -> None:
        self._db = db
        self._now = now
        self._sender = sender

    # --- reads -------------------------------------------------------------------------------------------------------

    def signed_in(self) -> Account | None:
        """Who is signed in."""
        return self._account("account_id")

    def pending(self) -> Account | None:
        """Who gave a password and has yet to give the code."""
        return self._account("pending_id")

    def inbox(self) -> tuple[Message, ...]:
        """The mails of whoever is signed in or about to be, newest first."""
        owner = self.signed_in() or self.pending()
        query = "SELECT id, sent_at, subject, body FROM messages WHERE account_id = ? ORDER BY id DESC"
        return tuple(Message(*row) for row in self._db.execute(query, (owner.id if owner else None,)))

    def _account(self, column: str) -> Account | None:
        query = f"SELECT accounts.id, name, email FROM {_SESSION} JOIN accounts ON accounts.id = {column}"
        row = self._db.execute(query).fetchone()
        return Account(*row) if row else None

    # --- signing in and out ------------------------------------------------------------------------------------------

    def give_password(self, email: str, password: str) -> None:
        """The first half of signing in: a code is sent.

        Raises:
            Refused: Nobody has that address and password.
        """
        email = email.strip().lower()
        query = "SELECT id, password_hash, code_secret FROM accounts WHERE email = ?"
        row = self._db.execute(query, (email,)).fetchone()
        if row is None or row[1] != _hashed(email, password):
            raise Refused("That email address and password do not belong together.", "password")
        with transaction(self._db):
            code = self._next_code(row[2])
            until = (self._now() + CODE_LASTS).isoformat(timespec="seconds")
            self._set(account_id=None, pending_id=row[0], code=code, code_until=until, tries=0)
            body = f"{code} is your code to sign in. It is good for 10 minutes."
            self.send(row[0], f"Your {self._sender} code", body)

    def give_code(self, text: str) -> None:
        """The second half: whoever is pending is signed in.

        Raises:
            Refused: It is not the code, it came too late, or too many others were tried.
        """
        owner = self.pending()
        code, until, tries = self._db.execute(f"SELECT code, code_until, tries FROM {_SESSION}").fetchone()
        if owner is None:
            raise Refused("Enter your email address and password first.", "code")
        if tries >= MAX_TRIES or self._now().isoformat() > until:
            raise Refused("That code is not good any more. Sign in again to get another.", "code")
        if "".join(text.split()) != code:
            self._set(tries=tries + 1)
            raise Refused("That is not the code that we sent.", "code")
        self._set(account_id=owner.id, pending_id=None, code="", code_until="", tries=0)

    def sign_out(self) -> None:
        """Nobody is signed in any more."""
        self._set(account_id=None, pending_id=None, code="", code_until="", tries=0)

    def send(self, account_id: int, subject: str, body: str) -> None:
        """Put a mail into somebody's inbox."""
        sent_at = self._now().isoformat(timespec="seconds")
        values = {"account_id": account_id, "sent_at": sent_at, "subject": subject, "body": body}
        with transaction(self._db):
            insert(self._db, "messages", values)

    def _next_code(self, secret: str) -> str:
        return code_of(secret, self._db.execute("SELECT count(*) FROM messages").fetchone()[0])

    def _set(self, **values: Value) -> None:
        with transaction(self._db):
            (newest,) = self._db.execute("SELECT max(id) FROM session").fetchone()
            update(self._db, "session", newest, values)
