"""Several people saving one scenario at once, each in a process of their own.

`python -m tests.store.racing SPEC` forks them, lets all begin at one moment, and writes one JSON line per person: what
was saved, in order, what conflicts were told, and how often the database asked for patience.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqdash.model import Scenario, example_scenarios
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import Conflict, Database, Pin, StoreUnavailable, database, new_id, save
from sqdash.store.content import content_of, digest, result_of
from sqdash.users import ANALYST, VIEWER, User

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, Any]


def raced(address: str, scenario_id: str, authors: int, saves: int) -> list[Row]:
    return _run({"address": address, "scenario": scenario_id, "authors": authors, "saves": saves})


def opened_at_once(address: str, processes: int) -> list[str]:
    """What each of several processes was told that open a database at one moment."""
    return [each["fault"] or "opened" for each in _run({"address": address, "authors": processes, "saves": 0})]


def _run(spec: Row) -> list[Row]:
    command = [sys.executable, "-m", "tests.store.racing", json.dumps(spec)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def main() -> None:
    spec = json.loads(sys.argv[1])
    workspace = load_workspace()
    content = example_scenarios(workspace)["balanced"]
    result_of(workspace, content)
    import alembic.command  # noqa: F401  # so that nobody begins late
    import psycopg  # noqa: F401

    wait, begin = os.pipe()
    hears = []
    for author in range(spec["authors"]):
        hear, tell = os.pipe()
        if not os.fork():
            os.close(begin)
            os.read(wait, 1)  # until the parent closes its end
            _author(spec, workspace, content, f"编辑{author}", tell)
        os.close(tell)
        hears.append(hear)
    os.close(begin)
    for hear in hears:
        with os.fdopen(hear) as stream:
            print(stream.read().strip(), flush=True)


def _author(spec: Row, workspace: Workspace, content: Scenario, name: str, tell: int) -> None:
    """Never returns."""
    report: Row = {"author": name, "saved": [], "conflicts": [], "locked": 0, "fault": ""}
    try:
        kept = Database(database(spec["address"]).url)
        with kept.reading():
            pass
        user, onto = User(name, frozenset((VIEWER, ANALYST))), Pin(spec.get("scenario", ""), 1)
        for count in range(spec["saves"]):
            mine = content.with_lever("hire_community_workers", (("*", "*", float(count)),))
            onto = _until_saved(kept, user, workspace, replace(mine, name=f"{name} 第 {count} 次"), onto, report)
    except BaseException:
        report["fault"] = traceback.format_exc()
    with os.fdopen(tell, "w") as stream:
        stream.write(json.dumps(report))
    os._exit(0)


def _until_saved(
    kept: Database, user: User, workspace: Workspace, mine: Scenario, onto: Pin, report: Row
) -> Pin:  # fmt: skip
    key = new_id()
    while True:
        try:
            found = save(kept, user, workspace, mine, onto=onto, key=key)
        except StoreUnavailable as outage:
            assert outage.kind == "locked", outage.kind
            report["locked"] += 1
        except Conflict as conflict:
            report["conflicts"].append({
                "base": conflict.base.pin,
                "onto": onto,
                "base_hash": conflict.base.content_hash,
                "theirs": conflict.theirs.pin,
                "theirs_hash": conflict.theirs.content_hash,
                "theirs_author": conflict.theirs.author,
                "yours": digest(content_of(conflict.yours, workspace.plan.id)),
                "mine": digest(content_of(mine, workspace.plan.id)),
            })  # fmt: skip
            onto = conflict.theirs.pin
        else:
            report["saved"].append([found.name, found.pin.number, found.content_hash])
            return found.pin


if __name__ == "__main__":
    main()
