"""Commands for who adds a document: outline, draft, new-document, adopt."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compare.options import Filled, Folder, default_folder, explained
from compare.problem import visible

if TYPE_CHECKING:
    from compare.drafting.draft import Draft

Command = Callable[..., Any]

_REVIEWED = ("statements", "actuals", "non_targets", "review")
"""Folders of a draft whose files the review completes."""

_structured = click.option("--structured", type=Folder(), help="Folder of the CSV files.")


def _drafting(command: Command) -> Command:
    """Add the options for what a text does not say."""
    for option in reversed(
        (
            click.option("--city", type=Filled(), help="City, also one that the data do not know."),
            click.option("--period", type=Filled(), help="Horizon: 2024 or 2023-2025."),
            click.option("--genre", type=Filled(), help="Such as government_work_report."),
            click.option(
                "--families",
                type=Filled(),
                help='Families to look for, separated by commas, or "headline"; else everything.',
            ),
            click.option(
                "--drafter", type=Filled(), default="rules", show_default=True, help="Who drafts."
            ),
            _structured,
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("file", type=Folder())
@explained
def outline(file: Path) -> None:
    """Print the places of a text: start, end, locator and heading of each."""
    from compare.drafting import intake

    source = intake.outline(file)
    for place in source.places:
        heading = (place.titles[-1] if place.titles else "") or source.text[place.head :][:24] + "…"
        shown = heading if place.locator != "0" else ""
        indent = "  " * place.depth
        click.echo(visible(f"{place.start:>7} {place.end:>7}  {indent}{place.locator}  {shown}"))


@click.command("draft")
@click.argument("file", type=Folder())
@click.option("--document", type=Filled(), required=True, help="Identifier, such as suzhou-2024.")
@click.option("--output", type=Folder(), required=True, help="Folder to write to.")
@_drafting
@explained
def draft(file: Path, document: str, output: Path, **given: Any) -> None:
    """Propose the rows of a document from its text.

    Every number of the text is a target, a value reached, or neither and why. The files have
    exactly the curated form; review/DOCUMENT.csv says of each row where it stands in the text, how
    sure each column is and what decided it. Nothing of it is data until somebody has read it.
    """
    for path in _drafted(file, document, output, given)[1]:
        click.echo(path)


@click.command("new-document")
@click.argument("document")
@click.option("--text", type=Folder(), required=True, help="The text, in UTF-8.")
@click.option("--output", type=Folder(), help="Folder of drafts; data/drafts where none is given.")
@_drafting
@explained
def new_document(document: str, text: Path, output: Path | None, **given: Any) -> None:
    """Begin a document: outline, draft, and what to do next."""
    target = (output or default_folder("data/drafts")) / document
    made, paths = _drafted(text, document, target, given)
    counts = {kind: len(made.of(kind)) for kind in ("target", "actual", "non_target")}
    steps = _steps(document, text, target, paths)
    click.echo(
        f"{len(made.source.places)} places, {counts['target']} targets, {counts['actual']} values "
        f"reached, {counts['non_target']} other numbers, {len(made.bodies)} bodies; "
        f"{len(paths)} files in {target}"
    )
    for number, step in enumerate(steps, start=1):
        click.echo(visible(f"{number}. {step}"))


def _steps(document: str, text: Path, target: Path, paths: Sequence[Path]) -> list[str]:
    """Return what is left to do with a draft."""
    from compare.drafting.folder import incomplete

    # The columns of other files are filled, or for the review to fill.
    unfinished = {path: incomplete(path) for path in paths if path.parent.name not in _REVIEWED}
    return [
        f"city-compare outline {text}: is each heading a place?",
        f'read the rows: notebooks/review.ipynb with draft="{target}" and text="{text}"',
        *(
            f"complete {path}: {', '.join(names)} (of what a reviewed row needs)"
            for path, names in unfinished.items()
            if names
        ),
        f"city-compare adopt {target}",
        f"city-compare verify --sources {text.parent} --documents {document}; city-compare build",
    ]


@click.command()
@click.argument("folder", type=Folder())
@click.option("--drafted", is_flag=True, help="Take rows that nobody reviewed too, marked as such.")
@_structured
@explained
def adopt(folder: Path, drafted: bool, structured: Path | None) -> None:
    """Take a reviewed draft into the curated tables, whole or not at all."""
    from compare.reviewing.adoption import adopt as take

    for path in take(folder, structured or default_folder("data/structured"), drafted):
        click.echo(path)


def _drafted(
    file: Path, document: str, output: Path, given: Mapping[str, Any]
) -> "tuple[Draft, list[Path]]":
    from compare.curated import reader
    from compare.drafting import desk, folder

    frames = reader.read(given["structured"] or default_folder("data/structured"))
    families = [name.strip() for name in (given["families"] or "").split(",") if name.strip()]
    made = desk.draft_file(
        file,
        document,
        frames,
        city=given["city"] or "",
        period=given["period"] or "",
        genre=given["genre"] or "",
        families=families,
        drafter=given["drafter"],
    )
    return made, folder.write(made, frames, output)
