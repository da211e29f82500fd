"""The order of the layers, read from the imports: each file may import only what lies below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"webgym": ROOT / "webgym", "webgym_sites": ROOT / "sites", "webgym_agents": ROOT / "agents"}

LAYERS = (
    ("types", "errors", "words", "stopwatch", "figure", "offers"),
    ("goal", "snapshot", "variant", "safety"),
    ("task", "site", "suite"),
    ("world", "verify", "static_site", "external_site"),
    ("serve", "browser", "observe", "act", "batch"),
    ("engine", "reward", "stage"),
    ("live",),
    ("seat",),
    ("env", "lane", "vector"),
    ("sb3",),
    ("agent", "registry", "episode", "rollout", "session", "summary", "report"),
    ("fleet", "arguments", "suite_fleets", "evaluation", "demonstrations", "minari", "testing"),
    ("training", "recipe", "bench"),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
KNOW_WEBGYM = {
    "__init__",
    "site",
    "tasks",
    "oracle",
    "test_site",
}  # of a site, files or folders: all else is a plain website


def modules(package: str) -> Iterator[tuple[str, Path]]:
    """Every module of a package: its dotted name and its file."""
    folder = FOLDERS[package]
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *(part for part in parts if part != "__init__"))), path


@cache
def imports(name: str, path: Path, lazy: bool = True) -> tuple[str, ...]:
    """The dotted names a module imports; with ``lazy`` false, only those it imports while it is itself imported."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: list[str] = []
    for node in statements(ast.parse(path.read_text(), str(path)), lazy):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            found += [f"{source}.{alias.name}" for alias in node.names]
    return tuple(found)


def statements(node: ast.AST, lazy: bool) -> Iterator[ast.AST]:
    """Every node below; with ``lazy`` false, not those in functions, nor those for type checkers only."""
    for child in ast.iter_child_nodes(node):
        if not lazy and (isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or is_type_checking(child)):
            continue
        yield child
        yield from statements(child, lazy)


def is_type_checking(node: ast.AST) -> bool:
    """Whether this is ``if TYPE_CHECKING:``."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def part(dotted: str) -> str:
    """``webgym.browser.tab`` is of the part ``browser``."""
    return dotted.split(".")[1] if "." in dotted else ""


LIBRARY = list(modules("webgym"))
EVERYTHING = [module for package in FOLDERS for module in modules(package)]


def named(module: tuple[str, Path]) -> str:
    return module[0]


@pytest.mark.parametrize("module", LIBRARY, ids=named)
def test_the_library_imports_only_lower_layers(module: tuple[str, Path]) -> None:
    name, path = module
    if part(name) in ("", "__main__"):
        return  # the package itself ties the layers together
    assert part(name) in LEVEL, f"{name} has no layer: give it one in LAYERS"
    for imported in imports(name, path):
        if imported.startswith("webgym.") and part(imported) in LEVEL:
            assert LEVEL[part(imported)] <= LEVEL[part(name)], f"{name} imports {imported}, which lies above it"


@pytest.mark.parametrize("module", LIBRARY, ids=named)
def test_the_library_knows_no_site_and_no_agent(module: tuple[str, Path]) -> None:
    for imported in imports(*module):
        assert not imported.startswith(("webgym_sites", "webgym_agents")), f"{module[0]} imports {imported}"


@pytest.mark.parametrize("module", EVERYTHING, ids=named)
def test_only_the_browser_folder_imports_playwright(module: tuple[str, Path]) -> None:
    name, path = module
    uses = [imported for imported in imports(name, path) if imported.split(".")[0] == "playwright"]
    assert not uses or part(name) == "browser", f"{name} imports {uses[0]}"


@pytest.mark.parametrize("module", list(modules("webgym_sites")), ids=named)
def test_a_site_is_a_plain_website(module: tuple[str, Path]) -> None:
    name, path = module
    if (name.split(".")[2:3] or ["__init__"])[0] in KNOW_WEBGYM:
        return
    for imported in imports(name, path):
        assert imported.split(".")[0] not in ("webgym", "webgym_agents"), f"{name} imports {imported}"


@pytest.mark.parametrize("module", list(modules("webgym_sites")), ids=named)
def test_sites_share_only_the_kit(module: tuple[str, Path]) -> None:
    name, path = module
    shared = {part(name), "kit"}
    for imported in imports(name, path):
        if name.count(".") and imported.startswith("webgym_sites."):
            assert part(imported) in shared, f"{name} imports {imported}; what two sites need belongs in the kit"


def test_there_are_no_cycles() -> None:
    known = dict(EVERYTHING)

    def target(imported: str) -> str:
        """The module that ``from module import name`` or ``import module`` reaches."""
        return imported if imported in known else imported.rpartition(".")[0]

    graph: dict[str, set[str]] = {}
    for name, path in EVERYTHING:
        graph[name] = {target(imported) for imported in imports(name, path, lazy=False)} & known.keys() - {name}
    assert list(TopologicalSorter(graph).static_order())


def test_the_checks_can_fail(tmp_path: Path) -> None:
    inner = tmp_path / "module.py"
    inner.write_text("from ..env import WebEnv\nimport a.b\ndef f():\n    from . import x\n")
    assert list(imports("webgym.browser.module", inner)) == ["webgym.env.WebEnv", "a.b", "webgym.browser.x"]
    assert list(imports("webgym.browser.module", inner, lazy=False)) == ["webgym.env.WebEnv", "a.b"]
