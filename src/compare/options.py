"""What the commands share: options, the folders that they default to, and how errors are told."""

import sys
import warnings
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

try:
    import click
except ModuleNotFoundError as error:  # reading the tables does without
    sys.exit(f"city-compare: {error.name} is missing; pip install 'city-compare[report]'")

from compare.languages import LANGUAGES
from compare.problem import ImplausibleWarning, InvalidInputError, visible

ROOT = Path(__file__).parents[2]
"""The checkout, where the defaults of the options lie; commands may be run from any folder."""


class Filled(click.ParamType):  # type: ignore[type-arg]
    """A text or a path that is not empty: ``--tidy ""`` would mean the working folder."""

    name = "text"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Refuse a value that is empty."""
        if not str(value).strip():
            self.fail("it is empty; leave the option out for its default", param, ctx)
        return value


class Folder(Filled):
    """The path of a folder."""

    name = "folder"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path."""
        return Path(super().convert(value, param, ctx))


def default_folder(name: str) -> Path:
    """Return a folder of the checkout, where `load` looks too; installed, of the working folder."""
    return ROOT / name if (ROOT / "data" / "structured").is_dir() else Path(name)


language_option = click.option(
    "--language", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True
)
data_option = click.option("--data", type=Folder(), help="Folder of the tidy tables.")


def languages_of(chosen: str) -> tuple[str, ...]:
    """Return the languages that an option names."""
    return LANGUAGES if chosen == "both" else (chosen,)


def explained(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn unusable input into its message and exit status 1, without a traceback."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", ImplausibleWarning)
                warnings.showwarning = lambda said, *place, **rest: click.echo(
                    f"Warning: {said}", err=True
                )
                return command(*args, **kwargs)
        except InvalidInputError as error:
            raise click.ClickException(str(error)) from None
        except BrokenPipeError:  # whoever reads has read enough; click ends quietly
            raise
        except OSError as error:  # of files and folders: a full disk, one that may not be written
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(visible(f"{place}{error.strerror or error}")) from None

    return wrapper
