"""Keep of a draft what is about some families of indicators."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from compare.drafting.proposal import NON_TARGET, Proposal
from compare.texts.accounting import family_words

_OTHER = 0.7
_FOREIGN = re.compile(
    "农业|税|贷款|投资|占(?:主营业务|营业)收入|人才|培训|园区$|基地$|开发区$|^规上|^规模以上|企业(?=研发)"
)


def of_families(
    proposals: Sequence[Proposal], structured: Mapping[str, pd.DataFrame], families: Iterable[str]
) -> list[Proposal]:
    """Return the proposals of targets and actuals that are about some families.

    Parameters
    ----------
    proposals : sequence of Proposal
        What a drafter proposes.
    structured : Mapping of str to DataFrame
        The tables; families have words and indicators.
    families : iterable of str
        Identifiers of families.

    Returns
    -------
    list of Proposal
        Those of an indicator of the families, and those whose phrase is new, holds a word of the
        families and is most alike one of their indicators.
    """
    wanted = set(families)
    words = family_words(structured["families"], wanted)
    indicators = structured["indicators"]
    family = dict(zip(indicators["indicator_id"], indicators["family"], strict=True))
    return [one for one in proposals if _about(one, wanted, words, family)]


def _about(
    one: Proposal, wanted: set[str], words: Sequence[str], family: Mapping[str, str]
) -> bool:
    if one.kind == NON_TARGET:
        return False
    if one.cells["indicator_id"]:
        return family[one.cells["indicator_id"]] in wanted
    phrase = one.cells["indicator_printed"]
    ranks = ("第", "位", "名", "强")
    if one.cells["unit_printed"] in ranks or one.cells["quantity_printed"].startswith("前"):
        return False
    if _FOREIGN.search(phrase):
        return False
    best = one.nearest[0] if one.nearest else None
    if best and family.get(best.indicator_id) not in wanted and best.likeness > _OTHER:
        return False
    return any(word in phrase for word in words)
