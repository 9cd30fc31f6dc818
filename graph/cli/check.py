"""``check``: what was found in decks and glossaries, line by line."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from graph.cli.reports import Report, as_records
from graph.cli.shared import InputError, print_json, read_decks
from graph.extraction.languages import ENGLISH, card_languages, count_languages, language_name
from graph.model import Deck, Issue
from graph.presentation.import_report import unit, worded
from graph.presentation.records import counted
from graph.readers.formatting import formatting_issues

_LOOKED_AT = 25_000  # cards whose writing and language are looked at, which takes longer than reading them
_RARE = (
    ("near_duplicates", "near duplicates"),
    ("empty_fronts", "empty questions"),
)  # told where there are any


def run(options: argparse.Namespace) -> None:
    """Report on decks and glossaries.

    Raises:
        ReaderError, GlossaryError: a file cannot be read.
        InputError: there are remarks, and ``--strict`` allows none.
    """
    if not options.decks and not options.glossary:
        options.wrong_usage("name a DECK or a glossary by --glossary FILE")
    every = options.all or options.strict
    decks = [_deck_report(deck, options.limit, every) for deck in read_decks(options)]
    glossaries = []
    if options.glossary:  # checked with the language model, which takes a while to load
        from graph.cli.glossaries import glossary_reports

        glossaries = glossary_reports(options.glossary)
    if options.json:
        print_json({"decks": decks, "glossaries": glossaries})
    else:
        for report in decks:
            _print_deck(report)
        for report in glossaries:
            _print_glossary(report)
    remarks = sum(len(_remarks(report)) for report in (*decks, *glossaries))
    if options.strict and remarks:
        raise InputError(f"python -m graph check: {counted(remarks, 'remark')}, and --strict allows none")


def _deck_report(deck: Deck, limit: int | None, every: bool) -> Report:
    """What there is to say of a deck; of a large one, not ``every`` card's text is looked at."""
    deck = replace(deck, cards=deck.cards[:limit])
    step = 1 if every else -(-len(deck.cards) // _LOOKED_AT)
    sample = replace(deck, cards=deck.cards[:: max(1, step)])
    return {
        "path": deck.path,
        "format": deck.format,
        "encoding": deck.encoding,
        "cards": len(deck.cards),
        "duplicates": deck.count("duplicate"),
        "near_duplicates": deck.count("near-duplicate"),
        "empty_backs": deck.count("empty-back"),
        "empty_fronts": deck.count("empty-front"),
        "skipped": deck.skipped,
        "looked_at": len(sample.cards),
        "languages": [
            {"code": code, "name": language_name(code), "cards": cards}
            for code, cards in count_languages(card_languages(sample.cards))
        ],
        "issues": as_records(deck.issues),
        "formatting": as_records(_formatting(sample)),
    }


def _formatting(deck: Deck) -> tuple[Issue, ...]:
    """What looks wrong in the text of the cards; with the file, where a deck is made of several."""
    issues = formatting_issues(deck.cards)
    if {card.source.rpartition(":")[0] for card in deck.cards} == {Path(deck.path).name}:
        return tuple(replace(issue, file="") for issue in issues)
    return issues


def _remarks(report: Report) -> list[Report]:
    """All remarks of a report by file and line."""
    remarks = [*report["issues"], *report.get("formatting", ())]
    return sorted(remarks, key=lambda issue: (issue.get("file", ""), issue["line"]))


def _print_deck(report: Report) -> None:
    print(
        f"{report['path']}: {report['format']}, {report['encoding']}, {report['cards']} cards, "
        f"{report['duplicates']} duplicates, {report['empty_backs']} empty answers, "
        f"{report['skipped']} rows skipped"
        + "".join(f", {report[key]} {what}" for key, what in _RARE if report[key])
    )
    if report["looked_at"] < report["cards"]:
        share = f"{report['looked_at']:,} of {report['cards']:,} cards, evenly spread"
        print(f"  of which language and how written: {share}; --all looks at all")
    if any(language["code"] != ENGLISH for language in report["languages"]):
        for language in report["languages"]:
            print(f"  {counted(language['cards'], 'card')} in {language['name']}")
    _print_remarks(report)


def _print_glossary(report: Report) -> None:
    print(
        f"{report['path']}: {counted(report['entries'], 'entry')}, {report['defined']} with a definition, "
        f"{report['with_prerequisites']} with prerequisites"
    )
    _print_remarks(report)


def _print_remarks(report: Report) -> None:
    for remark in _remarks(report):
        of = f" of {remark['file']}" if "file" in remark else ""
        place = unit(report.get("format", ""), remark.get("file", ""))
        text = worded(Issue(remark["line"], remark["kind"], remark["text"]), place)
        print(f"  {place} {remark['line']}{of}: {remark['kind']}: {text}")
