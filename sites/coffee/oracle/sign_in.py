"""Signing in: the password, then the code that the inbox shows."""

from __future__ import annotations

import re

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.kit.oracle.controls import fill, fill_all, path_of
from webgym_sites.kit.oracle.names import Names

_CODE = re.compile(r"\b(\d{6})\b")


class SignIn:
    """Signs somebody in."""

    def __init__(self, email: str, password: str) -> None:
        self._email = email
        self._password = password
        self._read: tuple[int, str] = (0, "")  # how many mails there were, and the code of the newest

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once somebody is signed in."""
        (session,) = state.table("session")
        if session["account_id"] is not None:
            return None
        path, mails = path_of(page), len(state.table("messages"))
        if path == "/login":
            fields = {say("Email address"): self._email, say("Password"): self._password}
            return fill_all(page, fields) or say.click(page, "button", "Continue")
        if session["pending_id"] is None:
            return say.click(page, "link", "Sign in")
        if path == "/inbox":
            code = _CODE.search(page.outline)
            self._read = (mails, code[1] if code else "")
            return say.click(page, "link", "Enter the code")
        if path != "/login/code":
            return say.click(page, "link", "Sign in")
        if self._read[0] != mails:
            return say.click(page, "link", "Open the inbox")
        return fill(page, say("Code"), self._read[1]) or say.click(page, "button", "Sign in")
