"""Five hundred wrong, truncated, oversized, foreign and hostile links and files: one polite answer, nothing kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.model import Scenario, scenario_to_yaml
from sqdash.model.scenario_token import LONGEST_TOKEN
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.store import Database, Version
from sqdash.ui import drafts, link
from sqdash.ui.what_if import LARGEST_FILE, read_file
from sqdash.users import local_user
from tests.ui.test_link import packed, squeezed

ROOT = Path(__file__).parents[2]
LINKS, FILES = 300, 200
HOSTILE = (
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "=HYPERLINK(1)",
    "'; drop table scenario; --",
    "../../etc/passwd",
    "%s%n{0}{name}",
    "\u202e\u0000\ufffe",
    "𠮷㊙" * 40,
    "$(id)`id`",
)
LEVERS = (("hire_social_workers", "*", "*", 20.0), ("install_kiosks", "411481", "2024", 3.0))
TABLES = ("scenario", "version", "audit", "draft", "share_link", "adoption")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    drafts.keeper()._write()  # what tests before this one left to be written belongs into their store
    patch = pytest.MonkeyPatch()
    patch.setenv("SQDASH_DB", f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'kept.db'}")
    yield store.database()
    patch.undo()


@pytest.fixture(scope="module")
def kept(database: Database, workspace: Workspace) -> tuple[Version, str]:
    """A private scenario and the token of a link to it that was revoked."""
    version = store.create(database, local_user(), workspace, Scenario(name="真的", levers=LEVERS), key="real")
    token = store.share(database, local_user(), version.pin).token
    store.revoke(database, local_user(), token)
    return version, token


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {name: [tuple(row) for row in connection.execute(text(f"select * from {name}"))] for name in TABLES}


def mutated(word: str, chance: random.Random) -> str:
    """The word with something missing, doubled, swapped or put in."""
    at = chance.randrange(len(word))
    kind = chance.randrange(5)
    if kind == 0:
        return word[:at]
    if kind == 1:
        return word[:at] + chance.choice("AZaz09-_.~!é字\u0000 ") + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at:][::-1]
    if kind == 3:
        return word + word[-1 - at :]
    return word[:at] + chance.choice(HOSTILE) + word[at:]


def wrong_documents(chance: random.Random) -> dict[str, object]:
    """A scenario with one thing wrong that the reader must find."""
    good: dict[str, object] = {"schema": 1, "name": "x", "levers": {"hire_social_workers": {"*": {"*": 20}}}}
    wrongs: list[dict[str, object]] = [
        {"schema": chance.choice([0, 2, "1", None, 99])},
        {"name": chance.choice(["", None, 7, "长" * 201, "a\nb", ["x"]])},
        {"reason": "长" * 2001},
        {"base": {"plan": chance.choice(["other-15fyp", "shangqiu-13fyp", "x" * 300])}},
        {"levers": {chance.choice(HOSTILE): {"*": {"*": 1}}}},
        {"levers": {"hire_social_workers": {chance.choice(["999999", "city", ""]): {"*": 1}}}},
        {"levers": {"hire_social_workers": {"*": {chance.choice(["2020", "2022", "2036", "x"]): 1}}}},
        {"levers": {"hire_social_workers": {"*": {"*": chance.choice([-1, 1e308, "1", True, None, [1]])}}}},
        {"levers": {"hire_social_workers": {"*": {"*": chance.randrange(151, 10**9)}}}},
        {"levers": chance.choice([[], "x", 3])},
        {"assumptions": {chance.choice(["luck", "pass_rate"]): chance.choice([1.7, -0.1, "x", {}])}},
        {"drivers": {"urban_communities": {"411402": {"2025": -3}}}},
        {"rationale": {"luck": "x"}},
        {"rationale": {"install_kiosks": {"999999": "x"}}},
        {"over_limit": chance.choice(["yes", 1, 0.5, []])},
        {chance.choice(["extra", "Levers", "__class__"]): 1},
    ]
    return good | chance.choice(wrongs)


def links(kept: tuple[Version, str]) -> list[dict[str, str]]:
    """What a broken chat, a wrong hand or an attacker makes of an address."""
    version, revoked = kept
    chance = random.Random(20261124)
    token, address = link.token_of(Scenario(name="真的", levers=LEVERS)), f"{version.pin.scenario_id}.1"
    made: list[dict[str, str]] = []
    while len(made) < LINKS:
        mutant = {"w": mutated(token, chance)}, {"saved": mutated(address, chance)}, {"s": mutated(revoked, chance)}
        made += [each for each in mutant if each["w" if "w" in each else next(iter(each))] not in (token, address)]
        made.append({"w": packed(wrong_documents(chance))})
        made.append({"scenario": chance.choice(HOSTILE)})
        made.append(
            {"s": chance.choice([revoked, "A" * 12, "", chance.choice(HOSTILE), "x" * 5000])} | {"area": "411481"}
        )
        made.append(
            {"hire_social_workers": chance.choice(["-1", "1e9", "٣", "999999999", "x", chance.choice(HOSTILE)])}
        )
    made[:4] = [
        {"w": "A" * (LONGEST_TOKEN + 1)},
        {"w": squeezed(b" " * 50_000_000)},
        {"w": squeezed(b"[" * 100_000)},
        {"saved": f"{version.pin.scenario_id}.99"},
    ]
    return [each for each in made if any(each.values())][:LINKS]


def test_every_wrong_link_shows_the_same_polite_page(
    database: Database, kept: tuple[Version, str], workspace: Workspace
) -> None:
    before = contents(database)
    refused = 0
    for query in links(kept):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        shown = "\n".join(str(each.proto.body) for each in app.get("html"))
        assert not app.exception, query
        assert "Traceback" not in shown and "<script>alert" not in shown, query
        told = "先显示基线" in shown
        assert told == ("按“稳态基线”情景" in shown), query
        assert told or equals_a_real_one(query, workspace), query
        refused += told
    assert contents(database) == before
    assert refused >= LINKS * 0.9


def equals_a_real_one(query: dict[str, str], workspace: Workspace) -> bool:
    """A change that changed nothing that counts, such as a bit of padding: the link still says the very same."""
    return "w" in query and link.scenario_of(query["w"], workspace).levers == LEVERS


def files() -> Iterator[tuple[str, bytes]]:
    """Names and contents of scenario files gone wrong."""
    chance = random.Random(5)
    whole = scenario_to_yaml(Scenario(name="真的", levers=LEVERS)).encode()
    yield "big.yaml", b"#" * (LARGEST_FILE + 1)
    yield (
        "bomb.yaml",
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 9)}]\n".encode() for at in range(9)
        ),
    )
    yield "deep.json", b"[" * 100_000
    yield "tag.yaml", b"name: !!python/object/apply:os.system [id]\nschema: 1\n"
    yield "zip.yaml", b"PK\x03\x04" + bytes(range(256)) * 40
    yield "latin.yaml", whole.decode().encode("utf-16")
    for _each in range(FILES):
        kind = chance.randrange(4)
        name = chance.choice([*HOSTILE, "好.yaml", "a.json", "con"])
        if kind == 0:
            yield name, json.dumps(wrong_documents(chance)).encode()
        elif kind == 1:
            yield name, whole[: chance.randrange(12)]
        elif kind == 2:
            yield name, whole.replace(b"schema: 1", chance.choice(HOSTILE).encode("utf-8", "replace") + b": [")
        else:
            yield name, whole + b"\n" + bytes(chance.randrange(1, 32) for _byte in range(20))


def test_every_wrong_file_is_refused_with_its_faults(
    database: Database, kept: tuple[Version, str], workspace: Workspace
) -> None:
    before, count = contents(database), 0
    for name, content in files():
        with pytest.raises(BadInput) as refused:
            read_file(content, name, workspace)
        assert refused.value.faults
        assert all(fault.what and "/" not in fault.file for fault in refused.value.faults), name
        count += 1
    assert count >= FILES
    assert contents(database) == before
