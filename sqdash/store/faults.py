"""What can go wrong with the store, in words for the person who waits: what it is and what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError, TimeoutError

from sqdash.language import _

LOCKED, FULL, READ_ONLY, NEWER, DAMAGED, UNREACHABLE, ADDRESS = (
    "locked", "full", "read_only", "newer", "damaged", "unreachable", "address",
)  # fmt: skip

SIGNS = (
    (FULL, ("is full", "no space left", "disk full")),
    (READ_ONLY, ("readonly", "read-only")),
    (LOCKED, ("locked", "lock timeout", "statement timeout", "could not obtain lock")),
    (DAMAGED, ("malformed", "not a database", "disk i/o error", "corrupt")),
)


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
    said = str(getattr(error, "orig", error)).lower()
    for kind, signs in SIGNS:
        if any(sign in said for sign in signs):
            return StoreUnavailable(kind)
    return StoreUnavailable(UNREACHABLE)


def is_outage(error: SQLAlchemyError | OSError) -> bool:
    """Whether the database refused to serve at all, as against refusing what it was asked."""
    if isinstance(error, OSError | OperationalError | TimeoutError):
        return True
    if isinstance(error, ProgrammingError) and "does not exist" in str(error.orig):
        return True  # the tables went away under a running server
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or any(sign in str(error.orig).lower() for _kind, signs in SIGNS for sign in signs)
    )
