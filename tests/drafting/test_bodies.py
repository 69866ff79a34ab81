"""Feature: the bodies that a document names for a passage are proposed with it."""

import pytest

from compare.drafting.bodies import bodies
from compare.texts.source import divide


def named(frames, text: str) -> list[tuple[str, str, str, str]]:
    found = bodies(divide("suzhou-2031", text), frames)
    return [(row["locator"], row["covers"], row["role"], row["body_zh"]) for row in found]


@pytest.mark.parametrize(
    ("brackets", "expected"),
    [
        (
            "（责任单位：市科技局、财政局）",
            [("responsible", "市科技局"), ("responsible", "市财政局")],
        ),
        (
            "〔牵头单位：市科技局；配合单位：各县（市、区）政府、市教育局〕",
            [
                ("lead", "市科技局"),
                ("cooperating", "各县(市、区)政府"),
                ("cooperating", "市教育局"),
            ],
        ),
        (
            "（市科技局牵头，市发改委、市商务局等参与）",
            [("lead", "市科技局"), ("cooperating", "市发改委"), ("cooperating", "市商务局")],
        ),
        ("（牵头单位：各辖市、区政府）", [("lead", "各辖市、区政府")]),
        ("（强化政策创新，切实落实）", []),
        ("（以下简称示范区）", []),
    ],
)
def test_roles_and_names_are_read_from_the_brackets(frames, brackets, expected) -> None:
    found = named(frames, f"一、任务\n1.培育企业。{brackets}")
    assert [(role, body) for _, _, role, body in found] == expected


def test_what_stands_above_articles_answers_for_them(frames) -> None:
    text = "一、任务\n（一）企业。（市科技局牵头）\n1.甲。\n2.乙。\n"
    text += "（二）人才。\n3.丙。（市人社局牵头）"
    assert named(frames, text) == [
        ("一/(一)", "一/(一); 一/1-2", "lead", "市科技局"),
        ("一/3", "一/3", "lead", "市人社局"),
    ]


def test_a_body_that_the_data_know_has_its_english_name(frames) -> None:
    text = "一、任务\n1.培育企业。（责任单位：市科技局、市云汀办）"
    english = [row["body_en"] for row in bodies(divide("suzhou-2031", text), frames)]
    assert english == ["Municipal Bureau of Science and Technology", ""]
