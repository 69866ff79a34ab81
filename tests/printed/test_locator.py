"""Feature: a place in a document is written by its numbers, and a range of them written out."""

import pytest

from compare.printed.locator import expand


@pytest.mark.parametrize(
    ("covers", "places"),
    [
        (("三/(一)", "三/1-3"), ["三/(一)", "三/1", "三/2", "三/3"]),
        (("三/9-11", "四/2"), ["三/9", "三/10", "三/11", "四/2"]),
        (("附件/1-2", "附件"), ["附件/1", "附件/2", "附件"]),
        (("二/4-4",), ["二/4"]),
        (("一", "0"), ["一", "0"]),
    ],
)
def test_a_range_of_places_is_written_out(covers, places) -> None:
    assert list(expand(covers)) == places
