"""Feature: a pattern that would search for ever is given up."""

import contextlib
import time

import pytest

from compare.printed import pattern


@pytest.mark.parametrize("printed", ["(x+x+)+y", "(x|x)*z", "(?:x*)*$y"])
def test_a_pattern_that_searches_for_ever_is_given_up(printed, monkeypatch) -> None:
    monkeypatch.setattr(pattern, "SECONDS", 0.3)
    assert pattern.fault(printed) == ""
    begin = time.perf_counter()
    with contextlib.suppress(TimeoutError):
        list(pattern.spans(printed, "x" * 5000))
    assert time.perf_counter() - begin < 5
