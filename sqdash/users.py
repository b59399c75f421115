"""Who someone is and what they may do. Rooms that read or write take a `User` and check the role themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from getpass import getuser

from sqdash.language import _

VIEWER, ANALYST, STEWARD, ADMIN = "viewer", "analyst", "steward", "admin"
ROLES = frozenset((VIEWER, ANALYST, STEWARD, ADMIN))


class Refused(PermissionError):
    """A person asked for something their role does not allow. The text is for them."""


@dataclass(frozen=True, slots=True)
class User:
    name: str
    roles: frozenset[str]

    def may(self, role: str) -> bool:
        return role in self.roles

    def must(self, role: str) -> None:
        """Raises Refused, in words that name the role, unless this person has it."""
        if not self.may(role):
            raise Refused(_("您没有“{role}”权限，请联系管理员开通。").format(role=role_word(role)))


def role_word(role: str) -> str:
    return {
        VIEWER: _("查看"),
        ANALYST: _("情景分析"),
        STEWARD: _("报表报送"),
        ADMIN: _("审批管理"),
    }[role]


@cache
def local_user() -> User:
    """The person at this machine, with every role (design §8): a command line, and a server on loopback only."""
    try:
        name = getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        name = "local"
    return User(name=name, roles=ROLES)
