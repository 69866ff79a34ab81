"""Conversions in words: the value with its unit, and what it was computed from."""

import pandas as pd

from compare.comparison.converted import Input
from compare.dataset.dataset import Dataset
from compare.schema import label
from compare.schema.observation import Observation
from compare.schema.record import CanonicalUnit
from compare.schema.result import Converted, Described
from compare.schema.row import by
from compare.wording import wording
from compare.wording.language import spoken

_RELATIVE = {"_per_10k_persons": "unit_per_10k", "_per_year": "unit_per_year"}
"""How the identifier of a converted unit ends, and the text that says so."""


class Words:
    """Says what targets were converted to, and from what.

    Parameters
    ----------
    data : Dataset
        The tables that the values are from.
    language : str
        "zh" or "en".

    Examples
    --------
    >>> import compare
    >>> from compare.schema.row import rows_of
    >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    >>> [result] = rows_of(found.convert("implied_base"), Converted)
    >>> words = Words(found.data, "en")
    >>> words.value(result)
    '2,400 enterprises'
    >>> for said in words.inputs(result):
    ...     print(said)
    Net increase in high-tech enterprises: Nantong 2022–2024 about 400 enterprises a year
    base: end of 2021
    years: 3
    """

    def __init__(self, data: Dataset, language: str):
        self.speech = spoken(language)
        self.units = by(data["canonical_units"], CanonicalUnit, "unit")
        self.targets = by(data.described, Described, "target_id")
        self.observations = by(data["observations"], Observation, "observation_id")

    def value(self, result: Converted) -> str:
        """Return a converted value with its unit, or why there is none."""
        if result.missing:
            return label("missing", result.missing, self.speech.code)
        if result.conversion == "pace_ratio":
            return self._measured("", self.speech.text("unit_times"), result)
        for ending, text in _RELATIVE.items():
            if result.converted_unit.endswith(ending):
                unit = result.converted_unit.removesuffix(ending)
                points = unit == "percent" and result.conversion == "yearly_change"
                name = self.speech.text("points") if points else self._label(unit)
                return self.speech.text(text, value=self._measured(unit, name, result))
        unit = result.converted_unit
        return self._measured(unit, self._label(unit), result)

    def _measured(self, unit: str, name: str, result: Converted) -> str:
        return self.speech.measured([result.converted_value], unit, name, computed=True)

    def _label(self, unit: str) -> str:
        return self.speech.of(self.units[unit], "label")

    def inputs(self, result: Converted) -> list[str]:
        """Return in words what a value was converted from beside its own target.

        Parameters
        ----------
        result : Converted
            A row of what `Comparison.convert` returns.

        Returns
        -------
        list of str
            Each input, and the number of years where there is one; nothing where no value is.
        """
        own = self.targets.get(result.target_id)
        read = [Input.read(text) for text in result.inputs]
        said = [self._said(entry, own) for entry in read if entry.name != result.target_id]
        if not pd.isna(result.years):
            said.append(self.speech.text("input_years", years=self.speech.brief(result.years)))
        return said

    def _said(self, entry: Input, own: Described | None) -> str:
        if entry.kind == "target":
            return self._target(self.targets[entry.name], own)
        if entry.kind == "observation":
            return self._observed(self.observations[entry.name], own)
        if entry.kind == "population":
            return self._residents(entry, own)
        value = entry.value.replace("-", "–") if entry.kind == "period" else entry.value
        return self.speech.text(f"input_{entry.kind}", value=value)

    def _target(self, row: Described, own: Described | None) -> str:
        code = self.speech.code
        text = f"{wording.who(row, code)} {wording.quantity(row, code)}"
        if own and own.indicator_id == row.indicator_id:
            return text
        return f"{wording.indicator(row, code)}{self.speech.colon}{text}"

    def _observed(self, row: Observation, own: Described | None) -> str:
        """Return year and value of an observation, and how well it is known."""
        code = self.speech.code
        number = wording.value(own, row.value, code) if own else self.speech.number(row.value)
        known = [label("grade", row.grade, code), label("status", row.status, code)]
        known += [self.speech.text("expected")] if row.estimate else []
        text = self.speech.text("input_observation", year=row.period_end, value=number)
        return text + self.speech.bracket(self.speech.list(known))

    def _residents(self, entry: Input, own: Described | None) -> str:
        """Return a number of residents, and whether it is of another year than the target."""
        year, persons = entry.name.rpartition(".")[2], self.speech.number(float(entry.value))
        text = self.speech.text("input_population", year=year, persons=persons)
        if own and own.target_year != int(year):
            text += self.speech.bracket(self.speech.text("nearest_year"))
        return text
