"""Feature: the font has every character of our own texts."""

from compare import font
from compare.schema import COLUMNS, LANGUAGES, VOCABULARIES
from compare.wording.language import TEXTS


def test_the_font_has_what_our_own_texts_need() -> None:
    texts = [
        text
        for vocabulary in VOCABULARIES.values()
        for language in LANGUAGES
        for text in vocabulary.labels[language].values()
    ]
    texts += [text for named in TEXTS.values() for text in named.values()]
    texts += [c.description_zh + c.description_en for c in COLUMNS.values()]
    assert font.lacking("".join(texts)) == []
