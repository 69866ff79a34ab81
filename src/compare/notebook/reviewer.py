"""The review screen: a sentence, the row proposed for it, and what a person makes of it."""

import html
import re
from collections.abc import Callable, Mapping
from functools import partial

import ipywidgets as widgets

from compare.dataset.opening import open_dataset
from compare.drafting.draft import columns
from compare.notebook import command
from compare.problem import InvalidInputError
from compare.reviewing.amendment import editable
from compare.reviewing.item import Item
from compare.reviewing.review import Review
from compare.schema import COLUMNS, STRUCTURED, label
from compare.wording.language import spoken

NEAREST = 3
"""How many indicators stand beside a row."""

_WIDE = {"description_width": "36em"}
_FULL = widgets.Layout(width="98%")
_PARTS = re.compile("[:;,(：；，（]")
_DOUBTFUL = 0.9
# No text of a document may act: neither as HTML nor as a formula.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'


class Reviewer:
    """Widgets to review a draft, by hand or by the command field alone.

    Parameters
    ----------
    folder, text : str
        The draft folder, and the file of the text that was drafted; with no folder the screen
        says what to do.
    language : str, optional
        "zh" or "en".
    data : str, optional
        Folder of the tidy tables that know the indicators; see `compare.open`.
    second : bool, optional
        Whether rows that were reviewed once are read a second time.

    Attributes
    ----------
    review : Review
        The review itself.
    progress, sentence, message, keys : HTML
        How far one is, the sentence with the quantity marked, what went wrong, the commands.
    fields, indicator_fields : dict of str to Text
        The row, and the new indicator, column by column.
    nearest : list of Button
        The indicators that the phrase is most alike.
    buttons : dict of str to Button
        The actions by their command.
    reason : Dropdown
        Why the number is no target.
    command : Text
        A command; it is done when Enter is pressed, or its value set.
    """

    def __init__(
        self,
        folder: str,
        text: str,
        language: str = "zh",
        data: str | None = None,
        second: bool = False,
    ):
        self.language, self._text = language, spoken(language).text
        self.review = Review(folder, text, open_dataset(data), second) if folder else None
        self.progress, self.sentence = widgets.HTML(), widgets.HTML()
        self.message, self.keys = widgets.HTML(), widgets.HTML()
        names = {
            name for table in ("statements", "actuals", "non_targets") for name in editable(table)
        }
        self.fields = {name: self._field(name) for name in COLUMNS if name in names}
        self.indicator_fields = {name: self._field(name) for name in columns("indicators")}
        self.nearest = [self._button("", partial(self.run, str(n + 1))) for n in range(NEAREST)]
        self.reason = widgets.Dropdown(
            options=command.reasons(language),
            description=self._text("review_reason"),
            style=_WIDE,
            layout=widgets.Layout(width="98%"),
        )
        self.buttons = self._buttons()
        self.command = widgets.Text(
            description=self._text("review_command"), continuous_update=False, layout=_FULL
        )
        self.command.observe(self._entered, names="value")
        self._row, self._body = widgets.VBox(), widgets.VBox()
        self.refresh()

    def widget(self) -> widgets.Widget:
        """Return the screen as one widget, to be the last line of a cell."""
        return self._body

    def run(self, line: str) -> None:
        """Do a command, and show what is next; what cannot be done is said on the screen."""
        if self.review is None:
            return
        word, rest = command.parts(line)
        actions = self._actions(rest)
        try:
            if word not in actions:
                self._say(self._text("review_unknown", said=line))
                return
            actions[word]()
        except InvalidInputError as error:
            self._say("\n".join(map(str, error.problems)))
            return
        self._say(self._text("review_saved", said=line))
        self.refresh()

    def refresh(self) -> None:
        """Show the row that the next action is for."""
        if self.review is None:
            self._body.children = [widgets.HTML(_letters(self._text("review_start")))]
            return
        item = self.review.current
        self.progress.value = _letters(self._progress(item))
        shown: list[widgets.Widget] = []
        if item:
            self._show(self.review, item)
            shown = [self.sentence, self._row, widgets.HBox(self.nearest)]
            actions = [widgets.HBox(list(self.buttons.values())), self.reason]
            shown += [*actions, self._indicator_box()]
        self._body.children = [self.progress, *shown, self.command, self.message, self.keys]

    # What is shown

    def _progress(self, item: Item | None) -> str:
        assert self.review is not None
        done, total = self.review.progress
        if item is None:
            return self._text("review_finished", total=total)
        return self._text("review_progress", number=min(done + 1, total), total=total, done=done)

    def _show(self, review: Review, item: Item) -> None:
        self.sentence.value = self._marked(review, item)
        names = editable(item.table)
        for name in names:
            self.fields[name].value = item.cells[name]
        self._row.children = [self.fields[name] for name in names]
        self._show_nearest(review, item)
        own = review.indicators.get(item.cells.get("indicator_id", ""), {})
        own = own if {*self.indicator_fields} <= {*own} else {}
        for name, field in self.indicator_fields.items():
            field.value = own.get(name, "")
        reasons = ", ".join(f"{code} {said}" for said, code in command.reasons(self.language))
        listed = {
            "columns": ", ".join(names),
            "indicator_columns": ", ".join(self.indicator_fields),
        }
        self.keys.value = _letters(self._text("review_keys", reasons=reasons, **listed))

    def _marked(self, review: Review, item: Item) -> str:
        """Return where a row stands and its sentence as HTML in which every text is letters."""
        before, quantity, after = map(html.escape, review.sentence(item))
        head = self._text(
            "review_row",
            table=getattr(STRUCTURED[item.table], f"title_{self.language}"),
            seq=item.note["seq"],
            locator=item.note["locator"],
            confidence=item.note["confidence"],
            level=label("review", item.level, self.language),
        )
        doubts = [f"{name} {sure:.2f}" for name, sure in item.sure.items() if sure < _DOUBTFUL]
        said = _letters(self._text("review_doubts", said=", ".join(doubts))) if doubts else ""
        text = f"{before}<mark>{quantity}</mark>{after}"
        return f'{_letters(head)}<p {_LETTERS} style="font-size: larger">{text}</p>{said}'

    def _show_nearest(self, review: Review, item: Item) -> None:
        known = review.indicators
        near = list(item.nearest.items())[:NEAREST] if "indicator_id" in item.cells else []
        for number, button in enumerate(self.nearest):
            button.disabled = number >= len(near)
            button.description = "–"
            button.tooltip = self._text("review_no_nearest")
            if number < len(near):
                name, likeness = near[number]
                called = known.get(name, {}).get(f"name_{self.language}") or name
                button.description = f"{number + 1} {called} {likeness:.2f}"
                button.tooltip = f"{self._text('review_nearest')}: {name}"

    def _say(self, text: str) -> None:
        self.message.value = _letters(text)

    # What the widgets are

    def _field(self, name: str) -> widgets.Text:
        said = getattr(COLUMNS[name], f"description_{self.language}")
        short = _PARTS.split(said)[0] + spoken(self.language).bracket(name)  # as commands call it
        return widgets.Text(description=short, tooltip=said, style=_WIDE, layout=_FULL)

    def _button(self, said: str, do: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=said, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self._clicked(do))
        return button

    def _buttons(self) -> dict[str, widgets.Button]:
        said = {
            "a": "accept", "c": "change", "t": "target", "x": "actual",
            "n": "non_target", "i": "new", "b": "back", "s": "skip",
        }  # fmt: skip
        return {
            word: self._button(self._text(f"review_{name}"), partial(self._press, word))
            for word, name in said.items()
        }

    def _indicator_box(self) -> widgets.Widget:
        fields = widgets.VBox(list(self.indicator_fields.values()))
        return widgets.Accordion([fields], titles=[self._text("review_new")], selected_index=None)

    # What a person does

    def _clicked(self, do: Callable[[], None]) -> None:
        do()
        self.command.focus()

    def _press(self, word: str) -> None:
        self.run(f"n {self.reason.value}" if word == "n" else word)

    def _entered(self, change: Mapping[str, object]) -> None:
        line = str(change["new"])
        if line.strip():
            self.command.value = ""
            self.run(line)

    def _actions(self, rest: str) -> dict[str, Callable[[], None]]:
        review = self.review
        assert review is not None
        found: dict[str, Callable[[], None]] = {
            "a": self._after_edits(review.accept),
            "c": lambda: self._change(command.cells(rest)),
            "n": lambda: review.as_non_target(command.reason(rest)),
            "t": self._after_edits(review.as_target),
            "x": self._after_edits(review.as_actual),
            "i": self._after_edits(lambda: self._new(command.cells(rest))),
            "b": review.back,
            "s": review.skip,
            "g": lambda: review.go(int(rest) if rest.isdecimal() and len(rest) < 10 else 0),
        }
        item = review.current
        near = list(item.nearest)[:NEAREST] if item and "indicator_id" in item.cells else []
        for number, name in enumerate(near, start=1):
            found[str(number)] = partial(self._change, {"indicator_id": name})
        return found

    def _edited(self) -> dict[str, str]:
        """Return the cells that a person typed into the fields and that are not saved yet."""
        item = self.review.current if self.review else None
        names = editable(item.table) if item else []
        return {
            name: self.fields[name].value
            for name in names
            if item and self.fields[name].value.strip() != item.cells[name]
        }

    def _change(self, cells: Mapping[str, str]) -> None:
        assert self.review is not None
        wanted = {**self._edited(), **cells}
        if wanted:
            self.review.change(wanted)

    def _after_edits(self, do: Callable[[], None]) -> Callable[[], None]:
        """Return an action that saves first what was typed into the fields."""

        def both() -> None:
            self._change({})
            do()

        return both

    def _new(self, cells: Mapping[str, str]) -> None:
        assert self.review is not None
        typed = {name: field.value for name, field in self.indicator_fields.items()}
        self.review.new_indicator({**{k: v for k, v in typed.items() if v.strip()}, **cells})


def _letters(text: str) -> str:
    """Return a text as HTML in which every character is a letter, a paragraph a line."""
    return "".join(f"<p {_LETTERS}>{html.escape(line)}</p>" for line in text.splitlines())
