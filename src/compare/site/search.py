"""Search in Chinese and English: Chinese is indexed, and asked for, by pairs of characters.

A list of words would cut one text in other places than another, and the browser has no such list
to cut the question by: 研发投入强度 would be found where it is one word only. Pairs are the same
pairs in the text and in the question.
"""

import re

from sphinx.search.en import SearchEnglish

CODE = "zh-en"
"""By what Sphinx knows this language of the search."""

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_PIECES = re.compile(f"[{_HAN}]+|[^\\W{_HAN}]+")
_CHINESE = re.compile(f"[{_HAN}]")

_SPLITTER = f"""
var splitQuery = (query) =>
  (query.match(/[{_HAN}]+|(?:(?![{_HAN}])[\\p{{L}}\\p{{N}}_])+/gu) || []).flatMap((piece) =>
    /^[{_HAN}]{{2,}}$/.test(piece)
      ? Array.from(piece.slice(1), (character, place) => piece[place] + character)
      : [piece],
  );
"""


def words(text: str) -> list[str]:
    """Return the words of a text, and of Chinese each two characters that stand together.

    Examples
    --------
    >>> words("R&D研发强度 2.8%")
    ['R', 'D', '研发', '发强', '强度', '2', '8']
    """
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if _CHINESE.match(piece) and len(piece) > 1:
            found += (piece[place : place + 2] for place in range(len(piece) - 1))
        else:
            found.append(piece)
    return found


class SearchBothLanguages(SearchEnglish):
    """English by stems, Chinese by pairs of characters, in one index."""

    lang = CODE
    js_splitter_code = _SPLITTER

    def split(self, input: str) -> list[str]:
        """Return what a text is indexed by."""
        return words(input)

    def word_filter(self, word: str) -> bool:
        """Tell whether something is indexed."""
        return len(word) > 1 and super().word_filter(word)
