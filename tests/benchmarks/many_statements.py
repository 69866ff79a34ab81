"""Curated tables of as many statements, cities and years as are asked for, made by chance.

``python tests/benchmarks/many_statements.py FOLDER --statements 1000000`` writes them. The same
seed and sizes write the same files. Cities, documents and values are invented; indicators, units
and families are those of the project, and quantities, places, periods, firmness and basis follow
the grammar that documents print.
"""

import argparse
import csv
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

STRUCTURED = Path(__file__).parents[2] / "data" / "structured"
SEED = 15
FIRST_YEAR = 2005
PLAN_YEARS = 5
"""Years of a plan; a city has one every so many years, in the place of that year's report."""
SHARES = {"plan": 3.0, "actuals": 0.35, "conflict": 0.03, "zone": 0.03, "dated": 0.6}
"""How many times the statements of a report a plan has, and shares of statements or documents."""

PLACES_BESIDE = ("province", "country")
"""Levels of places that cities are held against; they are those of the project."""
COUNTIES = 9
"""Counties of a prefecture."""
SYLLABLES = {
    "南": "nan", "通": "tong", "安": "an", "阳": "yang", "江": "jiang", "海": "hai", "山": "shan",
    "州": "zhou", "城": "cheng", "东": "dong", "北": "bei", "西": "xi", "宁": "ning", "平": "ping",
    "河": "he", "林": "lin", "泉": "quan", "昌": "chang", "德": "de", "清": "qing", "水": "shui",
    "口": "kou", "门": "men", "溪": "xi", "石": "shi", "青": "qing", "金": "jin", "银": "yin",
    "湖": "hu", "云": "yun", "龙": "long", "凤": "feng", "华": "hua", "中": "zhong", "兴": "xing",
    "文": "wen", "武": "wu", "定": "ding", "永": "yong", "新": "xin", "丰": "feng", "和": "he",
    "康": "kang", "宜": "yi", "太": "tai", "长": "chang", "福": "fu", "建": "jian", "广": "guang",
    "高": "gao", "沙": "sha", "桥": "qiao", "田": "tian", "洛": "luo", "川": "chuan", "巴": "ba",
    "春": "chun", "明": "ming", "大": "da", "三": "san", "岭": "ling", "乐": "le", "信": "xin",
}  # fmt: skip
REPORTED = (
    "rd_intensity", "hightech_enterprises", "invention_patents", "tech_smes", "tech_contracts",
    "st_progress", "hightech_output",
)  # fmt: skip
"""Families that reports are read for; plans are read whole."""
UNITS = {
    "share": ("%",), "count": ("家", "个", "项"), "person": ("人", "名", "万人"), "ratio": ("",),
    "CNY": ("亿元", "万元"), "USD": ("美元",), "area": ("万平方米",), "rank": ("位",),
    "concentration": ("微克/立方米",), "person_year": ("人年",), "visit": ("人次",),
}  # fmt: skip
"""Units that are printed for each dimension."""
FORMS = (
    ("达到{}", ">=", False), ("{}", ">=", True), ("超过{}", ">", False), ("{}以上", ">=", False),
    ("不少于{}", ">=", False), ("{}左右", "~", False), ("突破{}", ">", False),
)  # fmt: skip
REACHED = (
    ("{}", "=", True),
    ("达{}", "=", False),
    ("超{}", ">", False),
    ("达到{}左右", "~", False),
)
FIRM = (("commit", ""), ("strive", "力争"), ("ensure", "确保"), ("strive", "争取"))
PLACES = ("一/(一)", "一/(二)", "二/(一)", "二/(三)", "三/1", "三/12", "二/13", "附件/2", "四", "0")
BUREAU = "市科技局,Science and Technology Bureau"
STATES = ("stock", "ratio", "rank")
STATEMENT = (
    "seq,locator,indicator_id,indicator_printed,quantity_printed,value,value_upper,unit_printed,"
    "comparator,bare,basis,basis_printed,word_order,period_start,period_end,scope,firmness,"
    "firmness_printed,inferred,reading_alt,review,derived,confirmed,note_zh,note_en"
)
ACTUAL = STATEMENT.replace("firmness,firmness_printed", "estimate")
HEADERS = {
    "statements": STATEMENT,
    "actuals": ACTUAL,
    "responsibilities": "locator,covers,role,body_zh,body_en",
    "non_targets": "locator,printed,nth,reason",
}

Row = dict[str, str]


@dataclass(frozen=True)
class City:
    """A city, and the city it lies in."""

    city_id: str
    code: str
    name_zh: str
    name_en: str
    parent: str


@dataclass(frozen=True)
class Document:
    """A document of a city: a report of one year, or a plan of several."""

    city: City
    year: int
    plan: bool

    @property
    def document_id(self) -> str:
        """The name of its files."""
        return f"{self.city.city_id}-{self.year}"

    @property
    def last(self) -> int:
        """The last year of its horizon."""
        return self.year + PLAN_YEARS - 1 if self.plan else self.year


class Indicator:
    """An indicator with the quantities that may be printed for it."""

    def __init__(self, row: Row, units: dict[str, Row], factors: dict[str, float]):
        self.name, self.printed, self.kind = row["indicator_id"], row["name_zh"], row["kind"]
        self.family = row["family"]
        low, high = float(row["plausible_min"]), float(row["plausible_max"])
        points = ("个百分点",) if row["kind"] == "change" else UNITS[row["numerator_dimension"]]
        self.units = [unit for unit in points if unit in units]
        self.scales = [float(units[unit]["factor"]) / factors[row["unit"]] for unit in self.units]
        self.low, self.high = max(low, 1e-3), min(high, 100.0) if points == ("%",) else high
        self.whole = row["numerator_dimension"] in ("count", "rank", "person", "visit")
        self.whole &= row["denominator"] == "none"

    def number(self, chance: float, unit: int) -> str:
        """Return a plausible number in one of its units, as it is printed."""
        low, high = self.low / self.scales[unit], self.high / self.scales[unit]
        value = float(f"{low * (high / low) ** (0.15 + 0.7 * chance):.3g}")
        if self.whole and self.scales[unit] == 1:
            value = float(round(value)) or 1.0
        if not low <= value <= high:
            value = high
        return f"{value:.12f}".rstrip("0").rstrip(".")


def write(
    folder: Path, statements: int, cities: int = 3000, years: int = 20, seed: int = SEED
) -> None:
    """Write curated tables with so many statements, cities and years.

    Parameters
    ----------
    folder : Path
        The folder to write into; it is made, and must not exist.
    statements : int
        How many statements, all documents together; at least as many as documents.
    cities, years : int, optional
        How many cities, and how many documents each has, one a year.
    seed : int, optional
        What chance begins with.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write(Path(place) / "made", 100, cities=4, years=5)
    ...     sum(len(path.read_text().splitlines()) - 1
    ...         for path in Path(place, "made", "statements").iterdir())
    100
    """
    chance = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    for name in ("colours", "codes", "families", "indicators", "indicator_relations", "units",
                 "canonical_units"):  # fmt: skip
        shutil.copy(STRUCTURED / f"{name}.csv", folder)
    made = list(_cities(cities))
    _write_cities(folder, made)
    _write_values(folder, made, years, chance)
    documents = [
        Document(city, FIRST_YEAR + year, (place + year) % PLAN_YEARS == 0)
        for place, city in enumerate(made)
        for year in range(years)
    ]
    _write_table(folder, "documents", map(_document_row, documents))
    for name in HEADERS:
        (folder / name).mkdir()
    pools = _pools()
    for document, count in zip(documents, _counts(documents, statements, chance), strict=True):
        _write_document(folder, document, int(count), pools, chance)


def _rows(name: str) -> list[Row]:
    with (STRUCTURED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write_table(folder: Path, name: str, rows: Iterable[Row]) -> None:
    with (STRUCTURED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _cities(count: int) -> Iterator[City]:
    """Yield prefectures, each before its counties, with names and codes of their own."""
    names: dict[str, str] = {}
    for pair in product(SYLLABLES, repeat=2):
        english = "".join(SYLLABLES[part] for part in pair).capitalize()
        names.setdefault(english, "".join(pair))
    taken = {row["name_en"] for row in _rows("cities") if row["level"] in PLACES_BESIDE}
    chosen = (pair for pair in names.items() if pair[0] not in taken)
    provinces = sorted({row["province_code"] for row in _rows("cities")} - {""})
    parent = City("", "", "", "", "")
    for number in range(count):
        prefecture, county = divmod(number, COUNTIES + 1)
        place, province = divmod(prefecture, len(provinces))
        english, chinese = next(chosen)
        code = f"{provinces[province]}{place + 1:02d}{county:02d}"
        city = City(english.lower(), code, chinese, english, parent.city_id if county else "")
        parent = parent if county else city
        yield city


def _write_cities(folder: Path, made: Sequence[City]) -> None:
    places = [row for row in _rows("cities") if row["level"] in PLACES_BESIDE]
    names = {row["province_code"]: row for row in _rows("cities")}
    cities = (
        {
            "city_id": city.city_id, "gb_code": city.code, "name_zh": city.name_zh,
            "name_en": city.name_en, "level": "county" if city.parent else "prefecture",
            "parent_city_id": city.parent, "province_code": city.code[:2],
            "province_zh": names[city.code[:2]]["province_zh"],
            "province_en": names[city.code[:2]]["province_en"],
        }
        for city in made
    )  # fmt: skip
    _write_table(folder, "cities", [*cities, *places])
    whole = next(row for row in _rows("scopes") if row["scope"] == "city")
    zones = (
        {"scope": _zone(city), "city_id": city.city_id, "type": "zone", "reach": "whole",
         "name_en": f"{city.name_en} High-Tech Zone"}
        for city in made
    )  # fmt: skip
    _write_table(folder, "scopes", [whole, *zones])


def _zone(city: City) -> str:
    return f"{city.name_zh}高新区"


def _write_values(
    folder: Path, made: Sequence[City], years: int, chance: np.random.Generator
) -> None:
    """Write what was published of the cities: two indicators, residents, the yearbook."""
    source = {"source_id": "made_statistics", "title_zh": "统计公报", "title_en": "Communiqués",
              "grade": "A"}  # fmt: skip
    _write_table(folder, "sources", [source])
    named = {"source_id": "made_statistics"}
    seen = (("rd_intensity", "percent", 0.5, 5), ("hightech_enterprises", "enterprise", 20, 4000))
    _write_table(folder, "observations", (
        {"city_id": city.city_id, "indicator_id": name, "period_start": str(year),
         "period_end": str(year), "value": f"{low + (high - low) * draw:.{2 if high < 9 else 0}f}",
         "unit": unit, "comparator": "=", "basis": "at_end", "scope": "city", "status": "final",
         "estimate": "false", **named}
        for name, unit, low, high in seen
        for city in made
        for year, draw in enumerate(chance.random(years), FIRST_YEAR - 1)
    ))  # fmt: skip
    _write_table(folder, "population", (
        {"city_id": city.city_id, "year": str(year), "persons": str(persons), **named}
        for city in made
        for year, persons in zip((2010, 2020), chance.integers(10**5, 10**7, 2), strict=True)
    ))  # fmt: skip
    _write_table(folder, "yearbook", (
        {"city_id": city.city_id, "year": str(year), "gdp_cny_100m": str(gdp),
         "residents_10k": str(gdp // 9 + 20), "invention_patents_granted": str(gdp // 3),
         "fiscal_st_cny_10k": str(gdp * 9), "fiscal_total_cny_10k": str(gdp * 900), **named}
        for city in made if not city.parent
        for year, gdp in enumerate(chance.integers(300, 9000, years), FIRST_YEAR)
    ))  # fmt: skip


def _document_row(document: Document) -> Row:
    city, year = document.city, document.year
    digest = hashlib.sha256(document.document_id.encode()).hexdigest()
    dated = int(digest[:4], 16) / 0xFFFF < SHARES["dated"]
    row = {
        "document_id": document.document_id, "city_id": city.city_id,
        "issuer_zh": f"{city.name_zh}市人民政府",
        "issuer_en": f"People's Government of {city.name_en}",
        "issuer_level": "city_government", "period_start": str(year),
        "period_end": str(document.last), "source_grade": "A", "source_sha256": digest,
        "url": f"https://example.org/{city.city_id}/{year}",
        "issued_on": f"{year}-01-{int(digest[4:6], 16) % 28 + 1:02d}" if dated else "",
    }  # fmt: skip
    if digest[6] == "0":
        row |= {"completeness_zh": "缺附件", "completeness_en": "Without the annex"}
    if document.plan:
        before = year - PLAN_YEARS
        return row | {
            "title_zh": f"{city.name_zh}市科技创新规划({year}-{document.last}年)",
            "title_en": f"Innovation plan of {city.name_en}, {year}-{document.last}",
            "genre": "action_plan", "looked_for": "*",
            "predecessor_id": f"{city.city_id}-{before}" if before >= FIRST_YEAR else "",
        }  # fmt: skip
    return row | {
        "title_zh": f"{city.name_zh}市政府工作报告({year}年)",
        "title_en": f"Government Work Report of {city.name_en}, {year}",
        "genre": "government_work_report", "looked_for": "; ".join(REPORTED),
    }  # fmt: skip


def _counts(
    documents: Sequence[Document], statements: int, chance: np.random.Generator
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return how many statements each document has: one at least, and all together so many."""
    share = np.array([SHARES["plan"] if document.plan else 1.0 for document in documents])
    share *= chance.gamma(4, 0.25, len(documents))
    return 1 + chance.multinomial(statements - len(documents), share / share.sum())


Pool = tuple[list[Indicator], "np.ndarray[tuple[int], np.dtype[np.float64]]"]


def _pools() -> tuple[Pool, Pool]:
    """Return the indicators of reports and of plans, and how often each is stated, summed up."""
    units = {row["unit_printed"]: row for row in _rows("units")}
    factors = {row["unit"]: float(row["factor"]) for row in _rows("canonical_units")}
    every = [Indicator(row, units, factors) for row in _rows("indicators")]
    every = [indicator for indicator in every if indicator.units]
    found = []
    for pool in ([one for one in every if one.family in REPORTED], every):
        weights = 1 / np.arange(3, len(pool) + 3)
        found.append((pool, np.cumsum(weights) / weights.sum()))
    return found[0], found[1]


def _write_document(
    folder: Path, document: Document, count: int, pools: tuple[Pool, Pool],
    chance: np.random.Generator,
) -> None:  # fmt: skip
    pool, summed = pools[document.plan]
    draws = chance.random((count, 8)).tolist()
    stated = np.searchsorted(summed, chance.random(count)).tolist()
    own = [pool[place] for place in stated]
    statements = list(_statements(document, own, draws))
    reports = list(_actuals(document, own, draws))
    bodies, numbers = [], ["二/(一),5,1,existing"]
    if document.plan:
        roles = zip(PLACES[:8], ("lead", "cooperating") * 4, strict=True)
        bodies = [f"{place},{place},{role},{BUREAU}" for place, role in roles]
        numbers += ['0,"1,200",1,past']
    for name, rows in zip(HEADERS, (statements, reports, bodies, numbers), strict=True):
        text = "\n".join([HEADERS[name], *rows, ""])
        (folder / name / f"{document.document_id}.csv").write_text(text, encoding="utf-8")


def _statements(
    document: Document, own: Sequence[Indicator], draws: Sequence[Sequence[float]]
) -> Iterator[str]:
    """Yield the rows of statements; an indicator that is stated again mostly has its value."""
    values: dict[str, Sequence[float]] = {}
    for seq, (indicator, draw) in enumerate(zip(own, draws, strict=True), 1):
        first = draw if draw[0] < SHARES["conflict"] else values.setdefault(indicator.name, draw)
        said = _said(document, indicator, [*draw[:6], *first[6:]])
        firmness, word = FIRM[int(draw[2] ** 6 * len(FIRM))]
        place = PLACES[int(draw[0] * len(PLACES))]
        read = "period" if draw[4] < 0.08 else ""
        other = "firmness=strive" if draw[5] < 0.01 else ""
        note = ("附件另有印法", '"The annex prints it, too"') if draw[7] < 0.02 else ("", "")
        review = "reviewed_twice" if document.plan else "reviewed_once"
        columns = (seq, place, *said, firmness, word, read, other, review, "", "", *note)
        yield ",".join(map(str, columns))


def _said(document: Document, indicator: Indicator, draw: Sequence[float]) -> tuple[object, ...]:
    """Return what a statement says from its indicator to its scope."""
    unit = int(draw[7] * len(indicator.units))
    form, comparator, bare = FORMS[int(draw[1] * len(FORMS))]
    start, end, basis, word = document.year, document.last, "at_end", ""
    if indicator.kind in STATES:
        start = end
    elif draw[3] < 0.3:
        basis, word = "per_year", "年均" if draw[3] < 0.1 else "每年"
    else:
        basis, word = "in_period", "" if indicator.kind in ("growth", "change") else "新增"
    order = ("basis; " if word else "") + "indicator; quantity" if draw[4] > 0.9 else ""
    scope = _zone(document.city) if draw[5] > 1 - SHARES["zone"] else "city"
    return (*_quantity(indicator, draw[6], unit, form), comparator, str(bare).lower(), basis, word,
            order, start, end, scope)  # fmt: skip


def _quantity(
    indicator: Indicator, chance: float, unit: int, form: str
) -> tuple[str, str, str, str, str, str]:
    """Return indicator, its name, the quantity as printed, its value, no second one, and unit."""
    number, printed = indicator.number(chance, unit), indicator.units[unit]
    quantity = form.format(number + printed)
    return indicator.name, indicator.printed, quantity, number, "", printed


def _actuals(
    document: Document, own: Sequence[Indicator], draws: Sequence[Sequence[float]]
) -> Iterator[str]:
    """Yield the rows of what a document reports as reached in the year before."""
    reported = [
        (indicator, draw)
        for indicator, draw in zip(own, draws, strict=True)
        if draw[3] < SHARES["actuals"]
    ]
    year = document.year - 1
    for seq, (indicator, draw) in enumerate(reported, 1):
        form, comparator, bare = REACHED[int(draw[2] ** 3 * len(REACHED))]
        basis = "at_end" if indicator.kind in STATES else "in_period"
        quantity = _quantity(indicator, draw[5], int(draw[7] * len(indicator.units)), form)
        columns = (
            seq, "一/(一)", *quantity, comparator, str(bare).lower(), basis, "", "", year, year,
            "city", "false", "", "", "reviewed_once", "", "", "", "",
        )  # fmt: skip
        yield ",".join(map(str, columns))


def main() -> None:
    """Write tables of the sizes of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--cities", type=int, default=3000)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    write(given.folder, given.statements, given.cities, given.years, given.seed)


if __name__ == "__main__":
    main()
