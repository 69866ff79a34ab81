"""The one definition of every column, vocabulary and table.

Validation, Parquet metadata, typed reading and the labels that people read are all made from
this package. What is said of columns, vocabularies, tables and the release stands in files beside
this module, so that both languages can be edited by somebody who does not write Python.
"""

from compare.languages import LANGUAGES
from compare.schema.catalogue import PER_DOCUMENT, RESULTS, STRUCTURED, TIDY
from compare.schema.column import COLUMNS, UNIT_COLUMNS, Column
from compare.schema.documentation import DOCUMENTATION, WARNINGS
from compare.schema.release import RELEASE, Release
from compare.schema.table import DATASET, SCHEMA_VERSION, Table
from compare.schema.vocabulary import OPEN, VOCABULARIES, Vocabulary, label

__all__ = [
    "COLUMNS",
    "DATASET",
    "DOCUMENTATION",
    "LANGUAGES",
    "OPEN",
    "PER_DOCUMENT",
    "RELEASE",
    "RESULTS",
    "SCHEMA_VERSION",
    "STRUCTURED",
    "TIDY",
    "UNIT_COLUMNS",
    "VOCABULARIES",
    "WARNINGS",
    "Column",
    "Release",
    "Table",
    "Vocabulary",
    "label",
]
