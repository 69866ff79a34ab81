"""Feature: the bodies that answer for a passage are built for each place that they answer for."""

import pytest

from compare.printed.locator import expand

TASKS = {"nantong-2022": "二", "qidong-2023": "三"}


def test_the_built_table_names_each_place_that_a_body_answers_for(frames, tables) -> None:
    built = tables["responsibilities"].to_pandas()
    assert len(built) == len(frames["responsibilities"])
    key = ["document_id", "locator", "role", "body_zh"]
    both = built.merge(frames["responsibilities"], on=key, suffixes=("", "_read"))
    assert len(both) == len(built)
    assert [list(places) for places in both["covers"]] == [
        list(expand(covers)) for covers in both["covers_read"]
    ]
    written = {tuple(places) for places in both["covers"]}
    assert ("三/(一)", "三/1", "三/2", "三/3") in written
    assert not any("-" in place for places in written for place in places)


@pytest.mark.parametrize("document_id", TASKS)
def test_each_statement_in_the_tasks_has_a_responsible_body(tables, document_id) -> None:
    statements = tables["statements"].to_pandas()
    bodies = tables["responsibilities"].to_pandas()
    stated = statements[
        statements["document_id"].eq(document_id)
        & statements["locator"].str.startswith(f"{TASKS[document_id]}/")
    ]
    named = bodies[bodies["document_id"].eq(document_id)]
    covered = {place for places in named["covers"] for place in places}
    assert len(stated) > 20
    assert set(stated["locator"]) - covered == set()
