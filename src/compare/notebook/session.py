"""What a running notebook has shown and named so far, and how it tells of mistakes.

When parameters are checked anew, all of it is of the parameters before: results that stand on the
page are taken off it, and what was computed is forgotten, so that nothing stale can be drawn.
"""

import contextlib
import itertools
import os
import re
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from IPython import get_ipython
from IPython.display import display, update_display

from compare.parameters import assigned
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES
from compare.wording import mistakes
from compare.wording.language import spoken

SECONDS = 0.5
"""How long after a mistake the cells that were to run next may still arrive, and do not run."""

_ASSIGNED = re.compile(r"^(\w+)\s*=(?!=)", re.MULTILINE)
_NUMBERS = itertools.count(1)
_SHOWN: dict[str, bool] = {}
_MADE: set[str] = set()
_KNOWN: set[str] = set()
_LOST: set[str] = set()


def put(
    forms: Mapping[str, object], metadata: Mapping[str, object] | None = None, result: bool = True
) -> None:
    """Display something under an identifier, so that it can be taken off the page.

    Parameters
    ----------
    forms : Mapping
        MIME type to content.
    metadata : Mapping, optional
        MIME type to what belongs to it.
    result : bool, optional
        Whether a note is to stand in its place then; else nothing.
    """
    # Two kernels that serve one page after another have no identifier in common.
    name = f"city-compare-{os.getpid()}-{next(_NUMBERS)}"
    _SHOWN[name] = result
    display(dict(forms), raw=True, metadata=dict(metadata or {}), display_id=name)


def begin(namespace: MutableMapping[str, Any], known: Iterable[str]) -> None:
    """Forget what was shown and computed for other parameters; from now on tell mistakes plainly.

    Parameters
    ----------
    namespace : MutableMapping
        The notebook's ``globals()``.
    known : iterable of str
        The parameters of the notebook, which stay.
    """
    _KNOWN.clear()
    _KNOWN.update(known)
    if shell := get_ipython():
        shell.set_custom_exc((InvalidInputError, NameError, SyntaxError), _tell)
        # Of the cells that are run at once, none that arrives late is to run after a mistake.
        if kernel := getattr(shell, "kernel", None):
            kernel.stop_on_error_timeout = SECONDS
    with contextlib.suppress(SyntaxError, ValueError):  # a line of IPython's own
        _MADE.update(assigned(_running(namespace)))
    forget(namespace)


def forget(namespace: MutableMapping[str, Any]) -> None:
    """Take what was shown off the page, and forget what was computed."""
    language = language_of(namespace)
    for name in _MADE - _KNOWN:
        namespace.pop(name, None)
    note = spoken(language).text("not_made")
    for name, result in _SHOWN.items():
        said = note if result else ""
        update_display({"text/plain": said}, raw=True, display_id=name)
    _SHOWN.clear()


def require(namespace: Mapping[str, object]) -> None:
    """Raise an error that names a parameter which has no value, as its cell could not be run."""
    for name in sorted(_LOST - namespace.keys()):
        _MADE.add(name)
        raise NameError(f"name {name!r} is not defined", name=name)


def language_of(namespace: Mapping[str, object]) -> str:
    """Return the language of a notebook; Chinese where it names none that we speak.

    Examples
    --------
    >>> language_of({"language": "en"}), language_of({"language": "fr"})
    ('en', 'zh')
    """
    named = namespace.get("language")
    return named if isinstance(named, str) and named in LANGUAGES else "zh"


def _tell(shell: Any, kind: type, error: BaseException, trace: object, **options: object) -> None:
    """Show an error as one sentence where it is a mistake in the parameters, else as ever."""
    said = _unreadable(error, shell.user_ns) or sentence(error, shell.user_ns)
    if said is None:
        shell.showtraceback((kind, error, trace), **options)
    else:
        shell._showtraceback(kind, error, [said])


def _unreadable(error: BaseException, namespace: MutableMapping[str, Any]) -> str | None:
    """Return what is wrong with the cell of parameters, if that is what cannot be run.

    Then nothing is left of the parameters before, so that no other cell goes on with them.
    """
    names = {*_ASSIGNED.findall(_running(namespace))} & _KNOWN
    if not names or not isinstance(error, SyntaxError | NameError):
        return None
    text = spoken(language_of(namespace)).text
    forget(namespace)
    _LOST.clear()
    _LOST.update(names - {"language"})
    for name in _LOST:
        namespace.pop(name, None)
    if isinstance(error, NameError):
        return text("not_made_quotes", what=error.name)
    return text("not_made_syntax", line=error.lineno)


def _running(namespace: Mapping[str, Any]) -> str:
    """Return the source of the cell that runs."""
    return str(["", *namespace.get("In", ())][-1])


def sentence(error: BaseException, namespace: Mapping[str, object]) -> str | None:
    """Return what an error says to a reader; nothing where it is none of ours."""
    language = language_of(namespace)
    if isinstance(error, InvalidInputError):
        return mistakes.told(error.problems, language, _KNOWN)
    if isinstance(error, NameError) and error.name in _MADE:
        return spoken(language).text("not_made_name", what=error.name)
    return None
