"""A folder of plain files as one immutable workspace, or every fault in it at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Any

from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault, Faults
from sqdash.plan.load_assumptions import load_assumptions
from sqdash.plan.load_commitments import load_commitments
from sqdash.plan.load_model import Known as KnownToModel
from sqdash.plan.load_model import load_model
from sqdash.plan.load_plan import load_plan, load_sources
from sqdash.plan.reading import decode, read_bytes
from sqdash.plan.strict import Spot, ids
from sqdash.plan.tree import Mapped, parse
from sqdash.plan.types import Model
from sqdash.returns.load_areas import load_areas, load_boundaries
from sqdash.returns.load_returns import Known, load_returns
from sqdash.returns.registry import load_registry
from sqdash.returns.types import Area, Workspace

DEFAULT = Path(__file__).parents[2] / "data"
FILES = (
    "plan.yaml", "model.yaml", "assumptions.yaml", "areas.csv", "returns.csv", "registry.csv", "counties.geojson",
    "sources.yaml",
)  # fmt: skip
OPTIONAL = "commitments.yaml"


def default_folder() -> Path:
    """The folder SQDASH_DATA names, or the one that comes with the program."""
    return Path(os.environ.get("SQDASH_DATA") or DEFAULT)


def load_workspace(path: Path | None = None) -> Workspace:
    """The workspace in a folder; by default the one SQDASH_DATA names, or data/.

    Raises: BadInput with every fault of every file, each with its place, what is wrong and what to do.
    Source: design §6.
    """
    folder = default_folder() if path is None else Path(path)
    if not os.path.isdir(folder):  # not Path.is_dir, which fails at a name that is too long
        what, remedy = _("没有这个文件夹"), _("检查 --data 或环境变量 SQDASH_DATA")
        raise BadInput([Fault(str(folder), "", what, remedy)])
    faults = Faults()
    reading = _Folder(folder, faults)
    workspace = reading.workspace()
    faults.raise_if_any()
    _check_years_left(workspace, reading.named("returns.csv"), faults)
    faults.raise_if_any()
    return workspace


def _check_years_left(workspace: Workspace, file: str, faults: Faults) -> None:
    """A plan whose last year is complete leaves nothing to project, judge or plan for."""
    last, end = workspace.last_complete_year, workspace.plan.end
    if last >= end:
        what = _("{base} 年的数据已经齐全，而规划到 {end} 年为止，没有可以推演的年份").format(base=last, end=end)
        remedy = _("从 returns.csv 取出 {end} 年及以后的行，或在 plan.yaml 里换上下一个规划").format(end=end)
        faults.add(file, _("{year} 年").format(year=last), what, remedy)


def version_of(contents: dict[str, bytes]) -> str:
    """Digest of the files' names and bytes, the same whatever the line endings."""
    digest = hashlib.sha256()
    for name in FILES:
        body = contents.get(name, b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        digest.update(f"{name}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()[:16]


class _Folder:
    """One load. Every file is read once; what one file defines is known before another refers to it."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.folder = folder
        self.faults = faults
        self.contents: dict[str, bytes] = {}
        self.texts = {name: self._text(name) for name in FILES}
        if (folder / OPTIONAL).exists():
            self.texts[OPTIONAL] = self._text(OPTIONAL)
        self.roots = {name: self._root(name) for name in self.texts if name.endswith(".yaml")}

    def named(self, name: str) -> str:
        """A file's name as a message shows it, with its folder's."""
        return f"{self.folder.name}/{name}" if self.folder.name else name

    def _text(self, name: str) -> str | None:
        content = read_bytes(self.folder / name, self.named(name), self.faults)
        if content is None:
            return None
        self.contents[name] = content
        return decode(content, self.named(name), self.faults)

    def _root(self, name: str) -> Spot | None:
        text = self.texts[name]
        node = None if text is None else parse(text, self.named(name), self.faults)
        return None if node is None else Spot(self.faults, self.named(name), "", node, node.line)

    def _root_or_none(self, name: str) -> Spot:
        """A root whose reading notes no more faults when the file itself could not be read."""
        return self.roots.get(name) or Spot(self.faults, self.named(name), "", None)

    def _ids(self, name: str, *sections: str) -> tuple[str, ...] | None:
        root = self.roots.get(name)
        if root is None:
            return None
        if not sections:
            return ids(root)
        pairs = dict(root.table().pairs()) if isinstance(root.node, Mapped) else {}
        return tuple(id for section in sections for id in ids(pairs.get(section)))

    @cached_property
    def areas(self) -> tuple[Area, ...] | None:
        text = self.texts["areas.csv"]
        return None if text is None else load_areas(text, self.named("areas.csv"), self.faults)

    @cached_property
    def area_codes(self) -> Collection[str] | None:
        return None if self.areas is None else {each.code: each for each in self.areas}

    @cached_property
    def sources(self) -> Collection[str] | None:
        return self._ids("sources.yaml")

    @cached_property
    def measures(self) -> Collection[str] | None:
        return self._ids("model.yaml", "stocks", "drivers")

    @cached_property
    def measured(self) -> Collection[str] | None:
        """What may tell how far a commitment is."""
        model, assumptions = self._ids("model.yaml", "stocks", "drivers", "levers"), self._ids("assumptions.yaml")
        return None if model is None or assumptions is None else (*model, *assumptions)

    @cached_property
    def model(self) -> Model:
        known = KnownToModel(self._ids("assumptions.yaml"), self.area_codes, self._ids("plan.yaml", "indicators"))
        return load_model(self._root_or_none("model.yaml"), known)

    def workspace(self) -> Workspace:
        """Everything read; placeholders stand where a fault was noted."""
        commitments, left_out = load_commitments(self.roots.get(OPTIONAL), self.measured)
        readable = self.model if self.roots["model.yaml"] else None
        return Workspace(
            path=self.folder,
            plan=load_plan(
                self._root_or_none("plan.yaml"),
                measures=self.measures,
                sources=self.sources,
                commitments=commitments,
                left_out=left_out,
            ),
            model=self.model,
            assumptions=load_assumptions(
                self._root_or_none("assumptions.yaml"), model=readable, areas=self.area_codes, sources=self.sources
            ),
            areas=self.areas or (),
            figures=self._table("returns.csv", load_returns, Known(self.area_codes, self.measures, self.sources)) or {},
            registry=self._table("registry.csv", load_registry, self.area_codes) or (),
            boundaries=self._boundaries(),
            sources=load_sources(self._root_or_none("sources.yaml")),
            scenario_files=tuple(sorted((self.folder / "scenarios").glob("*.yaml"))),
            version=version_of(self.contents),
        )

    def _table(self, name: str, load: Any, known: Any) -> Any:
        text = self.texts[name]
        return None if text is None else load(text, self.named(name), self.faults, known)

    def _boundaries(self) -> dict[str, Any]:
        name = "counties.geojson"
        text = self.texts[name]
        if text is None:
            return {}
        return load_boundaries(text, self.named(name), self.faults, areas=self.area_codes, sources=self.sources)
