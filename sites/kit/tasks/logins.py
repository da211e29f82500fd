"""Somebody whose password and codes a task gives: rows for the kit's accounts, and the way to being signed in."""

from __future__ import annotations

import random
from dataclasses import dataclass

from webgym.goal import Ladder, Row, Rung
from webgym.task import Setup
from webgym_sites.kit.store.accounts import SIGNED_OUT, account_row, code_of

FIRST_NAMES = ("maya", "otto", "selma", "theo", "vera", "yusuf", "ines", "per")
LAST_NAMES = ("sole", "brandt", "kaya", "moreau")
WORDS = ("tin", "lantern", "gravel", "velvet", "harbour", "pepper", "willow", "copper", "marble", "saffron")


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can sign in with a password, and the codes that come by mail.

    Attributes:
        account_id: One that the image has not.
        name: Whose account it is.
        email: In lower case.
        password: In clear.
        secret: What the codes are made of; made up anew for each task, so that nobody can guess them.
    """

    account_id: int
    name: str
    email: str
    password: str
    secret: str

    def setup(self) -> Setup:
        """Rows: the account, and that nobody is signed in."""
        row = account_row(self.account_id, self.name, self.email, self.password, self.secret)
        return (("accounts", row), SIGNED_OUT)

    def codes(self, count: int = 3) -> list[str]:
        """The codes of the first mails that are sent, in no telling order."""
        return sorted(code_of(self.secret, mails) for mails in range(count))


def a_login(rng: random.Random, account_id: int = 2, domain: str = "post.example") -> Login:
    """Somebody who is not the customer of the image.

    Args:
        rng: The only source of chance.
        account_id: Their account.
        domain: Where their mail goes.
    """
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    password = f"{'-'.join(rng.sample(WORDS, 2))}-{rng.randint(10, 99)}"
    secret = f"{rng.getrandbits(64):x}"
    return Login(account_id, f"{first} {last}".title(), f"{first}.{last}@{domain}", password, secret)


def sign_in_ladder(account_id: int) -> Ladder:
    """From the password of an account given to being signed in to it."""
    steps = ((0.5, "pending_id"), (1.0, "account_id"))
    return Ladder(tuple(Rung(worth, Row("session", {column: account_id}, key=(column,))) for worth, column in steps))
