"""The one definition of every column, vocabulary and table.

Validation, Parquet metadata, typed reading and the labels that people read are all made from
this package. Columns and vocabularies are two CSV files beside this module, so that both
languages of a description can be edited by somebody who does not write Python.
"""

from compare.languages import LANGUAGES
from compare.schema.catalogue import PER_DOCUMENT, RESULTS, STRUCTURED, TIDY
from compare.schema.column import COLUMNS, Column
from compare.schema.table import DATASET, SCHEMA_VERSION, Table
from compare.schema.vocabulary import OPEN, VOCABULARIES, Vocabulary, label

__all__ = [
    "COLUMNS",
    "DATASET",
    "LANGUAGES",
    "OPEN",
    "PER_DOCUMENT",
    "RESULTS",
    "SCHEMA_VERSION",
    "STRUCTURED",
    "TIDY",
    "VOCABULARIES",
    "Column",
    "Table",
    "Vocabulary",
    "label",
]
