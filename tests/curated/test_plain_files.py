"""Feature: files that are plain are parsed together, and read as each would be line by line."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compare.curated import bulk, csvfile
from compare.curated.csvfile import read
from compare.problem import Problem
from compare.schema import STRUCTURED

TABLE = STRUCTURED["non_targets"]
HEADER = ",".join(TABLE.names).encode()
# What makes rows, and what breaks them.
PARTS = [
    *(
        b"a",
        b"1",
        b" ",
        b",",
        b",",
        b",",
        b"\n",
        b"\n",
        "１，".encode(),
        "　".encode(),
        b"existing",
    ),
    *(b'"', b'""', b'"x, y"', b'"x ""y"""', b'"x\ny"', b'a"b', b"\r\n", b"\r", b"\0", b"\xff"),
    *("\u2028".encode(), "\ufeff".encode(), b"\x0b", b"\x1c"),
]
ROWS = [b"a,b,1,existing", b'a,"b, c",0,date', b",,,", b"a,b,1", b"a,b,1,existing,", b'"a",b,1,"d"']

parts = st.lists(st.sampled_from(PARTS), max_size=12).map(b"".join)
rows = st.lists(st.sampled_from(ROWS), max_size=4).map(b"\n".join)
bodies = st.one_of(
    rows, rows.map(lambda body: body + b"\n"), parts, st.tuples(rows, parts).map(b"\n".join)
)
headers = st.sampled_from(
    [HEADER] * 6 + [b"\xef\xbb\xbf" + HEADER, b"nth,printed,locator,reason", b""]
)
contents = st.tuples(headers, bodies).map(b"\n".join)

Read = tuple[pd.DataFrame | None, list[Problem]]


def line_by_line(files: dict[str, Path]) -> Read:
    """Read files with the reader that knows the line of everything alone."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(bulk, "read", lambda files, table, normal: (None, list(files)))
        return read(files, TABLE)


def written(folder: Path, contents: list[bytes]) -> dict[str, Path]:
    files = {f"{number}.csv": folder / f"{number}.csv" for number in range(len(contents))}
    for path, content in zip(files.values(), contents, strict=True):
        path.write_bytes(content)
    return files


def same(one: Read, other: Read) -> None:
    assert one[1] == other[1]
    if one[0] is None or other[0] is None:
        assert one[0] is other[0] is None
        return
    pd.testing.assert_frame_equal(one[0], other[0])


@settings(
    max_examples=300, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(contents, min_size=1, max_size=4))
def test_files_together_are_what_each_is_line_by_line(tmp_path, contents) -> None:
    files = written(tmp_path, contents)
    same(read(files, TABLE), line_by_line(files))


def test_plain_files_are_not_read_line_by_line(tmp_path, monkeypatch) -> None:
    plain = HEADER + b'\na,"b, ""c""",1,existing\n\xe4\xb8\x80,b,2,date'
    files = written(tmp_path, [plain, HEADER + b"\n", HEADER + b"\na,b,1,past\n"])
    monkeypatch.setattr(csvfile, "_read_file", pytest.fail)
    frame, problems = read(files, TABLE)
    assert problems == []
    assert frame["printed"].tolist() == ['b, "c"', "b", "b"]
    assert frame.index.tolist() == [("0.csv", 2), ("0.csv", 3), ("2.csv", 2)]


def test_one_file_that_is_not_plain_costs_the_others_nothing(tmp_path, monkeypatch) -> None:
    odd = b'\na,"b\nc",1,past\nx,y,2,date\n'
    bodies = (b"\na,b,1,past", odd, b"\nz,b,1,past")
    files = written(tmp_path, [HEADER + body for body in bodies])
    read_alone = []
    real = csvfile._read_file
    monkeypatch.setattr(
        csvfile, "_read_file",
        lambda path, table, shown: (read_alone.append(shown), real(path, table, shown))[1],
    )  # fmt: skip
    frame, problems = read(files, TABLE)
    assert (read_alone, problems) == (["1.csv"], [])
    assert frame.index.tolist() == [("0.csv", 2), ("1.csv", 2), ("1.csv", 4), ("2.csv", 2)]


def test_many_files_are_parsed_in_several_batches(tmp_path, monkeypatch) -> None:
    files = written(tmp_path, [HEADER + f"\na,b{n},1,past\n".encode() * 3 for n in range(30)])
    monkeypatch.setattr(bulk, "AT_ONCE", 100)
    same(read(files, TABLE), line_by_line(files))
