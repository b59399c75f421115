"""The shape of the database: every step up and down, old content kept, what is not ours left alone."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

import sqdash.store.migrations.versions as steps
from sqdash.model import Scenario
from sqdash.returns.types import Workspace
from sqdash.store import (
    ADOPTED,
    Database,
    Pin,
    StoreUnavailable,
    adopt,
    database,
    listed,
    new_id,
    returns,
    save,
    share,
    shared,
    trail,
    version_at,
    versions,
)
from sqdash.store.database import HEAD, REVISIONS, VERSION_TABLE, alembic_config, revision_of
from sqdash.store.schema import NEVER_CHANGED, metadata
from tests.store.people import BOSS, OWNER, hand_in, keep_shared
from tests.store.racing import opened_at_once

AT_0001 = {"scenario", "version", "audit", "draft"}
AT_0002 = AT_0001 | {"share_link", "adoption"}
AT_0003 = AT_0002 | {"return_version", "return_audit"}
MOMENT = "2026-01-02 03:04:05.000006"


def tables(kept: Database) -> set[str]:
    with kept.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {VERSION_TABLE}


def revision(kept: Database) -> str | None:
    with kept.engine.connect() as connection:
        return revision_of(connection)


def use(kept: Database) -> None:
    """What every page does first."""
    with kept.reading():
        pass


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    found = {}
    for path in sorted(Path(steps.__file__).parent.glob("r*.py")):
        source = path.read_text(encoding="utf-8")
        [own] = re.findall(r'^revision = "(\w+)"$', source, re.MULTILINE)
        found[own] = re.findall(r'^down_revision = (?:None|"(\w+)")$', source, re.MULTILINE)[0]
        assert path.stem.startswith(f"r{own}_")
    assert tuple(found) == REVISIONS
    assert list(found.values()) == ["", *REVISIONS[:-1]]
    assert REVISIONS[-1] == HEAD


def test_up_and_down_step_by_step(kept: Database) -> None:
    for _again in range(2):
        for step, expected in (("0001", AT_0001), ("0002", AT_0002), ("0003", AT_0003)):
            kept.migrate(step)
            assert (revision(kept), tables(kept)) == (step, expected)
        for step, expected, shown in (("0002", AT_0002, "0002"), ("0001", AT_0001, "0001"), ("base", set(), None)):
            kept.migrate(step)
            assert (revision(kept), tables(kept)) == (shown, expected)
    kept.migrate(HEAD)
    kept.migrate("base")
    assert tables(kept) == set()
    if kept.url.get_backend_name() == "postgresql":
        with kept.engine.connect() as connection:
            left = connection.scalar(text("select count(*) from pg_proc where proname like 'sqdash%'"))
        assert left == 0


def test_the_migrations_make_what_the_code_expects(kept: Database) -> None:
    use(kept)
    with kept.engine.connect() as connection:
        config = alembic_config(connection)
        config.stdout = StringIO()  # else that of whoever imported alembic first
        command.check(config)  # raises when there is anything left to migrate


def test_every_constraint_of_the_code_is_in_the_database(kept: Database) -> None:
    """`alembic check` sees neither check constraints nor the condition of an index."""
    use(kept)
    with kept.engine.connect() as connection:
        found = inspect(connection)
        for table in metadata.tables.values():
            checks = [each["name"] for each in found.get_check_constraints(table.name)]
            assert checks == [str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)]
            assert {
                each["name"] for each in found.get_indexes(table.name) if not each.get("duplicates_constraint")
            } == {each.name for each in table.indexes}
    with pytest.raises(DBAPIError, match=r"(?i)unique|uq_scenario_adopted"), kept.engine.begin() as connection:
        for id in ("a", "b"):
            connection.execute(text(plain_scenario(id, "同一规划", visibility=ADOPTED)))


def plain_scenario(
    id: str, name: str, plan: str = "shangqiu-14fyp", latest: int = 1, visibility: str = "shared"
) -> str:
    return (
        "insert into scenario (id, plan_id, name, reason, owner, visibility, latest, created_utc, changed_utc) "
        f"values ('{id}', '{plan}', '{name}', '', '张三', '{visibility}', {latest}, '{MOMENT}', '{MOMENT}')"
    )


def fill_the_first_revision(connection: Connection) -> dict[int, str]:
    """Two versions with their audit rows and a draft, as revision 0001 knew them; the hashes by number."""
    connection.execute(text(plain_scenario("oldoldoldold", "旧案", latest=2)))
    hashes: dict[int, str] = {}
    for number, people in ((1, 20), (2, 30)):
        document = {"schema": 1, "name": "旧案", "levers": {"hire_community_workers": {"*": {"*": people}}}}
        document["base"] = {"plan": "shangqiu-14fyp"}
        content = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hashes[number] = hashlib.sha256(content.encode()).hexdigest()
        values = {
            "number": number, "parent": number - 1 or None, "content": content, "hash": hashes[number],
            "before": hashes.get(number - 1), "action": "save" if number > 1 else "create", "at": MOMENT,
        }  # fmt: skip
        connection.execute(
            text(
                "insert into version (scenario_id, number, parent, author, note, content, content_hash, data_version, "
                "model_version, base_year, target_year, areas, areas_met, cells, cells_met, cost, outcome, "
                "idempotency_key, created_utc) values ('oldoldoldold', :number, :parent, '张三', '说明', :content, :hash, "
                "'0123456789abcdef', '1', 2022, 2025, 9, 1, 90, 10, 1.5, '[]', :hash, " + moment(connection)
            ),
            values,
        )
        connection.execute(
            text(
                "insert into audit (person, action, scenario_id, number, before_hash, after_hash, note, at_utc) "
                "values ('张三', :action, 'oldoldoldold', :number, :before, :hash, '说明', " + moment(connection)
            ),
            values,
        )
    connection.execute(
        text(
            "insert into draft (id, person, plan_id, content, changed_utc) "
            "values ('draftdraftdr', '张三', 'shangqiu-14fyp', :content, " + moment(connection)
        ),
        {"at": MOMENT, "content": '{"schema":1,"name":"草"}'},
    )
    return hashes


def moment(connection: Connection) -> str:
    return "cast(:at as timestamptz))" if connection.dialect.name == "postgresql" else ":at)"


def test_a_database_of_the_revision_before_opens_with_its_content(kept: Database, workspace: Workspace) -> None:
    kept.migrate("0001")
    with kept.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("set local time zone 'UTC'"))
        hashes = fill_the_first_revision(connection)
    kept.close()

    [line], more = listed(kept, OWNER, "shangqiu-14fyp")  # the app's own first use, nothing else

    assert revision(kept) == HEAD
    assert (line.header.name, line.header.latest, line.cost, more) == ("旧案", 2, 1.5, False)
    assert line.header.created.isoformat() == "2026-01-02T03:04:05.000006+00:00"
    assert {each.pin.number: each.content_hash for each in versions(kept, OWNER, "oldoldoldold")} == hashes
    assert [(each.action, each.number) for each in trail(kept, OWNER, "oldoldoldold")] == [("save", 2), ("create", 1)]
    pin = Pin("oldoldoldold", 2)
    old = version_at(kept, OWNER, pin).scenario(workspace)
    assert old.levers == (("hire_community_workers", "*", "*", 30.0),)
    after = save(kept, OWNER, workspace, Scenario(name="旧案"), onto=pin, key=new_id())
    assert (after.pin.number, after.parent) == (3, 2)
    adopt(kept, BOSS, pin, "会议通过")
    assert shared(kept, OWNER, share(kept, OWNER, pin).token).content_hash == hashes[2]


def test_many_who_open_an_empty_database_at_once(kept: Database) -> None:
    """Eight processes at one moment, several times over: the tables are made once and nobody is turned away."""
    address = kept.url.render_as_string(hide_password=False)
    for _again in range(4):
        assert opened_at_once(address, 8) == ["opened"] * 8
        assert tables(kept) == AT_0003
        kept.migrate("base")
        with kept.engine.begin() as connection:
            connection.execute(text(f"drop table {VERSION_TABLE}"))
        kept.close()


def test_threads_that_open_an_empty_database_at_once(kept: Database) -> None:
    """Two `Database` objects and four threads each, as two apps in one process."""
    twin, answers, gate = Database(kept.url), [], threading.Barrier(8)

    def open_it(one: Database) -> None:
        gate.wait()
        try:
            use(one)
            answers.append("opened")
        except Exception as error:
            answers.append(repr(error))

    threads = [threading.Thread(target=open_it, args=(one,)) for one in (kept, twin) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    twin.close()
    assert answers == ["opened"] * 8


def everything(kept: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, read on a connection of its own."""
    engine = create_engine(kept.url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(tuple, connection.execute(text(f"select * from {name}"))), key=repr)
            for name in inspect(connection).get_table_names()
        }
    engine.dispose()
    return found


def test_a_newer_database_is_left_alone(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    with kept.engine.begin() as connection:
        connection.execute(text(f"update {VERSION_TABLE} set version_num = '9999'"))
        connection.execute(text("create table from_the_future (id integer)"))
    before = everything(kept)
    for one in (kept, Database(kept.url)):  # the one that is running, and one that starts
        for _again in range(2):
            with pytest.raises(StoreUnavailable) as refused:
                save(one, OWNER, workspace, Scenario(name="新"), onto=made.pin, key=new_id())
            assert refused.value.kind == "newer"
            with pytest.raises(StoreUnavailable) as refused:
                listed(one, OWNER, workspace.plan.id)
            assert refused.value.kind == "newer"
        assert everything(kept) == before
    with kept.engine.begin() as connection:
        connection.execute(text(f"update {VERSION_TABLE} set version_num = '{HEAD}'"))
    assert version_at(kept, OWNER, made.pin) == made  # and once that is over, no restart is needed


def test_an_older_database_put_in_its_place_is_brought_up(kept: Database, workspace: Workspace) -> None:
    """A backup from before the upgrade, restored while the app runs."""
    made = keep_shared(kept, workspace)
    other = Database(kept.url)
    other.migrate("0001")
    other.close()
    for _again in range(2):
        try:
            use(kept)
        except StoreUnavailable as refused:
            assert refused.kind != "newer"
    assert version_at(kept, OWNER, made.pin) == made
    assert revision(kept) == HEAD


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    for content in (b"name,value\n" * 500, b"SQLite format 3\x00" + bytes(range(256)) * 40):
        path.write_bytes(content)
        one = database(f"sqlite:///{path}")
        for _again in range(2):
            with pytest.raises(StoreUnavailable) as refused:
                use(one)
            assert refused.value.kind == "damaged"
        one.close()
        assert path.read_bytes() == content
        assert [each.name for each in tmp_path.iterdir()] == ["kept.db"]
    path.write_bytes(b"")
    use(one)  # an empty file is an empty database


def test_a_file_with_a_torn_middle(tmp_path: Path, workspace: Workspace) -> None:
    one = database(f"sqlite:///{tmp_path / 'kept.db'}")
    for count in range(30):
        keep_shared(one, workspace, f"第 {count} 案")
    one.close()
    path = tmp_path / "kept.db"
    content = path.read_bytes()
    assert not (tmp_path / "kept.db-wal").exists()  # the last one out has put everything into the file
    path.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    with pytest.raises(StoreUnavailable) as refused:
        listed(one, OWNER, workspace.plan.id)
    assert refused.value.kind == "damaged"
    one.close()
    path.write_bytes(content)
    assert listed(one, OWNER, workspace.plan.id)[1]


def test_tables_of_somebody_else(kept: Database) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text("create table customers (id integer)"))
        connection.execute(text("insert into customers values (7)"))
    kept.close()
    before = everything(kept)
    for _again in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            use(kept)
        assert refused.value.kind == "damaged"
    assert everything(kept) == before


def test_the_file_of_somebody_else_keeps_every_byte(tmp_path: Path) -> None:
    """Also the header, which says how its owner wants to write it."""
    path = tmp_path / "theirs.db"
    theirs = sqlite3.connect(path)
    theirs.execute("create table customers (id integer)")
    theirs.commit()
    theirs.close()
    before = path.read_bytes()
    one = database(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable) as refused:
        use(one)
    one.close()
    assert refused.value.kind == "damaged"
    assert path.read_bytes() == before


def test_an_alembic_database_of_somebody_else(kept: Database) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text(f"create table {VERSION_TABLE} (version_num varchar(32) not null)"))
        connection.execute(text("create table customers (id integer)"))
    kept.close()
    before = everything(kept)
    with pytest.raises(StoreUnavailable):
        use(kept)
    assert everything(kept) == before


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_what_was_written_is_never_changed(kept: Database, workspace: Workspace, table: str) -> None:
    """The database itself refuses, whoever asks."""
    made = keep_shared(kept, workspace)
    adopt(kept, BOSS, made.pin, "会议通过")
    hand_in(kept, workspace)
    before = everything(kept)
    for statement in (f"update {table} set number = 7", f"delete from {table}", f"update {table} set number = number"):
        with pytest.raises(DBAPIError, match=f"rows of {table} are never changed"), kept.engine.begin() as connection:
            connection.execute(text(statement))
    if kept.url.get_backend_name() == "postgresql":
        with pytest.raises(DBAPIError, match="never changed"), kept.engine.begin() as connection:
            connection.execute(text(f"truncate {table}"))
    else:
        with pytest.raises(DBAPIError, match="never changed"), kept.engine.begin() as connection:
            connection.execute(text(f"replace into {table} select * from {table}"))
    assert everything(kept) == before


def test_what_was_sent_is_never_changed(kept: Database, workspace: Workspace) -> None:
    """Where a return stands may change, except away from approved; what it says and the file it came in may not."""
    sent = hand_in(kept, workspace)
    returns.approve(kept, BOSS, sent.id)
    before = everything(kept)
    statements = (
        "update return_version set content = '{}'",
        "update return_version set sha256 = 'x'",
        "update return_version set year = 2024",
        "update return_version set state = 'draft'",
        "update return_version set state = 'returned', reason = 'x'",
        "delete from return_version",
    )
    for statement in statements:
        with (
            pytest.raises(DBAPIError, match=r"rows of return_\w+ are never changed"),
            kept.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    assert everything(kept) == before


def test_every_commit_reaches_the_disk(kept: Database) -> None:
    """Before it is acknowledged: what a killed process cannot show, a power failure would."""
    use(kept)
    with kept.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("pragma journal_mode")) == "wal"
            assert connection.scalar(text("pragma synchronous")) == 2
            assert connection.scalar(text("pragma foreign_keys")) == 1
        else:
            assert connection.scalar(text("show synchronous_commit")) == "on"
