"""The command line: build, concepts, show, path, check."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from graph.build import build_graph
from graph.export import FORMATS, PATH_FORMATS, ExportError, check_target, write_graph, write_path
from graph.export.jsonfile import evidence_of, path_to_dict
from graph.extraction.concepts import extract_concepts
from graph.extraction.glossary import Glossary, GlossaryError, merge_glossaries, read_glossary
from graph.extraction.languages import (
    ENGLISH,
    LanguageCounts,
    card_languages,
    count_languages,
    language_name,
)
from graph.model import Card, Concept, ConceptGraph, Deck, Prerequisite, StudyPath
from graph.presentation.notices import language_notice
from graph.presentation.records import certainty, counted, in_words, shared_sentences
from graph.readers import SKIPPED_KINDS, ReaderError, all_cards, read_deck
from graph.study import find_path

_TOP = 20  # concepts that a summary lists


class InputError(ValueError):
    """Input that cannot be used; the message is one line for standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 unusable input, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a letter of the deck
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
        if sys.stdout:  # closed by the caller, it is None
            sys.stdout.flush()
    except (InputError, ReaderError, GlossaryError, ExportError) as error:
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

    def command(name: str, run: Callable[[argparse.Namespace], None], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        added.add_argument("decks", nargs="+", metavar="DECK", help="a TSV or CSV file")
        added.add_argument("--limit", type=_positive, metavar="N", help="use the first N cards only")
        if name != "check":
            added.add_argument(
                "--glossary",
                action="append",
                default=[],
                metavar="FILE",
                help="names to know; may be repeated",
            )
            added.add_argument(
                "--glossary-only", action="store_true", help="link the glossary's concepts alone"
            )
            added.add_argument("--no-glossary", action="store_true", help="switch the built-in glossary off")
        return added

    build = command("build", _build, "Build the concept graph of one or more decks.")
    build.add_argument("-o", "--output", metavar="FILE", help=f"write to FILE; ends in {', '.join(FORMATS)}")
    concepts = command("concepts", _concepts, "List the concepts of a deck, best first.")
    concepts.add_argument("--per-card", action="store_true", help="list the concepts of each card")
    concepts.add_argument("--top", type=_positive, metavar="N", help="the best N only")
    show = command("show", _show, "Show one concept: cards, neighbours, what it needs and unlocks.")
    show.add_argument("--concept", required=True, metavar="NAME", help="its label or any alias")
    path = command("path", _path, "Find the least to learn for a concept, in order.")
    path.add_argument("--to", nargs="+", required=True, metavar="NAME", help="what to learn in the end")
    path.add_argument("--know", nargs="+", default=[], metavar="NAME", help="what is known already")
    path.add_argument(
        "-o", "--output", metavar="FILE", help=f"write to FILE; ends in {', '.join(PATH_FORMATS)}"
    )
    check = command("check", _check, "Read decks and report what was found.")
    for added in (concepts, show, path, check):
        added.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= sys.maxsize:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 on")
    return int(text)


# --- input -----------------------------------------------------------------------------------


def _cards(options: argparse.Namespace) -> tuple[Card, ...]:
    decks = [read_deck(path) for path in options.decks]
    for deck in decks:
        if deck.issues:
            print(
                f"{deck.path}: {counted(len(deck.cards), 'card')} read, "
                f"{counted(len(deck.issues), 'remark')}; "
                "run 'python -m graph check' to see them",
                file=sys.stderr,
            )
    return tuple(islice(all_cards(decks), options.limit))


def _glossary(options: argparse.Namespace) -> Glossary:
    own = [read_glossary(path) for path in options.glossary]
    built_in = [] if options.no_glossary else [read_glossary()]
    if options.glossary_only and not own and not built_in:
        raise InputError("--glossary-only needs a glossary: name one by --glossary FILE")
    return merge_glossaries([*own, *built_in])


def _graph(options: argparse.Namespace) -> ConceptGraph:
    glossary = _glossary(options)
    graph = build_graph(_cards(options), glossary, glossary_only=options.glossary_only)
    _tell_languages(graph.languages)
    return graph


def _tell_languages(languages: LanguageCounts) -> None:
    if notice := language_notice(languages):
        print(notice, file=sys.stderr)


def _print_json(data: Any) -> None:
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not unicode))


# --- build -----------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> None:
    if options.output is not None:
        check_target(options.output, FORMATS)
    graph = _graph(options)
    if options.output is not None:
        write_graph(graph, options.output)
        print(f"{options.output}: {_size(graph)}", file=sys.stderr)
        return
    print(_size(graph))
    label = {concept.id: concept.label for concept in graph.concepts}
    print("\nBest concepts")
    for concept in graph.concepts[:_TOP]:
        neighbours = [label[link.other(concept.id)] for link in graph.links_of[concept.id][:3]]
        cards = counted(len(concept.cards), "card")
        print(f"  {concept.label:<32} {cards:>9}   {', '.join(neighbours)}")
    print("\nCommunities")
    for number in range(min(_TOP, 1 + max((concept.community for concept in graph.concepts), default=-1))):
        members = [concept.label for concept in graph.concepts if concept.community == number]
        print(f"  {', '.join(members[:6])}{' …' if len(members) > 6 else ''} ({len(members)})")


def _size(graph: ConceptGraph) -> str:
    communities = len({concept.community for concept in graph.concepts})
    counts = (
        (len(graph.cards), "card"),
        (len(graph.concepts), "concept"),
        (len(graph.links), "link"),
        (communities, "community"),
        (len(graph.prerequisites), "prerequisite"),
    )
    return ", ".join(counted(number, noun) for number, noun in counts)


# --- concepts --------------------------------------------------------------------------------


def _concepts(options: argparse.Namespace) -> None:
    glossary = _glossary(options)
    cards = _cards(options)
    extraction = extract_concepts(cards, glossary, glossary_only=options.glossary_only)
    _tell_languages(extraction.languages)
    if options.per_card:
        for card in cards:
            found = extraction.by_card.get(card.id, ())[: options.top]
            if options.json:
                concepts = [{"text": c.text, "label": c.label, "score": c.score} for c in found]
                _print_json({"card": card.id, "concepts": concepts})
            else:
                print(f"{card.source}  {', '.join(c.label for c in found)}")
        return
    for concept in extraction.concepts[: options.top]:
        aliases = [alias.text for alias in concept.aliases]
        if options.json:
            _print_json(
                {
                    "id": concept.id,
                    "label": concept.label,
                    "score": concept.score,
                    "cards": list(concept.cards),
                    "aliases": aliases,
                }
            )
        else:
            also = f"   also: {', '.join(aliases)}" if aliases else ""
            print(f"{concept.score:.3f} {counted(len(concept.cards), 'card'):>11}  {concept.label}{also}")


# --- show ------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> None:
    graph = _graph(options)
    concept = _concept(graph, options.concept)
    if options.json:
        _print_json(_shown(graph, concept))
    else:
        _print_concept(graph, concept)


def _concept(graph: ConceptGraph, name: str) -> Concept:
    concept = graph.find(name)
    if concept is None:
        raise InputError(f"no concept is called '{name}'; run 'python -m graph concepts' to list them all")
    return concept


def _shown(graph: ConceptGraph, concept: Concept) -> dict[str, Any]:
    def edge(prerequisite: Prerequisite, other: str) -> dict[str, Any]:
        return {
            "concept": graph.concept_by_id[other].label,
            "confidence": prerequisite.confidence,
            "tier": prerequisite.tier,
            "origin": prerequisite.origin,
            "evidence": evidence_of(prerequisite),
        }

    return {
        "id": concept.id,
        "label": concept.label,
        "definition": concept.definition,
        "aliases": [{"text": a.text, "reason": a.reason} for a in concept.aliases],
        "cards": [
            {"id": card.id, "front": card.front, "back": card.back, "source": card.source}
            for card in (graph.card_by_id[ident] for ident in concept.cards)
        ],
        "neighbours": [
            {
                "concept": graph.concept_by_id[link.other(concept.id)].label,
                "weight": link.weight,
                "count": link.count,
                "npmi": link.npmi,
                "g2": link.g2,
                "cards": list(link.cards),
                "evidence": [{"card": card, "text": text} for card, text in shared_sentences(graph, link)],
            }
            for link in graph.links_of[concept.id]
        ],
        "needs": [edge(p, p.source) for p in graph.needs(concept.id)],
        "unlocks": [edge(p, p.target) for p in graph.unlocks(concept.id)],
    }


def _print_concept(graph: ConceptGraph, concept: Concept) -> None:
    print(concept.label)
    if concept.definition:
        print(f"  {concept.definition}")
    for alias in concept.aliases:
        print(f"  also {alias.text} ({alias.reason})")
    print("\nCards")
    for ident in concept.cards:
        card = graph.card_by_id[ident]
        print(f"  {card.source}  {card.front}\n      {card.back}")
    for title, edges in (("Needs", graph.needs(concept.id)), ("Unlocks", graph.unlocks(concept.id))):
        if edges:
            print(f"\n{title}")
        for edge in edges:
            other = graph.concept_by_id[edge.source if title == "Needs" else edge.target]
            why = "; ".join(evidence.text for evidence in edge.evidence)
            print(f"  {other.label} ({certainty(edge.confidence)}, {edge.origin}: {why})")
    print("\nLinked with")
    for link in graph.links_of[concept.id]:
        print(f"  {graph.concept_by_id[link.other(concept.id)].label}: {in_words(link)}")
        for _, text in shared_sentences(graph, link)[:2]:
            print(f"      {text}")


# --- path and check --------------------------------------------------------------------------


def _path(options: argparse.Namespace) -> None:
    if options.output is not None:
        check_target(options.output, PATH_FORMATS)
    graph = _graph(options)
    goals = [_concept(graph, name).id for name in options.to]
    path = find_path(graph, goals, {_concept(graph, name).id for name in options.know})
    if options.output is not None:
        write_path(graph, path, options.output)
        print(f"{options.output}: {counted(len(path.steps), 'step')}", file=sys.stderr)
    elif options.json:
        _print_json(path_to_dict(graph, path))
    else:
        _print_path(graph, path)


def _print_path(graph: ConceptGraph, path: StudyPath) -> None:
    label = {concept.id: concept.label for concept in graph.concepts}
    cards = sum(len(step.cards) for step in path.steps)
    print(
        f"{', '.join(label[goal] for goal in path.goals)}: {counted(len(path.steps), 'step')}, "
        f"{counted(cards, 'card')}, {path.minutes:g} minutes"
    )
    for number, step in enumerate(path.steps, 1):
        print(f"\n{number:>3}. {label[step.concept]}" + (f" ({step.minutes:g} min)" if step.cards else ""))
        for ident in step.cards:
            card = graph.card_by_id[ident]
            print(f"     {card.source}  {card.front}")
        for reason in step.because:
            source = f"  [{graph.card_by_id[reason.card].source}]" if reason.card else ""
            print(f"     for {label[reason.unlocks]}: {reason.text}{source}")
    if path.gaps:
        print("\nNo card explains")
    for gap in path.gaps:
        print(f"  {gap.label}, needed for {', '.join(label[ident] for ident in gap.needed_by)}")


def _check(options: argparse.Namespace) -> None:
    decks = [_limited(read_deck(path), options.limit) for path in options.decks]
    if options.json:
        _print_json({"decks": [_report(deck) for deck in decks]})
        return
    for deck in decks:
        report = _report(deck)
        print(
            f"{deck.path}: {deck.format}, {deck.encoding}, {report['cards']} cards, "
            f"{report['duplicates']} duplicates, {report['empty_backs']} empty answers, "
            f"{report['skipped']} rows skipped"
        )
        if any(language["code"] != ENGLISH for language in report["languages"]):
            for language in report["languages"]:
                print(f"  {counted(language['cards'], 'card')} in {language['name']}")
        for issue in deck.issues:
            print(f"  line {issue.line}: {issue.kind}: {issue.text}")


def _limited(deck: Deck, limit: int | None) -> Deck:
    return replace(deck, cards=deck.cards[:limit])


def _report(deck: Deck) -> dict[str, Any]:
    return {
        "path": deck.path,
        "format": deck.format,
        "encoding": deck.encoding,
        "cards": len(deck.cards),
        "duplicates": deck.count("duplicate"),
        "empty_backs": deck.count("empty-back"),
        "skipped": deck.count(*SKIPPED_KINDS),
        "languages": [
            {"code": code, "name": language_name(code), "cards": cards}
            for code, cards in count_languages(card_languages(deck.cards))
        ],
        "issues": [{"line": i.line, "kind": i.kind, "text": i.text} for i in deck.issues],
    }
