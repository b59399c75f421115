"""What can go wrong with the store, in words for the person who waits: what it is and what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError, TimeoutError

from sqdash.language import _

LOCKED, FULL, READ_ONLY, NEWER, DAMAGED, UNREACHABLE, ADDRESS = (
    "locked", "full", "read_only", "newer", "damaged", "unreachable", "address",
)  # fmt: skip

# What SQLite and a server that refuses a connection say; a server that answers has a code for it in any language.
SIGNS = (
    (FULL, ("is full", "no space left")),
    (READ_ONLY, ("readonly", "read-only", "unable to open database file", "permission denied")),
    (LOCKED, ("locked", "too many c", "remaining connection slots")),
    (DAMAGED, ("malformed", "not a database", "disk i/o error")),
    (ADDRESS, ("password authentication failed", "fatal:  role", "fatal:  database", "invalid connection option")),
)
CODES = {
    "25006": READ_ONLY, "42501": READ_ONLY, "53100": FULL,
    "40P01": LOCKED, "53300": LOCKED, "55P03": LOCKED, "57014": LOCKED,
    "42P01": UNREACHABLE,  # the tables went away under a running server
    "XX001": DAMAGED, "XX002": DAMAGED,
    "SQLITE_IOERR_SHMSIZE": FULL,  # no room for the index of its journal
}  # fmt: skip


class StoreUnavailable(RuntimeError):
    """The store cannot be used now. Nothing was written; what is loaded stays usable."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        return _("{what}。{remedy}").format(what=self.what, remedy=self.remedy)

    @property
    def what(self) -> str:
        return {
            LOCKED: _("情景库正被占用，没有等到写入的机会"),
            FULL: _("存放情景库的磁盘已满"),
            READ_ONLY: _("情景库是只读的"),
            NEWER: _("情景库由更新版本的程序建立，本版本不能读写"),
            DAMAGED: _("情景库文件已损坏，或者不是情景库"),
            ADDRESS: _("情景库的地址（SQDASH_DB）写错了"),
        }.get(self.kind, _("连不上情景库"))

    @property
    def remedy(self) -> str:
        return {
            LOCKED: _("稍后再试，修改仍在本页"),
            FULL: _("清理磁盘后再试，修改仍在本页"),
            READ_ONLY: _("检查文件和文件夹的写入权限后再试"),
            NEWER: _("升级程序后再用"),
            DAMAGED: _("从备份恢复，或者改用另一个位置（SQDASH_DB）"),
            ADDRESS: _("写成 sqlite:///路径 或 postgresql://用户@主机/库"),
        }.get(self.kind, _("检查数据库是否在运行；恢复后会自动连上，不用重启"))


def unavailable(error: Exception) -> StoreUnavailable:
    """What a database error comes to. Its own text may name hosts and passwords and is not passed on."""
    if isinstance(error, StoreUnavailable):
        return error
    if isinstance(error, TimeoutError):
        return StoreUnavailable(LOCKED)
    if code := CODES.get(_code(error)):
        return StoreUnavailable(code)
    said = str(getattr(error, "orig", error)).lower()
    for kind, signs in SIGNS:
        if any(sign in said for sign in signs):
            return StoreUnavailable(kind)
    return StoreUnavailable(UNREACHABLE)


def is_outage(error: SQLAlchemyError) -> bool:
    """Whether the database refused to serve at all, as against refusing what it was asked."""
    if isinstance(error, OperationalError | TimeoutError):
        return True
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return False
    said = str(error.orig).lower()
    return error.connection_invalidated or _code(error) in CODES or any(each in said for each in _ALL_SIGNS)


def _code(error: Exception) -> str:
    told = getattr(error, "orig", error)
    return getattr(told, "sqlstate", None) or getattr(told, "sqlite_errorname", None) or ""


_ALL_SIGNS = tuple(sign for _kind, signs in SIGNS for sign in signs)
