"""Highlights in words: a claim, and the numbers that it rests on, in Chinese or English."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compare.comparison import highlights
from compare.comparison.comparison import Comparison
from compare.comparison.highlight import Highlight, chosen
from compare.wording import claims
from compare.wording.language import spoken


@dataclass(frozen=True)
class Told:
    """A highlight in words.

    Attributes
    ----------
    kind : str
        Its kind, one of `compare.comparison.highlight.WEIGHTS`.
    family : str
        The family that it is about; empty where it is about several.
    claim : str
        What is so, without a full stop.
    numbers : str
        The numbers that it rests on, in sentences.
    """

    kind: str
    family: str
    claim: str
    numbers: str


def told(
    comparison: Comparison, language: str, most: int = 6, without: Sequence[str] = ()
) -> list[Told]:
    """Tell what is most worth saying of a comparison.

    Parameters
    ----------
    comparison : Comparison
        The targets of the chosen cities, and of their peers where `peers` was asked for.
    language : str
        "zh" or "en".
    most : int, optional
        How many highlights are told at most.
    without : sequence of str, optional
        Kinds that are left out, because they are told elsewhere.

    Returns
    -------
    list of Told
        The weightiest first; none where there is nothing to say.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity", peers="all")
    >>> told(found, "en")[0].claim[:53]
    "Nantong's later target for R&D intensity in 2024 is l"
    """
    found = [one for one in highlights.of(comparison) if one.kind not in without]
    return _told(chosen(found, most), comparison, language)


def _told(found: Sequence[Highlight], comparison: Comparison, language: str) -> list[Told]:
    speech = spoken(language)
    return [Told(one.kind, one.family, *claims.of(one, comparison, speech)) for one in found]


def message(comparison: Comparison, language: str) -> str:
    """Tell in one or two sentences what a comparison comes to: what was met, and what stands out.

    Examples
    --------
    >>> import compare
    >>> message(compare.select("yancheng", families="copyright"), "en")
    'No target can be told of against a published value or another city.'
    """
    speech, found = spoken(language), told(comparison, language)
    if not found:
        return speech.text("no_highlight")
    checked = [one for one in found if one.kind == "checked"]
    others = [one for one in found if one.kind != "checked"]
    return speech.sentences(one.claim for one in [*checked, *others[:1]])


def headline(comparison: Comparison, found: Sequence[Told], language: str) -> str:
    """Return the claim of the weightiest highlight; without one, who states a target.

    Examples
    --------
    >>> import compare
    >>> headline(compare.select("nantong", families="rd_intensity"), [], "en")
    'R&D intensity: stated by Nantong'
    """
    if found:
        return found[0].claim
    own, speech = comparison.of_chosen(), spoken(language)
    if own.targets.empty:
        return speech.text("no_target")
    names = comparison.data["families"].set_index("family")[f"name_{language}"]
    families = dict.fromkeys(own.targets["family"])
    cities = list(dict.fromkeys(own.targets[f"city_{language}"]))
    return speech.text(
        "hl_stated",
        family=speech.series(names[family] for family in families),
        cities=claims.named(cities, speech),
    )


def lead(found: Sequence[Told]) -> str:
    """Return the numbers that the headline rests on: those of the weightiest highlight.

    Examples
    --------
    >>> lead([Told("met", "", "It was met", "Target: 3; reached: 4.")])
    'Target: 3; reached: 4.'
    """
    return found[0].numbers if found else ""


def others(found: Sequence[Told], most: int = 3) -> list[Told]:
    """Return the highlights that stand under a headline, which tells of the first; none refers.

    Examples
    --------
    >>> others([Told("met", "", "It was met", "Target: 3; reached: 4.")])
    []
    """
    return [replace(one, family="") for one in found[1:most]]


def contradictions(comparison: Comparison, language: str) -> list[Told]:
    """Tell where the documents of the chosen cities do not agree with themselves.

    Examples
    --------
    >>> import compare
    >>> [one.kind for one in contradictions(compare.select("changzhou", scope=None), "en")]
    ['contradicted']
    """
    return _told(highlights.contradictions(comparison), comparison, language)
