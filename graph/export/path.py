"""A study path as a file: Markdown to read, CSV for spreadsheets, an Anki package to learn from."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

from graph.export.anki import path_to_anki, text_lines
from graph.export.files import PATH_ENDINGS, check_target, write_whole
from graph.export.tables import inert
from graph.model import Card, ConceptGraph, Gap, Reason, Step, StudyPath
from graph.presentation.records import counted, lasting

# ASCII that Markdown or one of its dialects gives a meaning: anywhere in a line, or at its start. Two
# slashes behind a colon, and "www.", become links by themselves.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~&$^@#]|:(?=//)|(?<=www)\.|=(?==)|%(?=%)", re.IGNORECASE)
_MARKER = re.compile(r"^([0-9]*)([-+=:.)])")
_BREAK = "\\\n"


def path_to_markdown(graph: ConceptGraph, path: StudyPath) -> str:
    """A path of ``graph`` as a numbered list of concepts, with reasons and cards, and what is missing.

    The text of the deck is shown as it was typed, formulas too: nothing in it becomes markup.
    """
    blocks = [f"# {_inline(_title(graph, path))}", _inline(_facts(graph, path))]
    blocks += [_step_block(graph, number, step) for number, step in enumerate(path.steps, 1)]
    if path.gaps:
        blocks += ["## Gaps", "\n".join(_gap_item(graph, gap) for gap in path.gaps)]
    return "\n\n".join(blocks) + "\n"


def path_to_csv(graph: ConceptGraph, path: StudyPath) -> str:
    """A path of ``graph`` as a table with a header: a row a card, in the order of the path."""
    out = io.StringIO()
    # Texts all in quotes, for Python 3.11 puts none around a lone carriage return.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["step", "concept", "minutes", "front", "back", "source", "tags", "reason"])
    for number, step in enumerate(path.steps, 1):
        concept = inert(graph.concept_by_id[step.concept].label)
        reason = inert("; ".join(_why(graph, reason) for reason in step.because))
        for card in _cards(graph, step):
            texts = map(inert, (card.front, card.back, card.source, " ".join(card.tags)))
            writer.writerow([number, concept, _minutes(step), *texts, reason])
    return out.getvalue()


def _as_anki(graph: ConceptGraph, path: StudyPath) -> bytes:
    # Two colons, as in "std::vector", would make a deck within a deck.
    return path_to_anki(graph, path, re.sub(r":{2,}", ":", _title(graph, path)))


_Format = Callable[[ConceptGraph, StudyPath], str | bytes]
_WRITERS: tuple[_Format, ...] = (path_to_markdown, path_to_csv, _as_anki)
PATH_FORMATS: dict[str, _Format] = dict(zip(PATH_ENDINGS, _WRITERS, strict=True))


def write_path(graph: ConceptGraph, path: StudyPath, target: str | Path) -> None:
    """Write a path of ``graph`` in the format that the ending of ``target`` names, whole or not at all.

    Raises:
        ExportError: the ending names no format, or the file cannot be written.
    """
    check_target(target, PATH_FORMATS)
    write_whole(target, [PATH_FORMATS[Path(target).suffix.lower()](graph, path)])


# --- what is said of a path ----------------------------------------------------------------------


def _title(graph: ConceptGraph, path: StudyPath) -> str:
    return f"Study path: {_labels(graph, path.goals)}"


def _facts(graph: ConceptGraph, path: StudyPath) -> str:
    cards = sum(len(step.cards) for step in path.steps)
    facts = f"{counted(len(path.steps), 'step')}, {counted(cards, 'card')}, {lasting(path.minutes)}"
    return facts + f", taken as known: {_labels(graph, path.known)}" * bool(path.known)


def _why(graph: ConceptGraph, reason: Reason) -> str:
    source = graph.card_by_id[reason.card].source if reason.card else "glossary"
    why = f"needed for {graph.concept_by_id[reason.unlocks].label}: “{reason.text}”"
    return why + f" ({source})" * bool(source)


def _labels(graph: ConceptGraph, concept_ids: Iterable[str]) -> str:
    return ", ".join(graph.concept_by_id[ident].label for ident in concept_ids)


def _cards(graph: ConceptGraph, step: Step) -> list[Card]:
    return [graph.card_by_id[ident] for ident in step.cards]


def _minutes(step: Step) -> float:
    return round(step.minutes, 1)


# --- Markdown ------------------------------------------------------------------------------------


def _step_block(graph: ConceptGraph, number: int, step: Step) -> str:
    """An item of the numbered list: a line of facts, the reasons, and a list of cards."""
    marker = f"{number}. "
    parts = [f"{_bold(graph.concept_by_id[step.concept].label)} ({lasting(step.minutes)})"]
    if step.because:
        parts.append(_BREAK.join(_inline(_why(graph, reason)) for reason in step.because))
    if step.cards:
        parts.append("\n".join(_card_item(card) for card in _cards(graph, step)))
    return marker + textwrap.indent("\n\n".join(parts), " " * len(marker)).lstrip(" ")


def _card_item(card: Card) -> str:
    text = f"**Q:** {_lines(card.front)}{_BREAK}**A:** {_lines(card.back)}"
    return "- " + text.replace("\n", "\n  ")


def _gap_item(graph: ConceptGraph, gap: Gap) -> str:
    text = (
        f"- Your deck never explains {_bold(gap.label)}, needed for {_inline(_labels(graph, gap.needed_by))}"
    )
    return text + f": {_inline(gap.definition)}" * bool(gap.definition)


def _bold(text: str) -> str:
    return f"**{_inline(text) or '?'}**"


def _inline(text: str) -> str:
    """Text on one line of Markdown, none of it markup."""
    return _escaped(" ".join(" ".join(text_lines(text)).split()))


def _lines(text: str) -> str:
    """Text of several lines as one paragraph of Markdown; code keeps its indentation."""
    lines = (line.expandtabs(4).rstrip() for line in text_lines(text))
    return _BREAK.join(
        "\u00a0" * (len(line) - len(line.lstrip(" "))) + _escaped(line.strip()) for line in lines if line
    )


def _escaped(line: str) -> str:
    r"""A line with a backslash before whatever Markdown would take for markup.

    >>> print(_escaped("1. [x](y) *or* p(x) = -1"))
    1\. \[x\](y) \*or\* p(x) = -1
    """
    return _MARKER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line))
