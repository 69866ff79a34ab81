"""What a highlight says: its claim, and the numbers that it rests on, a function for each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch

import pandas as pd

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.comparison.highlight import (
    Checked,
    Contradicted,
    Cushioned,
    Distant,
    Highlight,
    Outcome,
    Paced,
    Placed,
    Revised,
    Silent,
    Slack,
)
from compare.dataset.positions import QUANTILES_FROM
from compare.schema import label
from compare.schema.result import (
    Cushion,
    Judged,
    Observed,
    Position,
    Selected,
    is_amount,
)
from compare.wording import codes, wording
from compare.wording.language import Language

_MANY, _NAMED = 5, 3
"""More cities than that are counted in a sentence, and only so many are named."""

_MOSTLY = 2 / 3
"""From what share of the outcomes of one city that is said."""

_NEARLY = 0.95
"""From what share of a target that was reached before it was set it asks for little more."""

_TIMES = 2.0
"""From how many times an amount aimed for it is said how many times it was reached."""


@singledispatch
def of(one: Highlight, comparison: Comparison, speech: Language) -> tuple[str, str]:
    """Return claim and numbers of a highlight."""
    raise NotImplementedError(type(one))


def _about(row: Selected, speech: Language) -> dict[str, str]:
    name = speech.inline(wording.indicator(row, speech.code))
    city = wording.city(row, speech.code)
    return {"city": city, "indicator": name, "year": str(row.target_year)}


def _in_words(row: Selected, speech: Language) -> str:
    return wording.plain(row, speech.code, unit=_has_unit(row, speech))


def _value(row: Selected, given: float, speech: Language) -> str:
    """Write a value, without its unit where the name of the indicator says it."""
    return (
        wording.value(row, given, speech.code) if _has_unit(row, speech) else speech.number(given)
    )


def _has_unit(row: Selected, speech: Language) -> bool:
    """Tell whether a number needs its unit beside the name of the indicator.

    "41.2 per 10,000 residents" says twice what "patents per 10,000 residents" says; Chinese
    counts want their measure words.
    """
    counted = row.numerator_dimension == "count" and not speech.measure_words
    return row.unit == "percent" or not (counted or row.denominator != "none")


def _reached(row: Judged, speech: Language) -> str:
    return _bounded(row, row.observed_value, row.observed_comparator, speech) + (
        speech.text("hl_provisional") if row.provisional else ""
    )


def _bounded(row: Selected, given: float, comparator: object, speech: Language) -> str:
    """Write a value; a bound, if it is one, as such."""
    said = _value(row, given, speech)
    return wording.bounded(said, comparator, speech.code) if isinstance(comparator, str) else said


def _held(row: Selected, reached: Cushion, speech: Language) -> dict[str, object]:
    """Return what texts say of a target and what was reached before."""
    return {
        **_about(row, speech),
        "target": _in_words(row, speech),
        "reached": _bounded(row, reached.reached_value, reached.reached_comparator, speech),
        "year": reached.reached_year,
        "target_year": row.target_year,
    }


def _and_weak(said: str, rows: Sequence[tuple[Selected, Cushion]], speech: Language) -> str:
    """Return what is said of targets, and that what was reached is weakly known if it is."""
    weak = any(wording.is_weakly_known(cushion) for _, cushion in rows)
    return speech.sentences([said, *([speech.text("hl_weak_values")] if weak else [])])


@of.register
def _revised(one: Revised, comparison: Comparison, speech: Language) -> tuple[str, str]:
    about = _about(one.after, speech)
    claim = speech.text(f"hl_{one.revision.revision}", **about)
    both = f"{one.before.outcome}_{one.after.outcome}"
    outcome = ""
    if both == "missed_met":
        claim += speech.text("hl_met_the_new")
        claim += speech.text("hl_provisional") if one.after.provisional else ""
    if {one.before.outcome, one.after.outcome} <= DECIDED:
        reached = _reached(one.after, speech)
        outcome = speech.text(f"hl_both_{both}", reached=reached)
    numbers = speech.text(
        "hl_revised_numbers",
        before=_in_words(one.before, speech),
        after=_in_words(one.after, speech),
        first=_source(one.before, comparison, speech),
        second=_source(one.after, comparison, speech),
    )
    return claim, numbers + outcome


def _source(row: Selected, comparison: Comparison, speech: Language) -> str:
    """Name the document of a target by its genre and its year of issue."""
    genre = speech.inline(codes.code(comparison.data["codes"], "genre", row.genre, speech.code))
    return speech.text("hl_source", genre=genre, year=row.issued_in)


@of.register
def _outcome(one: Outcome, comparison: Comparison, speech: Language) -> tuple[str, str]:
    row = one.row
    times = row.observed_value / row.canonical_value if row.canonical_value else 0.0
    gap = wording.difference(row, abs(row.gap), speech.code, sign=False)
    key = f"hl_{row.outcome}"
    said = {"target": _in_words(row, speech), "reached": _reached(row, speech)}
    before = one.before
    if row.outcome == "met" and before and _is_little_above(row, before):
        key = "hl_met_low"
        level = _bounded(row, before.value, before.comparator, speech)
        level += speech.text("weak") if wording.is_weak(before) else ""
        said |= {"before": level, "before_year": str(before.period_end)}
    elif row.outcome == "met" and is_amount(row) and times >= _TIMES:
        key = "hl_met_times"
    elif row.outcome == "met" and not row.gap:
        key = "hl_met_exactly"
    more = {"gap": gap, "times": speech.number(times, 1)}
    return speech.text(key, **_about(row, speech), **said, **more), speech.text(
        "hl_numbers", **said
    )


def _is_little_above(row: Judged, before: Observed) -> bool:
    """Tell whether a target asks for little more than there was before it was set."""
    return _NEARLY * row.canonical_value <= before.value <= row.canonical_value


@of.register
def _cushioned(one: Cushioned, comparison: Comparison, speech: Language) -> tuple[str, str]:
    signs = {cushion.cushion_sign for _, cushion in one.rows}
    key = "mixed" if len(signs) > 1 else signs.pop()
    cities = _cities((row for row, _ in one.rows), speech)
    about = {**_about(one.rows[0][0], speech), "cities": named(cities, speech)}
    claim = speech.text(f"hl_cushioned_{key}_{_number(cities)}", **about)
    said = [speech.text("hl_cushioned_item", **_held(*pair, speech)) for pair in one.rows]
    return claim, _and_weak(_some(said, speech), one.rows, speech)


@of.register
def _placed(one: Placed, comparison: Comparison, speech: Language) -> tuple[str, str]:
    row, best = one.rows[0]
    tied = "_tied" if row.target_id in one.tied else ""
    claim = speech.text(
        f"hl_placed{tied}",
        **_about(row, speech),
        rank=_rank(row, best, one, speech),
        peers=best.peers,
    )
    said = [
        f"{wording.city(own, speech.code)}{speech.gap}{_in_words(own, speech)}"
        + speech.bracket(_rank(own, place, one, speech))
        for own, place in one.rows
    ]
    key = "hl_placed_numbers" if len(said) > 1 else "hl_placed_number"
    numbers = [speech.text(key, said=_some(said, speech))]
    if best.peers >= QUANTILES_FROM:
        median = _value(row, one.middle, speech)
        numbers.append(speech.text("hl_median", median=median))
    return claim, speech.sentences(numbers)


def _rank(row: Selected, place: Position, one: Placed, speech: Language) -> str:
    key = "hl_rank_tied" if row.target_id in one.tied else "hl_rank"
    return speech.text(key, rank=speech.ordinal(place.rank))


@of.register
def _slack(one: Slack, comparison: Comparison, speech: Language) -> tuple[str, str]:
    claim = speech.text("hl_slack", below=len(one.rows), known=one.known)
    several = comparison.of_chosen().targets["city_id"].nunique() > 1
    key = "hl_slack_item" if several else "hl_slack_own"
    held = [_held(*pair, speech) for pair in one.rows[:_NAMED]]
    said = [speech.text(key, **about).strip() for about in held]
    if not several:
        said = [speech.capital(item) for item in said]
    if len(one.rows) > len(said):
        said.append(speech.text("hl_more_targets", count=len(one.rows) - len(said)))
    listed = [_and_weak(speech.list(said, strong=True), one.rows, speech)]
    if all(row.kind == "flow" for row, _ in one.rows):
        listed.append(speech.text("hl_slack_flows"))
    return claim, speech.sentences([*listed, speech.text("hl_slack_see", known=one.known)])


@of.register
def _distant(one: Distant, comparison: Comparison, speech: Language) -> tuple[str, str]:
    key = "both" if one.above and one.below else "above" if one.above else "below"
    above, below = (_cities(rows, speech) for rows in (one.above, one.below))
    where = wording.city(one.reference, speech.code)
    rows = (*one.above, *one.below)
    about = _about(rows[0], speech)
    claim = speech.text(
        f"hl_distant_{key}_{_number(above or below)}",
        place=where,
        above=named(above, speech),
        below=named(below, speech),
        indicator=about["indicator"],
        year=one.reference.period_end,
    )
    said = [
        f"{wording.city(row, speech.code)}{speech.gap}{_in_words(row, speech)}"
        + speech.bracket(str(row.target_year))
        for row in rows
    ]
    value = _value(rows[0], one.reference.value, speech)
    weak = speech.text("hl_provisional") if wording.is_weak(one.reference) else ""
    numbers = speech.text(
        f"hl_distant_numbers_{_number(rows)}", place=where, year=one.reference.period_end,
        value=value + weak, said=_some(said, speech),
    )  # fmt: skip
    return claim, numbers + speech.stop.strip()


@of.register
def _paced(one: Paced, comparison: Comparison, speech: Language) -> tuple[str, str]:
    row = one.row
    change = speech.brief(abs(row.pace))
    if _has_unit(row, speech) or speech.measure_words:
        change = wording.difference(row, abs(row.pace), speech.code, sign=False)
    years = row.target_year - row.pace_year
    way = "down" if row.pace < 0 else "more" if is_amount(row) else "up"
    key = f"hl_paced_{way}{'_once' if years == 1 else ''}"
    claim = speech.text(key, **_about(row, speech), pace=change)
    weak = speech.text("hl_provisional") if row.pace_provisional else ""
    numbers = speech.text(
        "hl_paced_numbers",
        value=_value(row, row.pace_value, speech) + weak,
        seen=row.pace_year,
        target=_in_words(row, speech),
    )
    if not pd.isna(one.ratio):
        numbers += speech.text("hl_paced_ratio", ratio=speech.number(one.ratio, 1))
    return claim, numbers + speech.stop.strip()


@of.register
def _contradicted(one: Contradicted, comparison: Comparison, speech: Language) -> tuple[str, str]:
    about = _about(one.row, speech)
    source = _source(one.row, comparison, speech)
    claim = speech.text("hl_contradicted", **about, source=source)
    numbers = speech.text(
        "hl_contradicted_numbers",
        first=wording.printed(one.first),
        first_place=wording.place(one.first.locator, speech.code),
        second=wording.printed(one.second),
        second_place=wording.place(one.second.locator, speech.code),
        conflict=label("conflict_kind", one.conflict.conflict_kind, speech.code),
    )
    return claim, numbers


@of.register
def _silent(one: Silent, comparison: Comparison, speech: Language) -> tuple[str, str]:
    cities = comparison.data["cities"].set_index("city_id")[f"name_{speech.code}"]
    families = comparison.data["families"].set_index("family")[f"name_{speech.code}"]
    silent, stating = (named([cities[name] for name in names], speech)
                       for names in (one.silent, one.stating))  # fmt: skip
    claim = speech.text(
        f"hl_silent_{_number(one.silent)}",
        cities=silent,
        family=speech.inline(families[one.family]),
    )
    return claim, speech.text("hl_silent_numbers", cities=stating)


@of.register
def _checked(one: Checked, comparison: Comparison, speech: Language) -> tuple[str, str]:
    known = [*one.met, *one.missed]
    counts = {"known": len(known), "met": len(one.met), "missed": len(one.missed)}
    counts |= {"due": one.due, "year": one.year}
    if not known:
        return speech.text("hl_checked_none", **counts), ""
    claim = speech.text(f"hl_checked_{'few' if one.due > len(known) else 'all'}", **counts)
    weak = sum(row.provisional for row in known)
    claim += _came(one, counts, speech)
    if weak:
        key = "" if weak < len(known) else "_all" if weak > 1 else "_one"
        claim += speech.text(f"hl_checked_weakly{key}", known=len(known), count=weak)
    numbers = [
        *_mostly(known, comparison, speech),
        *_rest(one.due - len(known), speech),
        *([_repeated(one.repeated, speech)] if one.repeated else []),
        *([speech.text("hl_checked_weak")] if weak else []),
    ]
    return claim + _misses(one, speech), speech.sentences(numbers)


def _rest(count: int, speech: Language) -> list[str]:
    """Say of how many targets that fell due nothing is known."""
    key = "hl_checked_rest_one" if count == 1 else "hl_checked_rest"
    return [speech.text(key, rest=count)] if count else []


def _came(one: Checked, counts: Mapping[str, int], speech: Language) -> str:
    """Say how many targets were met and missed."""
    key = "met" if not one.missed else "missed" if not one.met else "some"
    alone = "_one" if counts["known"] == 1 else ""
    return speech.text(f"hl_checked_{key}{alone}", **counts)


def _misses(one: Checked, speech: Language) -> str:
    """Name the targets that were missed, where others were met and all are of one indicator."""
    if not one.met or len({row.indicator_id for row in one.missed}) != 1:
        return ""
    places = {row.city_id for row in one.missed}
    key = "one" if len(one.missed) == 1 else "city" if len(places) == 1 else "same"
    years = speech.series(_year_of(row, one, speech) for row in one.missed)
    about = _about(one.missed[0], speech)
    return speech.text(f"hl_checked_{key}", **{**about, "year": years})


def _mostly(known: Sequence[Judged], comparison: Comparison, speech: Language) -> list[str]:
    """Say of which city of several most of the outcomes are."""
    cities = Counter(wording.city(row, speech.code) for row in known)
    [(city, most)] = cities.most_common(1)
    several = len(known) > 1 and comparison.of_chosen().targets["city_id"].nunique() > 1
    if not several or most < _MOSTLY * len(known):
        return []
    return [speech.text("hl_checked_mostly", city=city, count=most, known=len(known))]


def _year_of(row: Judged, one: Checked, speech: Language) -> str:
    """Return the year of a target, and that it was the first one set for it where that was so."""
    replaced = row.target_id in {before.target_id for before in one.repeated}
    return speech.text("hl_first_set" if replaced else "hl_year", year=row.target_year)


def _repeated(rows: Sequence[Judged], speech: Language) -> str:
    """Name the targets that count twice, or count them where they are many."""
    if len(rows) > _MANY:
        said = speech.text("so_many", count=len(rows))
    else:
        said = speech.list(speech.text("hl_target_of", **_about(row, speech)) for row in rows)
    return speech.text(f"hl_checked_repeated_{_number(rows)}", said=said)


def _cities(rows: Iterable[Selected], speech: Language) -> list[str]:
    return list(dict.fromkeys(wording.city(row, speech.code) for row in rows))


def _number(names: Sequence[object]) -> str:
    """Return which form a verb takes after these names."""
    return "many" if len(names) > 1 else "one"


def named(names: Sequence[str], speech: Language) -> str:
    """Name cities, or count them where they are many."""
    if len(names) > _MANY:
        return speech.text("hl_many_cities", count=len(names))
    return speech.series(names)


def _some(said: Sequence[str], speech: Language) -> str:
    """Join what is said of several cities; of many the first few, and how many there are more."""
    if len(said) <= _MANY:
        return speech.list(said, strong=True)
    rest = speech.text("hl_more", count=len(said) - _NAMED)
    return speech.list([*said[:_NAMED], rest], strong=True)
