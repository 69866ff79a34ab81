"""Entries of a plan as they are written, in YAML or CSV, each value with its line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from compare.problem import InvalidInputError, Problem, said
from compare.storage import content

LARGEST = 2**20
"""Bytes of the largest plan."""

KEYS = ("notebook", "recipe", "name", "language", "format", "parameters", "matrix")
"""What an entry may have."""

DEEPEST = 10
"""How deep a plan may be nested; a parameter may be a list of lists."""

# The parser in C takes a hundredth of the time, where it came with the library.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = "tag:yaml.org,2002:"
_SCALARS = {f"{_PLAIN}{name}" for name in ("null", "bool", "int", "float", "str")}
_DATE = f"{_PLAIN}timestamp"
_EXPECTED = "a plan: a list of reports, such as reports: [{notebook: city_profile.ipynb}]"


@dataclass(frozen=True)
class Entry:
    """One entry of a plan; it may be for many reports.

    Attributes
    ----------
    values : Mapping of str to object
        Its values by key, of those in `KEYS`.
    line : int
        Where it begins.
    lines : Mapping of tuple of str to int
        The line of each key, and of each key within `parameters` and `matrix`.
    cells : Mapping of str to str
        Parameters that are text of a CSV file, to be read as the notebook needs them.
    """

    values: Mapping[str, Any]
    line: int
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    def at(self, *keys: str) -> int:
        """Return the line of a key, else of what it stands in."""
        return next(
            (self.lines[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in self.lines),
            self.line,
        )


def read(path: Path) -> list[Entry]:
    """Read the entries of a plan, in YAML or, where its name ends in ``.csv``, in CSV.

    Parameters
    ----------
    path : Path
        The plan.

    Returns
    -------
    list of Entry
        Its entries; what they say is not checked yet.

    Raises
    ------
    InvalidInputError
        If there is no such file, it is too large, or no list of entries; with all that is wrong.
    """
    data = content(path, "a plan")
    if len(data) > LARGEST:
        raise InvalidInputError.at(path, f"a plan; it is larger than {LARGEST // 2**10} KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidInputError([Problem(str(path), line, "", "", "text in UTF-8")]) from None
    read_text = _of_csv if path.suffix.lower() == ".csv" else _of_yaml
    return read_text(text, str(path))


def _of_csv(text: str, file: str) -> list[Entry]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries, problems = [], []
    try:
        header = [name.strip() for name in next(rows, [])]
        if not {"notebook", "recipe"} & {*header} or len({*header}) < len(header) or "" in header:
            expected = "a header: notebook or recipe, name, language, format, and parameters"
            raise InvalidInputError([Problem(file, 1, "", ",".join(header), expected)])
        for cells in rows:
            if len(cells) == len(header):
                entries.append(_row(header, cells, rows.line_num))
            elif any(cell.strip() for cell in cells):
                found = f"{len(cells)} cells"
                problems.append(Problem(file, rows.line_num, "", found, f"{len(header)} cells"))
    except csv.Error as error:
        problems.append(Problem(file, rows.line_num, "", "", f"CSV ({error})"))
    if not entries and not problems:
        problems.append(Problem(file, 2, "", "", "at least one row; there is none"))
    if problems:
        raise InvalidInputError(problems)
    return entries


def _row(header: list[str], cells: list[str], line: int) -> Entry:
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    values: dict[str, Any] = {name: given[name] for name in given if name in KEYS[:5]}
    for name in ("language", "format"):
        if name in values:
            values[name] = [word.strip() for word in values[name].split(";")]
    return Entry(values, line, cells={name: given[name] for name in given if name not in KEYS})


def _of_yaml(text: str, file: str) -> list[Entry]:
    try:
        problems = list(_refused(text, file))
        root = None if problems else yaml.compose(text, _LOADER)
        found = _Plain(file)
        if root is not None:
            found.read(root, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        problems = [Problem(file, mark.line + 1 if mark else 0, "", "", f"YAML ({reason})")]
        raise InvalidInputError(problems) from None
    is_plan = found.is_plan()
    problems += found.problems
    if not problems and not is_plan:
        problems.append(Problem(file, 0, "", "", _EXPECTED))
    if problems:
        raise InvalidInputError(problems)
    return list(found.entries())


def _refused(text: str, file: str) -> Iterator[Problem]:
    """Yield what YAML can do and a plan does without: names for values, tags, many documents."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield Problem(file, line, "", "", f"a plan; it is nested more than {DEEPEST} deep")
            return
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            yield Problem(file, line, "", str(anchor), "no anchors and no aliases")
        elif tag:
            yield Problem(file, line, "", str(tag), "no tags")
        elif isinstance(event, yaml.DocumentStartEvent) and event.explicit and line > 1:
            yield Problem(file, line, "", "---", "one document")


class _Plain:
    """YAML nodes as plain values, with the line of each."""

    def __init__(self, file: str):
        self.file = file
        self.value: Any = None
        self.lines: dict[tuple[object, ...], int] = {}
        self.problems: list[Problem] = []
        self._loader = yaml.SafeLoader("")

    def read(self, root: yaml.Node, place: tuple[object, ...]) -> None:
        """Read a document."""
        self.value = self._plain(root, place)

    def _plain(self, node: yaml.Node, place: tuple[object, ...]) -> Any:
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*place, n)) for n, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if node.tag not in _SCALARS:
            expected = "a text, in quotation marks" if node.tag == _DATE else "a plain value"
            self._wrong(node, place, expected)
            return None
        try:
            return self._loader.construct_object(node)
        except ValueError:  # a number of more digits than Python reads
            self._wrong(node, place, "a shorter number, or a text in quotation marks")

    def _mapping(self, node: yaml.MappingNode, place: tuple[object, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or name in found:
                self._wrong(key, place, "a name" if name is None else "each key once")
                continue
            found[name] = self._plain(value, (*place, name))
            self.lines[(*place, name)] = key.start_mark.line + 1
        return found

    def _wrong(self, node: yaml.Node, place: tuple[object, ...], expected: str) -> None:
        line, shown = node.start_mark.line + 1, said(node.value) if node.value else ""
        column = next((str(name) for name in reversed(place) if isinstance(name, str)), "")
        self.problems.append(Problem(self.file, line, column, shown, expected))

    def is_plan(self) -> bool:
        """Tell whether the document is a list of entries under `reports`, and nothing else."""
        value = self.value
        if not isinstance(value, dict):
            return False
        for name in value.keys() - {"reports"}:
            expected = "no other key than reports"
            self.problems.append(Problem(self.file, self.lines[(name,)], name, name, expected))
        reports = value.get("reports")
        if self.problems or not isinstance(reports, list):
            return bool(self.problems)
        return bool(reports) and all(isinstance(one, dict) for one in reports)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries."""
        lines: dict[object, dict[tuple[str, ...], int]] = {}
        for place, line in self.lines.items():
            if len(place) > 2:
                lines.setdefault(place[1], {})[tuple(map(str, place[2:]))] = line
        for number, values in enumerate(self.value["reports"]):
            yield Entry(values, self.lines[("reports", number)], lines.get(number, {}))
