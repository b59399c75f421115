"""One broken file per rule: each is refused with the words of its `.expect`, by the loader and by the command line.

`broken/workspace` is small and whole. `broken/patches/<rule>.yaml` says what to change; `broken/scenarios/<rule>` is
a scenario it must refuse.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqdash.cli import main
from sqdash.model import load_scenario
from sqdash.model.validate import validate_files
from sqdash.plan.faults import BadInput
from sqdash.returns import load_workspace
from sqdash.returns.load import FILES
from sqdash.returns.types import Workspace

BROKEN = Path(__file__).parent / "broken"
WHOLE = BROKEN / "workspace"
PATCHES = sorted((BROKEN / "patches").glob("*.yaml"))
SCENARIOS = sorted(each for each in (BROKEN / "scenarios").iterdir() if each.suffix in (".yaml", ".json"))
LEAST_CASES = 45


def expected(case: Path) -> list[str]:
    return [each for each in case.with_suffix(".expect").read_text(encoding="utf-8").splitlines() if each]


def apply(patch: dict[str, Any], folder: Path) -> None:
    """Make one change: replace words or a pattern, append a line, give other content, encode, grow or remove."""
    path = folder / patch["file"]
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if patch.get("remove"):
        return path.unlink()
    if "size" in patch:
        return os.truncate(path, patch["size"])
    if "replace" in patch:
        old, new = patch["replace"]
        assert old in text, f"{path.name} no longer has {old!r}"
        text = text.replace(old, new, 1)
    if "replace_all" in patch:
        text = re.sub(*patch["replace_all"], text)
    text = patch.get("content", text) + (patch["append"] + "\n" if "append" in patch else "")
    path.write_bytes(text.encode(patch.get("encoding", "utf-8")))


def broken(tmp_path: Path, *patches: dict[str, Any]) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(WHOLE, folder)
    for patch in patches:
        apply(patch, folder)
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(BadInput) as error:
        load_workspace(folder)
    assert all(fault.file and fault.what and fault.remedy for fault in error.value.faults)
    return str(error.value)


def projected(*options: str) -> Result:
    """What `python -m sqdash project` answers, without the price of a new process."""
    return CliRunner(env={"SQDASH_LANG": "zh"}).invoke(main, ["project", *options])


def assert_refused_by_command(result: Result, words: list[str]) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


@pytest.fixture(scope="module")
def whole() -> Workspace:
    return load_workspace(WHOLE)


def test_there_is_a_case_for_every_rule() -> None:
    assert len(PATCHES) + len(SCENARIOS) >= LEAST_CASES
    cases = {each.with_suffix("") for each in (*PATCHES, *SCENARIOS)}
    assert cases == {each.with_suffix("") for each in BROKEN.glob("*/*.expect")}


@pytest.mark.parametrize("case", PATCHES, ids=lambda case: case.stem)
def test_a_broken_workspace_is_refused(case: Path, tmp_path: Path) -> None:
    folder = broken(tmp_path, yaml.safe_load(case.read_text(encoding="utf-8")))
    message = refused(folder)
    for word in expected(case):
        assert word in message
    assert_refused_by_command(projected("--data", str(folder)), expected(case))


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case.stem)
def test_a_broken_scenario_is_refused(case: Path, whole: Workspace) -> None:
    with pytest.raises(BadInput) as error:
        load_scenario(case, whole)
    for word in (case.name, *expected(case)):
        assert word in str(error.value)
    assert_refused_by_command(projected("--data", str(WHOLE), "--scenario", str(case)), [case.name, *expected(case)])


@pytest.mark.parametrize("case", [PATCHES[0], PATCHES[-1], SCENARIOS[0]], ids=lambda case: case.stem)
def test_a_shell_sees_exit_code_2_and_nothing_on_stdout(case: Path, tmp_path: Path) -> None:
    is_scenario = case in SCENARIOS
    folder = WHOLE if is_scenario else broken(tmp_path, yaml.safe_load(case.read_text(encoding="utf-8")))
    options = ["--data", str(folder), *(["--scenario", str(case)] if is_scenario else [])]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "SQDASH_LANG": "zh"}
    command = [
        sys.executable,
        "-m",
        "sqdash",
        "project",
        "--format",
        "json",
        *options,
        "--out",
        str(tmp_path / "out.json"),
    ]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, cwd=BROKEN.parents[1], check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in expected(case))
    assert not (tmp_path / "out.json").exists()


def test_faults_of_several_files_are_told_at_once(tmp_path: Path) -> None:
    names = (
        "unknown_numerator",
        "negative_lag",
        "share_above_one",
        "duplicate_area",
        "negative_value",
        "wrong_community_kind",
    )
    cases = [BROKEN / "patches" / f"{name}.yaml" for name in names]
    message = refused(broken(tmp_path, *(yaml.safe_load(case.read_text(encoding="utf-8")) for case in cases)))
    assert len(message.splitlines()) == len(names)
    for case in cases:
        for word in expected(case):
            assert word in message


def test_one_fault_brings_no_others_along(tmp_path: Path) -> None:
    """A person who mends what is named is done: unreadable files do not make every word that refers to them wrong."""
    for name in (
        "yaml_syntax",
        "missing_file",
        "not_utf8",
        "negative_limit",
        "unknown_kind",
        "json_syntax",
        "no_complete_year",
    ):
        patch = yaml.safe_load((BROKEN / "patches" / f"{name}.yaml").read_text(encoding="utf-8"))
        assert len(refused(broken(tmp_path / name, patch)).splitlines()) == 1


def test_validate_tells_folders_members_and_scenarios_apart(tmp_path: Path) -> None:
    patch = yaml.safe_load((BROKEN / "patches" / "unknown_area.yaml").read_text(encoding="utf-8"))
    folder = broken(tmp_path, patch)
    (folder / "scenarios" / "wrong.yaml").write_text("name: 错\nlevers: {hires: {}}\n", encoding="utf-8")
    assert [each.place for each in validate_files([folder / "returns.csv"])] == ["第 44 行 area_code 列"]
    assert validate_files([folder / "areas.csv", WHOLE]) == []
    assert validate_files([WHOLE / "scenarios" / "hiring.yaml"], WHOLE) == []
    assert "hires" in validate_files([folder / "scenarios" / "wrong.yaml"], WHOLE)[0].what
    assert "没有这个文件" in validate_files([folder / "nowhere.csv"])[0].what


def test_validate_also_reads_the_examples_of_a_workspace(tmp_path: Path) -> None:
    folder = broken(tmp_path)
    for name in ("one", "two"):
        (folder / "scenarios" / f"{name}.yaml").write_text(f"name: 错\nlevers: {{{name}: {{}}}}\n", encoding="utf-8")
    assert [re.findall("“(.*?)”", each.what)[0] for each in validate_files([folder])] == ["one", "two"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(FILES),
    at=st.floats(0, 1),
    kind=st.sampled_from(["put", "cut", "swap", "end"]),
    data=st.binary(min_size=1, max_size=6),
)
def test_no_bytes_bring_the_loader_down(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: float, kind: str, data: bytes
) -> None:
    """Whatever happens to a file, the loader gives a workspace or the faults, and nothing else."""
    folder = tmp_path_factory.mktemp("mutated") / "data"
    shutil.copytree(WHOLE, folder)
    whole = (folder / name).read_bytes()
    here = int(at * len(whole))
    after = {"put": here, "cut": here + len(data), "swap": here + len(data), "end": len(whole)}[kind]
    (folder / name).write_bytes(whole[:here] + (b"" if kind in ("cut", "end") else data) + whole[after:])
    try:
        assert isinstance(load_workspace(folder), Workspace)
    except BadInput as error:
        assert error.faults
