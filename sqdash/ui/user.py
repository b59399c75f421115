"""Who is using this. One function, so that there is one place where a person is recognised."""

from __future__ import annotations

from sqdash.users import User, local_user


def user() -> User:
    """On one's own machine the local user; the server listens on loopback only."""
    return local_user()
