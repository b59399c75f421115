"""The parent's side of the child process: one that is reused, and replaced after a failure or some files."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any, Protocol

PACKAGE = Path(__file__).parents[3]
MEMORY = 1_000_000_000  # bytes of address space
CPU_SECONDS = 20
SECONDS = 30.0  # by the clock on the wall, for one file
FILES = 60  # after so many a fresh child: what a file may have left behind is gone
LONGEST_ANSWER = 64_000_000  # bytes


class ChildFailed(Exception):
    """The child was too slow or died. `rule` names which; the next file gets a new child."""

    def __init__(self, rule: str, value: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.value = value


class Reader(Protocol):
    """Whatever can open a workbook for us."""

    def ask(self, task: str, content: bytes, marks: list[tuple[str, str, str, str]] | None = None) -> bytes: ...


class Worker:
    """A child process and its limits. One request at a time; safe to share between threads."""

    def __init__(
        self, memory: int = MEMORY, cpu_seconds: int = CPU_SECONDS, seconds: float = SECONDS, files: int = FILES
    ) -> None:
        self.limits = (memory, cpu_seconds)
        self.seconds = seconds
        self.files = files
        self.started = 0
        self._lock = Lock()
        self._left = 0
        self._child: subprocess.Popen[bytes] | None = None

    def ask(self, task: str, content: bytes, marks: list[tuple[str, str, str, str]] | None = None) -> bytes:
        """The child's answer. Raises ChildFailed."""
        with self._lock:
            child = self._ready()
            was_late = Event()
            late = Timer(self.seconds, _kill, (child, was_late))
            late.start()
            try:
                answer = _exchange(child, {"task": task, "size": len(content), "marks": marks}, content)
            except (OSError, ValueError, EOFError) as error:
                self._end()
                slow = was_late.is_set() or child.returncode == -24  # SIGXCPU
                raise ChildFailed("child_slow" if slow else "child_died", f"{self.seconds:g}") from error
            finally:
                late.cancel()
            self._left -= 1
            if self._left <= 0:
                self._end()
            return answer

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = _start(*self.limits)
            self._left = self.files
            self.started += 1
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(OSError):
            child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        child.wait()


def _kill(child: subprocess.Popen[bytes], was_late: Event) -> None:
    was_late.set()
    child.kill()


def _start(memory: int, cpu_seconds: int) -> subprocess.Popen[bytes]:
    """A child that knows nothing of our environment but where Python and this program are."""
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "sqdash.returns.intake.child", str(memory), str(cpu_seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "utf-8"},
        close_fds=True,
    )


def _exchange(child: subprocess.Popen[bytes], request: dict[str, Any], content: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(json.dumps(request).encode() + b"\n")
    child.stdin.write(content)
    child.stdin.flush()
    head = child.stdout.readline(100)
    size = int(json.loads(head)["size"]) if head else -1
    if not 0 <= size <= LONGEST_ANSWER:
        raise EOFError
    answer = child.stdout.read(size)
    if len(answer) != size:
        raise EOFError
    return answer


SHARED = Worker()  # starts with the first file
atexit.register(SHARED.close)
