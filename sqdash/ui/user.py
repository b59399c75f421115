"""Who is using this, and what they may do. One function, so that there is one lock to check."""

from __future__ import annotations

from dataclasses import dataclass

VIEWER, ANALYST, STEWARD, ADMIN = "viewer", "analyst", "steward", "admin"
ROLES = frozenset((VIEWER, ANALYST, STEWARD, ADMIN))


@dataclass(frozen=True, slots=True)
class User:
    name: str
    roles: frozenset[str]

    def may(self, role: str) -> bool:
        return role in self.roles


def user() -> User:
    """On one's own machine: the local user, with every role (design §8). The server listens on loopback only."""
    return User(name="local", roles=ROLES)
