"""The command ``city-compare``: build the tables, write reports and figures."""

import sys
from importlib import import_module

try:
    import click
except ModuleNotFoundError as error:  # reading the tables does without
    sys.exit(f"city-compare: {error.name} is missing; pip install 'city-compare[report]'")

_COMMANDS = {
    "adopt": "drafts:adopt",
    "batch": "reports:run_batch",
    "build": "tables:build_tables",
    "cite": "publications:cite",
    "conflicts": "tables:list_conflicts",
    "diff": "publications:differ",
    "draft": "drafts:draft",
    "export": "publications:export",
    "figures": "pictures:draw_figures",
    "new-document": "drafts:new_document",
    "outline": "drafts:outline",
    "readme": "publications:count",
    "report": "reports:write_reports",
    "site": "site:build_site",
    "verify": "tables:verify",
}
"""Where each command is; what others need is not imported for it."""


class _Commands(click.Group):
    """A group whose commands are imported when they are called, or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, where there is one of this name."""
        module, _, name = _COMMANDS.get(cmd_name, "").partition(":")
        if not module:
            return None
        try:
            command: click.Command = getattr(import_module(f"compare.commands.{module}"), name)
        except ModuleNotFoundError as error:
            if str(error.name).startswith("compare"):
                raise
            extra = cmd_name if cmd_name == "site" else "report"
            needed = f"{error.name} is missing; pip install 'city-compare[{extra}]'"
            raise click.ClickException(needed) from None
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="city-compare")
def main() -> None:
    """Compare the innovation policy targets of Chinese cities, like with like."""
