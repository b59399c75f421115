"""The process that opens what people send: it limits itself, then answers one request after another on its pipes.

A request is a line of JSON {task, size, …} and the file's bytes; an answer is a line of JSON {size} and its bytes.
Started as `python -m sqdash.returns.intake.child MEMORY_BYTES CPU_SECONDS`.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import Any

from sqdash.returns.intake.cells import TooMuchText, marked_workbook, workbook_cells
from sqdash.returns.intake.safety import Refused, look


def answer_to(task: str, content: bytes, marks: list[tuple[str, str, str, str]] | None = None) -> bytes:
    """What a request is answered with: JSON {sheets, dangers} or {refused}; for "mark" the workbook itself."""
    if task == "mark":
        look(content)
        return marked_workbook(content, marks or [])
    answer: dict[str, Any]
    try:
        remarks = look(content)
        answer = {"sheets": workbook_cells(content), "dangers": remarks}
    except Refused as refused:
        answer = {"refused": refused.danger}
    except TooMuchText:
        answer = {"refused": ("many_cells", "", "")}
    except MemoryError:
        raise
    except Exception as error:  # whatever openpyxl meets in a file made to confuse it
        answer = {"refused": ("unreadable", "", f"{type(error).__name__}: {error}"[:200])}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def limit_memory(size: int) -> None:
    """No more address space than this, where the system can hold a process to it."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):  # macOS knows the limit and refuses to set it
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: int) -> None:
    """So many more seconds of computing from now; the limit counts from the start of the process."""
    if sys.platform != "win32":
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, hard))


def main(memory: int, seconds: int) -> None:
    limit_memory(memory)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := requests.readline():
        request = json.loads(line)
        limit_time(seconds)
        content = requests.read(request["size"])
        answer = answer_to(request["task"], content, request.get("marks"))
        answers.write(json.dumps({"size": len(answer)}).encode() + b"\n" + answer)
        answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
