"""The codebook: what tables, columns and codes mean, from their one definition."""

import re
from collections.abc import Mapping

import pandas as pd

from compare.schema import (
    COLUMNS,
    DOCUMENTATION,
    OPEN,
    RELEASE,
    RESULTS,
    TIDY,
    UNIT_COLUMNS,
    VOCABULARIES,
    WARNINGS,
    Column,
)
from compare.wording import wording
from compare.wording.language import spoken

Frames = Mapping[str, pd.DataFrame]


def tables(language: str) -> pd.DataFrame:
    """Return the built tables: what a row is, which rows there are, the key, what to mind.

    What is to be minded is named by its code; `warnings` says it.

    Parameters
    ----------
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        A row a table, all text.

    Examples
    --------
    >>> tables("en").set_index("Table").loc["population", "Key"]
    'city_id, year'
    """
    speech = spoken(language)
    rows = [
        {
            "table_column": name,
            "title_column": table.title(language),
            "row_column": DOCUMENTATION[name].description(language),
            "key_column": ", ".join(table.key),
            "mind_column": speech.list(DOCUMENTATION[name].warnings),
        }
        for name, table in TIDY.items()
    ]
    keys = ["table_column", "title_column", "row_column", "key_column", "mind_column"]
    return wording.framed(rows, keys, language)


def warnings(language: str) -> pd.DataFrame:
    """Return what to mind in using tables: code and meaning.

    Examples
    --------
    >>> warnings("en").shape[1]
    2
    """
    rows = [{"code_column": code, "meaning_column": said[language]}
            for code, said in WARNINGS.items()]  # fmt: skip
    return wording.framed(rows, ["code_column", "meaning_column"], language)


def columns(language: str) -> pd.DataFrame:
    """Return the columns of all built tables, each once: a column means the same in every table.

    Parameters
    ----------
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Column, kind (type, unit, vocabulary and what it refers to, as far as it has them) and
        meaning, all text.

    Examples
    --------
    >>> columns("en").set_index("Column").loc["persons", "Kind"]
    'int32, person'
    """
    speech, rows = spoken(language), []
    for name in dict.fromkeys(name for table in TIDY.values() for name in table.names):
        said = _column(COLUMNS[name], "", False, language)
        kinds = [said["type_column"], said["unit_column"]]
        for key, pattern in (("codes_column", "codes_of"), ("refers_column", "refers_to")):
            kinds += [speech.text(pattern, it=said[key])] if said[key] else []
        rows.append({**said, "kind_column": speech.comma.join(filter(None, kinds))})
    return wording.framed(rows, ["column_column", "kind_column", "meaning_column"], language)


def columns_of(table: str, language: str) -> pd.DataFrame:
    """Return the columns of one built table.

    Parameters
    ----------
    table : str
        Its name.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Column, type, unit, vocabulary of its codes, the column that it refers to, and meaning,
        which says which may be missing; all text.

    Examples
    --------
    >>> found = columns_of("population", "en").set_index("Column")
    >>> found.loc["city_id", "Refers to"], found.loc["persons", "Type"]
    ('cities.city_id', 'int32')
    """
    found = TIDY[table]
    rows = [_column(COLUMNS[name], table, name in found.optional, language) for name in found.names]
    keys = ["column_column", "type_column", "unit_column", "codes_column", "refers_column"]
    return wording.framed(rows, [*keys, "meaning_column"], language)


def _column(column: Column, table: str, optional: bool, language: str) -> dict[str, str]:
    speech = spoken(language)
    beside = column.unit_beside(TIDY[table].names if table else UNIT_COLUMNS)
    unit = speech.text("unit_of_column", column=beside) if beside else column.unit
    meaning = column.description(language)
    if optional:
        meaning += f"{speech.opening}{speech.text('may_be_missing')}{speech.closing}"
    refers = column.reference if column.reference != f"{table}.{column.name}" else ""
    return {
        "column_column": column.name,
        "type_column": column.type,
        "unit_column": unit,
        "codes_column": column.vocabulary,
        "refers_column": refers if refers.partition(".")[0] in TIDY else "",
        "meaning_column": meaning,
    }


def about(build_id: str, language: str) -> pd.DataFrame:
    """Return what is said of the data set as a whole: a row each.

    Examples
    --------
    >>> about("", "en")["Item"].tolist()
    ['Title', 'Description', 'Version of the data', 'Released', 'Licence', 'How to cite']
    """
    said = {
        "title_column": RELEASE.title[language],
        "about_description": RELEASE.description[language],
        "data_version": RELEASE.version,
        "about_released": RELEASE.released.isoformat(),
        "data_build": build_id,
        "data_licence": f"{RELEASE.licence} {RELEASE.licence_url}",
        "how_to_cite": RELEASE.citation(language, build_id),
    }
    rows = [
        {"item_column": spoken(language).text(key), "content_column": text}
        for key, text in said.items()
        if text
    ]
    return wording.framed(rows, ["item_column", "content_column"], language)


def fields(language: str) -> pd.DataFrame:
    """Return the columns of all built tables, those of each table by themselves.

    Examples
    --------
    >>> fields("en")["Table"].iloc[0]
    'colours'
    """
    named = spoken(language).text("table_column")
    each = [columns_of(name, language).assign(**{named: name}) for name in TIDY]
    every = pd.concat(each, ignore_index=True)
    return every[[named, *(name for name in every.columns if name != named)]]


def codes(frames: Frames, language: str) -> pd.DataFrame:
    """Return the codes that columns of the built tables hold, with what they are called.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The built tables, of which ``codes`` has those that documents bring.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Vocabulary, code and meaning, all text, in the order of presentation.

    Examples
    --------
    >>> import compare
    >>> found = codes(compare.open(), "en").set_index(["Vocabulary", "Code"])
    >>> found.loc[("comparator", ">="), "Meaning"]
    'at least'
    """
    known = (*TIDY.values(), RESULTS["attainment"])
    used = {COLUMNS[name].vocabulary for table in known for name in table.names} - {""}
    rows = [
        {"vocabulary_column": name, "code_column": code, "meaning_column": said}
        for name in sorted(used)
        for code, said in labels(frames["codes"], name, language)
    ]
    keys = ["vocabulary_column", "code_column", "meaning_column"]
    return wording.framed(rows, keys, language)


def vocabularies(frames: Frames, language: str) -> pd.DataFrame:
    """Return the vocabularies of the built tables, the codes of each in one cell.

    Parameters
    ----------
    frames, language
        As for `codes`.

    Returns
    -------
    DataFrame
        Vocabulary and codes, each with its meaning, all text.

    Examples
    --------
    >>> import compare
    >>> vocabularies(compare.open(), "en").set_index("Vocabulary").loc["grade", "Codes"]
    'A: official page; B: copy or press'
    """
    found, speech = codes(frames, language), spoken(language)
    name, code, meaning = found.columns
    said = found[code] + speech.colon + found[meaning]
    rows = [
        {"vocabulary_column": one, "codes_listed": speech.semicolon.join(cells)}
        for one, cells in said.groupby(found[name], sort=False)
    ]
    return wording.framed(rows, ["vocabulary_column", "codes_listed"], language)


def labels(brought: pd.DataFrame, vocabulary: str, language: str) -> list[tuple[str, str]]:
    """Return the codes of a vocabulary with what they are called, in the order of presentation.

    Parameters
    ----------
    brought : DataFrame
        The table ``codes``, which has those of vocabularies that documents extend.
    vocabulary : str
        Name of the vocabulary.
    language : str
        "zh" or "en".

    Examples
    --------
    >>> import compare
    >>> labels(compare.load("codes"), "grade", "en")[0]
    ('A', 'official page')
    """
    if vocabulary in OPEN:
        own = brought[brought["vocabulary"].eq(vocabulary)]
        return list(zip(own["code"], own[f"label_{language}"], strict=True))
    return list(VOCABULARIES[vocabulary].labels[language].items())


def markdown(frames: Frames, build_id: str, language: str) -> str:
    """Return the codebook as a page of Markdown, in which texts of tables are letters.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The built tables.
    build_id : str
        The build that they are of.
    language : str
        "zh" or "en".

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> markdown(data, data.build_id, "en").splitlines()[0]
    '# Codebook'
    """
    speech = spoken(language)
    parts = [f"# {speech.text('codebook')}", speech.text("codebook_intro")]
    facts = [f"- {name}{speech.colon}{text}" for name, text in about(build_id, language).to_numpy()]
    parts += ["\n".join(facts), f"## {speech.text('caption_tables')}"]
    for name, table in TIDY.items():
        parts.append(f"### `{name}`{speech.colon}{table.title(language)}")
        parts.append(DOCUMENTATION[name].description(language))
        cautions = DOCUMENTATION[name].cautions(language)
        key = f"{speech.text('key_column')}{speech.colon}{', '.join(table.key)}"
        parts.append("\n".join(f"- {_letters(line)}" for line in [key, *cautions]))
        parts.append(_grid(columns_of(name, language)))
    parts += [f"## {speech.text('caption_codes')}", _grid(codes(frames, language))]
    return "\n\n".join(parts) + "\n"


def _grid(frame: pd.DataFrame) -> str:
    """Return a table of Markdown; a column that is empty throughout is left out."""
    kept = frame.loc[:, (frame != "").any()]
    lines = [list(kept.columns), ["---"] * kept.shape[1], *kept.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(map(_letters, line))} |" for line in lines)


# What Markdown or HTML would take for more than a letter; a name's underscores stand within words.
_MARKS = re.compile(r"([\\`*\[\]<>|&#~$])")


def _letters(text: str) -> str:
    return text if text == "---" else _MARKS.sub(r"\\\1", text).replace("\n", " ")
