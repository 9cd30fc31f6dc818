"""The command line: build, concepts, show, path, check."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from graph.cli.shared import InputError
from graph.export import ENDINGS, PATH_ENDINGS, ExportError
from graph.readers import Choices, ReaderError
from graph.readers.errors import GlossaryError, UnreadableError
from graph.readers.tables.dialect import SIGN_NAMES
from graph.workers import WorkersError

# The names of what is hard to type, or means something to a shell.
_DELIMITERS = {name: sign for sign, name in SIGN_NAMES.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 unusable input, 2 wrong usage.

    Under ``--strict`` any remark of ``check`` makes the input unusable.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a letter of the deck
    options = _parser().parse_args(arguments)
    try:
        try:
            # Only now: some need a language model and more, which takes seconds to load.
            import_module(f"graph.cli.{options.command}").run(options)
        finally:  # a report stands before the error that it ends in
            if sys.stdout:  # closed by the caller, it is None
                sys.stdout.flush()
    except (InputError, ReaderError, GlossaryError, ExportError, WorkersError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"python -m graph: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("python -m graph: interrupted", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m graph", description="Turn question-and-answer cards into a graph of concepts."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(command=name)
        added.add_argument("--limit", type=_positive, metavar="N", help="use the first N cards only")
        return added

    building = command("build", "Build the concept graph of one or more decks.")
    building.add_argument(
        "-o", "--output", type=_named, metavar="FILE", help=f"write to FILE; ends in {', '.join(ENDINGS)}"
    )
    listing = command("concepts", "List the concepts of a deck, best first.")
    listing.add_argument("--per-card", action="store_true", help="list the concepts of each card")
    listing.add_argument("--top", type=_positive, metavar="N", help="the best N only")
    showing = command("show", "Show one concept: cards, neighbours, what it needs and unlocks.")
    showing.add_argument("--concept", required=True, metavar="NAME", help="its label or any alias")
    finding = command("path", "Find the least to learn for a concept, in order.")
    finding.add_argument("--to", nargs="+", required=True, metavar="NAME", help="what to learn in the end")
    finding.add_argument("--know", nargs="+", default=[], metavar="NAME", help="what is known already")
    finding.add_argument(
        "-o",
        "--output",
        type=_named,
        metavar="FILE",
        help=f"write to FILE; ends in {', '.join(PATH_ENDINGS)}",
    )
    checking = command("check", "Read decks and glossaries and report what was found.")
    checking.add_argument("--strict", action="store_true", help="exit with status 1 if there are remarks")
    checking.add_argument(
        "--all",
        action="store_true",
        help="look at the text of every card of a large deck; --strict does, too",
    )
    checking.set_defaults(wrong_usage=checking.error)
    for added in (building, listing, showing, finding, checking):
        is_check = added is checking
        added.add_argument(
            "decks",
            nargs="*" if is_check else "+",
            type=_named,
            metavar="DECK",
            help="a deck, an archive or a folder of some",
        )
        added.add_argument(
            "--glossary",
            action="append",
            type=_named,
            default=[],
            metavar="FILE",
            help=f"{'a glossary to check' if is_check else 'names to know, or edits'}; may be repeated",
        )
    for added in (building, listing, showing, finding):
        added.add_argument("--glossary-only", action="store_true", help="link the glossary's concepts alone")
        added.add_argument("--no-glossary", action="store_true", help="switch the built-in glossary off")
        _add_means(added)
    for added in (listing, showing, finding, checking):
        added.add_argument("--json", action="store_true", help="print JSON")
    for added in (building, listing, showing, finding, checking):
        _add_choices(added)
    return parser


def _add_means(command: argparse.ArgumentParser) -> None:
    """Options that decide how a graph is built, and not what comes of it."""
    means = command.add_argument_group(
        "how to build", "The graph is the same whatever is said here, but for --fast."
    )
    means.add_argument("--no-cache", action="store_true", help="keep nothing, and use nothing that was kept")
    means.add_argument(
        "--fast", action="store_true", help="read in two thirds of the time, and find concepts a little worse"
    )
    where = means.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", type=_positive, metavar="N", help="as many as there are cores, if it is not said"
    )
    where.add_argument(
        "--cluster",
        type=_named,
        metavar="ADDRESS",
        help="a Dask scheduler (tcp://host:8786), or 'local'",
    )


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Options that decide what is else told from a deck."""
    choices = command.add_argument_group(
        "how to read decks", "Told from each deck unless these say otherwise."
    )
    choices.add_argument(
        "--encoding", type=_encoding, metavar="NAME", help="such as utf-8, cp1252, shift_jis"
    )
    choices.add_argument(
        "--delimiter",
        type=_delimiter,
        metavar="SIGN",
        help=f"what separates columns: a character, or {', '.join(_DELIMITERS)}",
    )
    for side, what in (("front", "questions"), ("back", "answers"), ("tags", "tags")):
        choices.add_argument(f"--{side}", metavar="COLUMN", help=f"the column of {what}: its name or number")


def _named(text: str) -> str:
    if not text.strip():  # as a variable leaves it that is not set; as a path it would be the current folder
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _encoding(text: str) -> str:
    return _checked(Choices(encoding=text)).encoding or ""


def _delimiter(text: str) -> str:
    sign = _DELIMITERS.get(text.casefold(), text)
    return _checked(Choices(delimiter=sign)).delimiter or ""


def _checked(choices: Choices) -> Choices:
    try:
        choices.check()
    except UnreadableError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return choices


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= sys.maxsize:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 on")
    return int(text)
