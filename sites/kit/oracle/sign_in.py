"""Signing in on the kit's pages: the password, then the code that the inbox shows."""

from __future__ import annotations

import re

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, PageView
from webgym_sites.kit.oracle.controls import click, fill_all, path_of
from webgym_sites.kit.oracle.names import Names

_CODE = re.compile(r"\b(\d{6}) is your code")

SWITCH = "{name}, switch account"
"""What the link to sign in is called where somebody else is signed in."""


class SignIn:
    """Signs somebody in.

    Args:
        account_id: Who.
        email: Their address.
        password: Their password.
    """

    def __init__(self, account_id: int, email: str, password: str) -> None:
        self._account_id = account_id
        self._email = email
        self._password = password
        self._code = ""

    @classmethod
    def of(cls, task: Task) -> SignIn | None:
        """Of a task that adds one account and begins its values with address and password; None if it adds none."""
        added = [values["id"] for table, values in task.setup if table == "accounts"]
        return cls(int(str(added[0])), *task.values[:2]) if added else None

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once they are signed in."""
        session, path = state.table("session")[-1], path_of(page)
        if session["account_id"] == self._account_id:
            return None
        if session["pending_id"] == self._account_id and path == "/inbox":
            code = _CODE.search(page.outline)  # the newest mail stands first
            self._code = code[1] if code else ""
            return say.click(page, "link", "Enter the code")
        if session["pending_id"] == self._account_id and path == "/login/code":
            if self._code != session["code"]:  # not read yet, or of before
                return say.click(page, "link", "Open the inbox")
            return fill_all(page, {say("Code"): self._code}) or say.click(page, "button", "Sign in")
        if path != "/login":
            return click(say.control(page, "link", SWITCH) or say.control(page, "link", "Sign in"))
        texts = {say("Email address"): self._email, say("Password"): self._password}
        return fill_all(page, texts) or say.click(page, "button", "Continue")
