"""Values by position that are worked out when somebody asks for them, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class OnDemand(Sequence[T], Generic[T]):
    """As many values as `count`; `make` is called once for each position that is asked for."""

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._made: dict[int, T] = {}
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, position: int) -> T: ...
    @overload
    def __getitem__(self, position: slice) -> list[T]: ...
    def __getitem__(self, position: int | slice) -> T | list[T]:
        if isinstance(position, slice):
            return [self[each] for each in range(*position.indices(self._count))]
        at = range(self._count)[position]
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]
