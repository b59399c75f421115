"""The rules of the house, checked by reading the code: who may import whom, what a page holds."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from sqdash.ui import chrome

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sqdash"
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "sqdash.po"

ROOMS = ("language", "document", "users", "plan", "returns", "model", "answers", "store", "views", "briefing", "ui")
ABOVE_UI = (*ROOMS[:-1], "api", "cli", "bench")  # what stands beside the rooms may use all of them but ui
OUTSIDE_ROOMS = {"api": ABOVE_UI, "cli": ABOVE_UI, "bench": ABOVE_UI, "__init__": (), "__main__": ("cli",)}
PAGE_LINES = 70
MODULE_LINES = 320
LINE_CHARACTERS = 120
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOT_SAID = ("中文", "[一-鿿]")  # the switch names each language in its own words; a pattern that finds Chinese
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")


def python_files() -> list[Path]:
    return [*sorted(PACKAGE.rglob("*.py")), *PAGES, ROOT / "serve.py"]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a file imports, inside functions too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: say the whole name in an import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def allowed_rooms(room: str) -> tuple[str, ...]:
    return ROOMS[: ROOMS.index(room) + 1] if room in ROOMS else OUTSIDE_ROOMS[room]


def test_imports_point_in_one_direction() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, name in imported(path):
            used = name.split(".")[1] if name.startswith("sqdash.") else None
            if used and used not in (*allowed_rooms(room_of(path)), "__version__"):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions and for types alone count too: whoever reads one module has to read the others first."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
               for path in PACKAGE.rglob("*.py")}  # fmt: skip
    uses: dict[str, set[str]] = {module: set() for module in modules}
    for module, path in modules.items():
        for _line, name in imported(path):
            used = name if name in modules else name.rpartition(".")[0]  # a module, or what stands in one
            uses[module] |= {used} & (modules.keys() - {module})
    TopologicalSorter(uses).prepare()


def test_streamlit_stays_in_ui() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, name in imported(path)
        if name.split(".")[0] == "streamlit" and room_of(path) not in ("ui", "bench")
    ]
    assert wrong == []


def test_nothing_is_taken_from_the_tests() -> None:
    wrong = [f"{path}:{line}" for path in python_files() for line, name in imported(path) if name.startswith("tests")]
    assert wrong == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_begins_at_the_gate(path: Path) -> None:
    """The role check in `ui.begin` is the only lock of a page, so it comes before anything else."""
    body = [node for node in tree_of(path).body if not isinstance(node, ast.Import | ast.ImportFrom)]
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    first = body[0]
    assert isinstance(first, ast.Assign | ast.Expr), ast.unparse(first)
    assert isinstance(first.value, ast.Call), ast.unparse(first)
    assert ast.unparse(first.value.func) == "ui.begin", ast.unparse(first)
    expected = "overview" if path.name == "app.py" else path.stem
    assert [ast.literal_eval(argument) for argument in first.value.args] == [expected]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_a_recipe(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= PAGE_LINES
    sums = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr) and not holds_text(node)
    ]
    assert sums == []


def holds_text(node: ast.BinOp) -> bool:
    """Whether a side is written as a text or made by a function whose name says that it returns one."""
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        or (isinstance(side, ast.Call) and ast.unparse(side.func).endswith("_html"))
        for side in (node.left, node.right)
    )


def test_every_page_is_known_to_the_menu() -> None:
    """Listed there or reached from another page; and there is a file for each."""
    assert sorted(str(path.relative_to(ROOT)) for path in PAGES) == sorted(chrome.PAGES.values())
    assert set(chrome.UNLISTED) <= set(chrome.PAGES)


def test_no_module_has_grown_too_long() -> None:
    long = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in long.items() if lines > MODULE_LINES} == {}


def test_no_line_is_too_long() -> None:
    files = [*python_files(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "scripts").rglob("*.py"))]
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LINE_CHARACTERS
    ]
    assert wrong == []


def said() -> dict[str, str]:
    """Every text the code says through `_()`, with the file that says it."""
    found: dict[str, str] = {}
    for path in python_files():
        with path.open("rb") as stream:
            for _line, message, _comments, _context in extract("python", stream, keywords={"_": None}):
                found.setdefault(str(message), str(path.relative_to(ROOT)))
    return found


def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream, locale="en")
    assert not [message.id for message in catalogue if message.fuzzy and message.id], "fuzzy translations"
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def test_no_text_counts_what_the_default_plan_has() -> None:
    """Another plan has other years, and as many indicators and areas as it has."""
    assert [text for text in said() if re.search(r"十项|十个县|20[2-9]\d 年", text)] == []


def test_every_text_has_its_english() -> None:
    translations = english()
    missing = {text: place for text, place in said().items() if not translations.get(text)}
    assert missing == {}


def test_the_catalogue_holds_nothing_else() -> None:
    assert set(english()) - set(said()) == set()


def test_no_chinese_is_left_in_the_english() -> None:
    """Except a word that names a language to its own speakers."""
    assert [
        text for text, other in english().items() if CHINESE.search(other) and text not in ("中文", "简体中文")
    ] == []


def test_a_translation_fills_in_the_same_values() -> None:
    wrong = {
        text: other
        for text, other in english().items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(other))
    }
    assert wrong == {}


def test_the_compiled_catalogue_is_fresh() -> None:
    compiled = read_mo(BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    assert {str(message.id): str(message.string) for message in compiled if message.id} == english()


def test_what_is_said_is_a_plain_text() -> None:
    """`_(f"…")` and `_(name)` cannot be collected for translation."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant))
    ]
    assert wrong == []


def test_every_chinese_text_is_said_through_the_catalogue() -> None:
    """A Chinese text outside `_()` would stay Chinese on an English screen; one said elsewhere has its English."""
    known = {*said(), *NOT_SAID}
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value!r}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
        if id(node) not in docstrings(tree_of(path)) and node.value not in known
    ]
    assert wrong == []


@cache
def docstrings(tree: ast.Module) -> set[int]:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return {
        id(each.value)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
        for each in node.body
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = [*python_files(), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "Makefile", ROOT / ".ci" / "run"]
    settings = {name for path in code for name in re.findall(r"\bSQDASH_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    settings |= set(re.findall(r"^(\w+) \?=", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for name in settings if f"`{name}`" not in readme} == set()


def test_nothing_shown_is_fetched_from_elsewhere() -> None:
    """No address in what a browser is given: styles, settings, drawing code. Sources in data/ are words, not loads."""
    shown = [*(PACKAGE / "views").rglob("*"), *(PACKAGE / "ui").rglob("*"), *(ROOT / ".streamlit").rglob("*"), *PAGES]
    texts = [path for path in shown if path.is_file() and path.suffix in (".py", ".css", ".js", ".html", ".toml")]
    wrong = [str(path.relative_to(ROOT)) for path in texts if re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", strip(path))]
    assert texts
    assert wrong == []


def strip(path: Path) -> str:
    """The text without the namespace of SVG, which nobody loads."""
    return path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")


def test_every_version_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
        loose = [line for line in lines if line and not re.match(r"^[a-z0-9-]+==[0-9][\w.]*( ; .+)?$", line)]
        assert loose == []
        assert "://" not in "\n".join(lines)


def test_the_makefile_says_what_it_can_do() -> None:
    answer = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    told = set(re.findall(r"make (\w+)", answer.stdout))
    assert told >= set(phony.group(1).split()) - {"help", "setup"}


def test_no_folder_but_the_project_is_named() -> None:
    """The project carries what it needs: it names no other folder of the machine it was written on."""
    elsewhere = re.compile(r"/work/|\.\./shared|/tmp/scratch|/root/")
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    texts = [
        ROOT / name for name in names if name.endswith((".py", ".md", ".txt", ".toml", ".yaml", "Makefile", "run"))
    ]
    wrong = [
        str(path) for path in texts if path.exists() and path != Path(__file__) and elsewhere.search(path.read_text())
    ]
    assert wrong == []


def test_the_ci_script_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
