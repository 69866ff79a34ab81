"""Commands for those who take the tables away: cite, diff, export."""

import json
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from compare.dataset.opening import steady
from compare.options import Folder, data_option, default_folder, explained
from compare.publication.citation import FORMATS, cited
from compare.schema import LANGUAGES


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="A line, an entry of a bibliography, or the file of a repository.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@data_option
@explained
def cite(form: str, language: str, data: Path | None) -> None:
    """Print how to cite the tidy tables."""
    build_id = steady(lambda found: found.build_id, data)
    click.echo(cited(form, language, build_id, version("city-compare")))


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "summary", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Rows that changed; or how many, as a table for people, a changelog or programs.",
)
@click.option("--all", "whole", is_flag=True, help="List every row, not the first of each kind.")
@explained
def differ(old: Path, new: Path, form: str, whole: bool) -> None:
    """Tell what changed in the tidy tables from folder OLD to folder NEW.

    Rows are added, removed or changed, by the key of their table; of a changed row each column is
    shown before and after. The folders may be of different versions.
    """
    from compare.publication import difference

    found = difference.between(old, new)
    if form == "text":
        said = list(difference.told(found, None if whole else difference.MOST))
        click.echo("\n".join(said) or "no difference")
        return
    summary = difference.summary(found)
    if form == "json":
        rows = summary.to_dict(orient="records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo(difference.markdown(summary))
    else:
        click.echo(summary.to_string(index=False) if len(summary) else "no difference")


@click.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "xlsx", "parquet", "sqlite", "stata"]),
    default="xlsx",
    show_default=True,
    help="A file a table, one workbook, a folder a table, one database, a file a table.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of names, labels and the codebook.",
)
@data_option
@click.option("--output", type=Folder(), default=Path("export"), help="Folder to write to.")
@explained
def export(kind: str, language: str, data: Path | None, output: Path) -> None:
    """Write tables, flat targets and codebook for other programs.

    The flat table has names, quotations, outcomes and verdicts in words, a row a target. No cell
    is a formula: in a workbook, texts are texts; in CSV files, a text that begins with =, +, - or
    @ gets an apostrophe in front. Parquet is partitioned by family of indicators, and has the
    tables alone.
    """
    from compare.publication.export import write

    paths = steady(lambda found: write(found, output, kind, language), data)
    if kind == "parquet":
        click.echo(f"{output}  {len(paths)} files")
        return
    for path in paths:
        click.echo(path)


@click.command("readme")
@explained
def count() -> None:
    """Write what the tables hold into README.md and README.zh.md."""
    from compare.publication.counts import filled
    from compare.storage import content, replace

    for name, language in (("README.md", "en"), ("README.zh.md", "zh")):
        path = default_folder("") / name
        text = content(path, "a text").decode()
        replace(path, steady(partial(filled, text, language=language)).encode())
