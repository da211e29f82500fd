"""What happened between two snapshots: rows that appeared, went or changed, nested through their foreign keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from webgym.snapshot import Snapshot, TableShape, Values
from webgym.types import SqlValue

Links = Mapping[str, tuple[str, ...]]
"""By table, the columns through which its rows may hang on a parent row."""
Content = tuple[object, ...]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A row with the rows that belong to it; ``link`` is the column by which it hangs on its own parent."""

    table: str
    values: Mapping[str, SqlValue]
    children: list[Node] = field(default_factory=list["Node"])
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """A row that kept its primary key and lost its old values."""

    table: str
    before: Mapping[str, SqlValue]
    after: Mapping[str, SqlValue]

    @property
    def columns(self) -> list[str]:
        """The columns that changed."""
        return [column for column, value in self.before.items() if not same(value, self.after[column])]


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two snapshots; added and removed rows as trees."""

    added: tuple[Node, ...]
    removed: tuple[Node, ...]
    updated: tuple[Update, ...]


def same(one: SqlValue, other: SqlValue) -> bool:
    """Equal in value and in type: 1 is neither 1.0 nor ``"1"``."""
    return type(one) is type(other) and one == other


def diff(before: Snapshot, after: Snapshot, links: Links | None = None, by_content: Collection[str] = ()) -> Diff:
    """Compare two snapshots of the same tables.

    Rows are compared by primary key. SQLite gives the number of a deleted row to the next one, so a table in
    ``by_content`` is compared by what its row trees say instead: a line deleted and written again is the same line.

    Args:
        before: The earlier snapshot.
        after: The later one.
        links: By table, the columns that make its rows part of a parent's tree; tables not named use all foreign keys.
        by_content: Tables whose surrogate key means nothing (children tables must be named too).
    """
    links = links or {}
    gone: dict[str, list[Values]] = {}
    come: dict[str, list[Values]] = {}
    updated: list[Update] = []
    for table, shape in before.shapes.items():
        old, new = before.rows[table], after.rows[table]
        if table in by_content:
            gone[table], come[table] = list(old), list(new)
        elif old is not new and not (old == new and all(map(_same_types, old, new))):
            gone[table], come[table], pairs = _diff_rows(shape, old, new)
            updated += [Update(table, _named(shape, was), _named(shape, now)) for was, now in pairs]
    removed, added = nest(gone, before.shapes, links), nest(come, after.shapes, links)
    if by_content:
        removed, added = _without_equals(removed, added, before.shapes, by_content)
    return Diff(tuple(added), tuple(removed), tuple(updated))


def _same_types(one: Values, other: Values) -> bool:
    return list(map(type, one)) == list(map(type, other))


def _named(shape: TableShape, row: Values) -> dict[str, SqlValue]:
    return dict(zip(shape.columns, row, strict=True))


def _diff_rows(
    shape: TableShape, old: Iterable[Values], new: Iterable[Values]
) -> tuple[list[Values], list[Values], list[tuple[Values, Values]]]:
    was, now = _keyed(shape, old), _keyed(shape, new)
    gone = [row for key, row in was.items() if key not in now]
    come = [row for key, row in now.items() if key not in was]
    both = [(row, now[key]) for key, row in was.items() if key in now]
    return gone, come, [(one, other) for one, other in both if one != other or not _same_types(one, other)]


def _keyed(shape: TableShape, rows: Iterable[Values]) -> dict[Key, Values]:
    places = [shape.columns.index(column) for column in shape.primary_key]
    seen: Counter[Key] = Counter()
    keyed: dict[Key, Values] = {}
    for row in rows:
        key: Key = tuple(row[place] for place in places)
        keyed[key, seen[key]] = row  # without a primary key, or with NULL in it, a row can be there twice
        seen[key] += 1
    return keyed


# --- trees -----------------------------------------------------------------------------------------------------------


def nest(rows: Mapping[str, Iterable[Values]], shapes: Mapping[str, TableShape], links: Links) -> list[Node]:
    """Hang each row on the row its foreign key points at, if that is among ``rows`` too; returns the roots.

    Every row is in exactly one tree, rows that point at one another in a circle as well (one of them becomes a root).
    """
    drawn = [(table, _named(shapes[table], row)) for table, some in rows.items() for row in some]
    by_value = _index(drawn, shapes)
    nodes: list[Node] = []
    parents: list[int | None] = []
    for table, values in drawn:
        parent, link = _parent(table, values, shapes[table], links, by_value)
        nodes.append(Node(table, values, [], link))
        parents.append(parent)
    roots: list[Node] = []
    for number, parent in enumerate(parents):
        if parent is None or _circular(number, parents):
            parents[number] = None
            roots.append(nodes[number] if parent is None else Node(nodes[number].table, nodes[number].values))
            nodes[number] = roots[-1]
    for number, parent in enumerate(parents):
        if parent is not None:
            nodes[parent].children.append(nodes[number])
    return roots


def _index(
    drawn: list[tuple[str, dict[str, SqlValue]]], shapes: Mapping[str, TableShape]
) -> dict[tuple[str, str], dict[SqlValue, int]]:
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for shape in shapes.values():
        for table, column in shape.parents.values():
            targets[table].add(column)
    by_value: defaultdict[tuple[str, str], dict[SqlValue, int]] = defaultdict(dict)
    for number, (table, values) in enumerate(drawn):
        for column in targets[table]:
            by_value[table, column][values[column]] = number
    return by_value


def _parent(
    table: str,
    values: Mapping[str, SqlValue],
    shape: TableShape,
    links: Links,
    by_value: Mapping[tuple[str, str], Mapping[SqlValue, int]],
) -> tuple[int | None, str | None]:
    for column in links.get(table, tuple(shape.parents)):
        number = by_value.get(shape.parents[column], {}).get(values[column])
        if number is not None and values[column] is not None:
            return number, column
    return None, None


def _circular(number: int, parents: list[int | None]) -> bool:
    at, seen = parents[number], set[int]()
    while at is not None and at not in seen and at != number:
        seen.add(at)
        at = parents[at]
    return at == number


def content(node: Node, shapes: Mapping[str, TableShape]) -> Content:
    """What a tree says, hashable: its values without surrogate keys and links, and its children in no order."""
    skipped = (shapes[node.table].surrogate, node.link)
    values = tuple((type(value), value) for column, value in node.values.items() if column not in skipped)
    below = Counter(content(child, shapes) for child in node.children)
    return node.table, node.link, values, frozenset(below.items())


def _without_equals(
    removed: list[Node], added: list[Node], shapes: Mapping[str, TableShape], by_content: Collection[str]
) -> tuple[list[Node], list[Node]]:
    says = {id(node): content(node, shapes) for node in (*removed, *added) if node.table in by_content}
    spare = Counter(says[id(node)] for node in removed if id(node) in says)
    spare &= Counter(says[id(node)] for node in added if id(node) in says)
    return _drop(removed, says, spare.copy()), _drop(added, says, spare.copy())


def _drop(nodes: list[Node], says: Mapping[int, Content], spare: Counter[Content]) -> list[Node]:
    kept: list[Node] = []
    for node in nodes:
        told = says.get(id(node))
        if told is not None and spare[told] > 0:
            spare[told] -= 1
        else:
            kept.append(node)
    return kept
