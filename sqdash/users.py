"""Who someone is and what they may do. Rooms that read or write take a `User` and check the role themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from getpass import getuser
from pathlib import Path

from sqdash.language import _

VIEWER, ANALYST, STEWARD, ADMIN = "viewer", "analyst", "steward", "admin"
ROLES = frozenset((VIEWER, ANALYST, STEWARD, ADMIN))


class Refused(PermissionError):
    """A person asked for something their role does not allow. The text is for them."""


@dataclass(frozen=True, slots=True)
class User:
    """`areas` are the codes a steward reports for; None means every area."""

    name: str
    roles: frozenset[str]
    areas: frozenset[str] | None = None

    def may(self, role: str) -> bool:
        return role in self.roles

    def reports_for(self, area: str) -> bool:
        """Whether this person sends the returns of that area."""
        return self.may(STEWARD) and (self.areas is None or area in self.areas)

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


def own_file() -> Path:
    """Where this person's scenarios and returns are kept when no database is named."""
    from platformdirs import user_data_path

    return Path(user_data_path("sqdash", appauthor=False)) / "sqdash.db"
