"""The languages that results are told in: punctuation, numbers, and the texts of the interface."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from compare.printed.digits import brief, plain
from compare.schema import LANGUAGES
from compare.schema.row import Row


@dataclass(frozen=True)
class Language:
    """How one language writes what all sentences and tables are made of.

    Attributes
    ----------
    code : str
        "zh" or "en", as columns end and parameters name it.
    gap : str
        What stands between a word and a number.
    colon, comma, pause, semicolon, stop : str
        Marks with the space that follows them; `comma` enumerates, `pause` parts clauses.
    opening, closing : str
        Brackets with the space before them.
    thousands, decimal : str
        What separates thousands, and what stands before decimals.
    conjunction : str
        What stands before the last of several names.
    measure_words : bool
        Whether a number of things wants a word for their kind.
    glosses : bool
        Whether what documents print is foreign to it, and is said in its words too.
    units : mapping of str to tuple
        Units that it has no word of its own for: a factor, and a pattern for the number.
    """

    code: str
    gap: str
    colon: str
    comma: str
    pause: str
    semicolon: str
    stop: str
    opening: str
    closing: str
    thousands: str
    decimal: str
    conjunction: str
    measure_words: bool
    glosses: bool
    units: Mapping[str, tuple[float, str]]

    def text(self, name: str, **values: object) -> str:
        """Return a text of ``texts.csv``, its fields filled in.

        Examples
        --------
        >>> spoken("en").text("preamble")
        'preamble'
        """
        return TEXTS[name][self.code].format(**values) if values else TEXTS[name][self.code]

    def of(self, row: Row, name: str) -> str:
        """Return the cell of a row that is in this language, of ``NAME_zh`` and ``NAME_en``.

        A missing text is empty.
        """
        cell = getattr(row, f"{name}_{self.code}")
        return cell if isinstance(cell, str) else ""

    def number(self, value: float, places: int | None = None) -> str:
        """Write a number with so many decimals, or at most six and no needless zeros.

        Examples
        --------
        >>> spoken("en").number(3600.0), spoken("en").number(2.80), spoken("zh").number(15000)
        ('3,600', '2.8', '15000')
        """
        return plain(value, self.thousands, self.decimal, places)

    def brief(self, value: float) -> str:
        """Write a computed number with as many digits as say something.

        Examples
        --------
        >>> spoken("en").brief(2179.4), spoken("zh").brief(0.004512)
        ('2,179', '0.0045')
        """
        return brief(value, self.thousands, self.decimal)

    def range(self, values: Iterable[float]) -> str:
        """Write a number, or both ends of a range."""
        return "–".join(map(self.number, values))

    def measured(
        self, values: Iterable[float], unit: str, name: str, computed: bool = False
    ) -> str:
        """Write a value, or both ends of a range, with its unit as the language says it.

        Parameters
        ----------
        values : iterable of float
            In the canonical unit.
        unit, name : str
            The canonical unit, and what it is called.
        computed : bool, optional
            Write only as many digits as say something.

        Examples
        --------
        >>> spoken("en").measured([350], "CNY_100m", "CNY 100 million")
        'CNY 35 billion'
        >>> spoken("en").measured([3, 3.5], "percent", "%")
        '3–3.5%'
        """
        factor, pattern = self.units.get(unit, (1.0, ""))
        number = self.brief if computed else self.number
        written = "–".join(number(value * factor) for value in values)
        if pattern:
            return pattern.format(written)
        return f"{written}{'' if name == '%' else self.gap}{name}".strip()

    def list(self, items: Iterable[str], strong: bool = False) -> str:
        """Join items as an enumeration; `strong` separates items that hold commas themselves."""
        return (self.semicolon if strong else self.comma).join(items)

    def series(self, items: Iterable[str]) -> str:
        """Join names as a sentence does, the last one by "and".

        Examples
        --------
        >>> spoken("en").series(["Nantong", "Qidong", "Yancheng"]), spoken("zh").series(["南通"])
        ('Nantong, Qidong and Yancheng', '南通')
        """
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        return f"{self.comma.join(names[:-1])}{self.conjunction}{names[-1]}"

    def sentences(self, texts: Iterable[str]) -> str:
        """Join sentences, each with a full stop.

        Examples
        --------
        >>> spoken("en").sentences(["It rained", "It stopped."])
        'It rained. It stopped.'
        """
        mark = self.stop.strip()
        ended = (text if text.endswith(mark) else text + mark for text in texts)
        return (self.stop[len(mark) :]).join(ended)

    def inline(self, name: str) -> str:
        """Return a name as it stands within a sentence: in English without its first capital.

        Examples
        --------
        >>> spoken("en").inline("High-tech enterprises"), spoken("en").inline("R&D intensity")
        ('high-tech enterprises', 'R&D intensity')
        """
        word = name.split(" ", 1)[0]
        return name[:1].lower() + name[1:] if word[1:].islower() else name

    def capital(self, name: str) -> str:
        """Return a name as a row of a table begins with it.

        Examples
        --------
        >>> spoken("en").capital("talent")
        'Talent'
        """
        return name[:1].upper() + name[1:]

    def title(self, names: Iterable[str]) -> str:
        """Join names as a title: only the first keeps its capital.

        Examples
        --------
        >>> spoken("en").title(["High-tech output", "Technology contracts"])
        'High-tech output and technology contracts'
        """
        first, *others = [*names] or [""]
        return self.series([first, *map(self.inline, others)])

    def ordinal(self, number: int) -> str:
        """Write a place in an order.

        Examples
        --------
        >>> spoken("en").ordinal(2), spoken("en").ordinal(11), spoken("zh").ordinal(2)
        ('2nd', '11th', '第2')
        """
        if self.code == "zh":
            return f"第{number}"
        teens = 10 <= number % 100 <= 20
        return f"{number}{'th' if teens else _ENDINGS.get(number % 10, 'th')}"

    def bracket(self, text: str) -> str:
        """Put text in brackets."""
        return f"{self.opening}{text}{self.closing}"


_ENDINGS = {1: "st", 2: "nd", 3: "rd"}

_UNITS = {
    "CNY_100m": (0.1, "CNY {} billion"),
    "CNY_10k_per_person": (10_000.0, "CNY {} per person"),
    "USD_per_person": (1.0, "USD {} per person"),
}

_LANGUAGES = {
    "zh": Language(
        "zh", "", "：", "、", "，", "；", "。", "（", "）", "", ".", "和", True, False, {}
    ),
    "en": Language(
        "en", " ", ": ", ", ", ", ", "; ", ". ", " (", ")", ",", ".", " and ", False, True, _UNITS
    ),
}


def _read() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("texts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["id"]: {code: row[code] for code in LANGUAGES} for row in rows}


TEXTS = _read()
"""Identifier to its text in each language."""


def spoken(code: str) -> Language:
    """Return the language of a code.

    Parameters
    ----------
    code : str
        "zh" or "en".

    Returns
    -------
    Language
        How it writes.

    Examples
    --------
    >>> spoken("en").list(["Nantong", "Qidong"]) + spoken("en").bracket("2024")
    'Nantong, Qidong (2024)'
    """
    return _LANGUAGES[code]
