"""Feature: every code has a text in both languages."""

import re

from compare.schema import VOCABULARIES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_code_has_a_text_in_both_languages() -> None:
    for vocabulary in VOCABULARIES.values():
        for code in vocabulary.codes:
            assert vocabulary.label(code, "zh") and vocabulary.label(code, "en")
            # The English of a firmness names the word that it renders: aspirational (力争).
            printed = vocabulary.name == "firmness"
            assert printed or not CHINESE.search(vocabulary.label(code, "en"))
