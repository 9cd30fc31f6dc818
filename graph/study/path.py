"""Path: what to learn for a goal, in order, with the cards, the reasons and the time."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import reduce
from heapq import heappop, heappush
from html import unescape
from operator import or_
from textwrap import shorten

from graph.columns import mentions_on
from graph.model import ConceptGraph, Gap, Prerequisite, Reason, Step, StudyPath
from graph.study.cards import Teaching, teaching_of
from graph.study.minutes import minutes_for

# How sure a concept has to be needed for a path to take it in: to leave one out costs more than to read one
# too many.
NEEDED = 0.4

_MOST_REASONS = 3
_LONGEST = 240  # characters of a reason
_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|span|strong|su[bp]|table|tbody|t[dhr]|thead|u|ul)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_QUOTES = ("formula", "dependency", "subject", "naming", "partial")  # evidence in a card's own words


def find_path(graph: ConceptGraph, goals: Sequence[str], known: Collection[str] = ()) -> StudyPath:
    """The least to learn for the ``goals`` when ``known`` is known already; all are concept ids.

    Known concepts imply what they need. A concept is needed if some chain of prerequisites to a goal is sure
    enough, its confidences multiplied, or if a card on the way takes it for granted in its question.
    What no card is about is a gap and no step, except for goals and what another step's card asks about too.

    Raises:
        KeyError: a goal is no concept of the graph.
    """
    teaching = teaching_of(graph)
    assumed = {*known, *implied(graph, known)}
    wanted = [goal for goal in dict.fromkeys(goals) if goal not in assumed]
    needed, taken_for_granted = _needed(graph, teaching, wanted, assumed)
    by_order = _told(graph, wanted, needed, taken_for_granted, teaching.place)
    with_cards = [ident for ident in by_order if ident in wanted or teaching.own(ident)]
    shown = {card for ident in with_cards for card in teaching.own(ident)}
    steps = [ident for ident in by_order if ident in with_cards or shown & {*teaching.passing(ident)}]
    cards = teaching.shared_out(steps, wanted)
    turn = {ident: number for number, ident in enumerate(steps)}
    return StudyPath(
        goals=tuple(dict.fromkeys(goals)),
        known=tuple(sorted(known, key=teaching.place.__getitem__)),
        steps=tuple(
            Step(
                concept=ident,
                cards=cards[ident],
                minutes=round(sum(minutes_for(graph.card_by_id[card]) for card in cards[ident]), 1),
                because=_reasons(graph, ident, turn, taken_for_granted.get(ident, ())),
            )
            for ident in steps
        ),
        gaps=_gaps(graph, steps, [ident for ident in by_order if ident not in steps]),
    )


def _needed(
    graph: ConceptGraph, teaching: Teaching, goals: Sequence[str], assumed: Collection[str]
) -> tuple[set[str], dict[str, list[tuple[str, str]]]]:
    """All that a path takes in, and for what is taken for granted, the concepts and cards that do so."""
    needed: set[str] = set()
    granted: dict[str, list[tuple[str, str]]] = {}
    waiting = list(goals)
    while waiting:
        new = needs_of(graph, waiting) - needed - set(assumed)
        needed |= new
        waiting = []
        for ident in sorted(new, key=teaching.place.__getitem__):
            for other, card in teaching.presupposed(ident):
                granted.setdefault(other, []).append((ident, card))
                if other not in needed and other not in assumed:
                    waiting.append(other)
    return needed, granted


def _told(
    graph: ConceptGraph,
    goals: Sequence[str],
    needed: Set[str],
    granted: Mapping[str, Sequence[tuple[str, str]]],
    place: Mapping[str, int],
) -> list[str]:
    """The concepts of a path as one would tell them: each right before what it is needed for.

    That is the order in which a depth-first walk from the goals leaves them. The branch that takes most
    comes first, so that a short one stands where it is used; equal ones go by study order, which all by
    itself would jump from topic to topic, for it goes by level. Mere guesses have no say.
    """
    before = {
        ident: {edge.source for edge in _sure(graph.needs(ident)) if edge.source in needed}
        for ident in needed
    }
    for other in granted.keys() & before.keys():
        for taker, _ in granted[other]:
            before[taker].add(other)
    reached: dict[str, int] = {}  # what each takes, as the bits of a number
    for number, ident in enumerate(sorted(needed, key=place.__getitem__)):
        reached[ident] = reduce(or_, (reached[other] for other in before[ident]), 1 << number)

    def first_last(ident: str) -> tuple[int, int]:
        return reached[ident].bit_count(), -place[ident]

    order: dict[str, None] = {}
    waiting = sorted(goals, key=place.__getitem__, reverse=True)
    while waiting:
        ident = waiting[-1]
        if left := [other for other in before[ident] if other not in order]:
            waiting += sorted(left, key=first_last)
        else:
            order[waiting.pop()] = None
    return list(order)


def needs_of(graph: ConceptGraph, goals: Iterable[str]) -> frozenset[str]:
    """Goals and all they need with a sureness of ``NEEDED`` or more: the best product along a chain."""
    return _chained(goals, lambda ident: ((edge.source, edge.confidence) for edge in graph.needs(ident)))


def implied(graph: ConceptGraph, known: Iterable[str]) -> frozenset[str]:
    """What else somebody knows who knows these concepts: all that they need."""
    known = set(known)
    return needs_of(graph, known) - known


def dependents(graph: ConceptGraph, concept_id: str) -> frozenset[str]:
    """What somebody cannot know who does not know a concept: all that needs it."""
    found = _chained(
        [concept_id], lambda ident: ((edge.target, edge.confidence) for edge in graph.unlocks(ident))
    )
    return found - {concept_id}


def _chained(starts: Iterable[str], steps: Callable[[str], Iterable[tuple[str, float]]]) -> frozenset[str]:
    """What is reached by steps whose chances multiply to ``NEEDED`` or more."""
    best = dict.fromkeys(starts, 1.0)
    queue = [(-1.0, start) for start in sorted(best)]
    while queue:
        minus, ident = heappop(queue)
        if -minus < best[ident]:
            continue
        for other, confidence in steps(ident):
            chance = -minus * confidence
            if chance >= NEEDED and chance > best.get(other, 0.0):
                best[other] = chance
                heappush(queue, (-chance, other))
    return frozenset(best)


def frontier(graph: ConceptGraph, known: Collection[str]) -> tuple[str, ...]:
    """What is ready to be learned now: a card is about it, and all it needs is known; in study order.

    What no card is about holds nothing up.
    """
    teaching = teaching_of(graph)
    assumed = {*known, *implied(graph, known)}

    def holds_up(other: str) -> bool:
        return other not in assumed and bool(teaching.own(other))

    def is_ready(ident: str) -> bool:
        if any(holds_up(edge.source) for edge in _sure(graph.needs(ident))):
            return False  # as most are, which saves to find all that they need
        needed, _ = _needed(graph, teaching, [ident], assumed)
        return not any(map(holds_up, needed - {ident}))

    return tuple(
        ident
        for ident in graph.study_order
        if ident not in assumed and teaching.own(ident) and is_ready(ident)
    )


def _reasons(
    graph: ConceptGraph, ident: str, turn: Mapping[str, int], granted: Iterable[tuple[str, str]]
) -> tuple[Reason, ...]:
    """What a step unlocks further on, what comes next first, in the words of a card where there are any."""
    unlocked_here = [edge for edge in _sure(graph.unlocks(ident)) if edge.target in turn]
    reasons = [_reason(graph, edge) for edge in sorted(unlocked_here, key=lambda edge: turn[edge.target])]
    unlocked = {reason.unlocks for reason in reasons}
    if not reasons:
        reasons += _by_way_of_gaps(graph, ident, turn)
    reasons += [
        Reason(other, _line(graph.card_by_id[card].front), card)
        for other, card in granted
        if other in turn and other not in unlocked
    ]
    return tuple(reasons[:_MOST_REASONS])


def _by_way_of_gaps(graph: ConceptGraph, ident: str, steps: Collection[str]) -> Iterator[Reason]:
    """The nearest step that needs a concept through others that no card is about."""
    waiting = deque([(ident, graph.concept_by_id[ident].label)])
    seen = {ident}
    while waiting:
        between, chain = waiting.popleft()
        for edge in _sure(graph.unlocks(between)):
            name = graph.concept_by_id[edge.target].label
            if edge.target in steps:
                yield Reason(edge.target, f"{name} needs {chain}")
                return
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append((edge.target, f"{name}, which needs {chain}"))


def _sure(edges: Iterable[Prerequisite]) -> Iterator[Prerequisite]:
    return (edge for edge in edges if edge.confidence >= NEEDED)


def _reason(graph: ConceptGraph, edge: Prerequisite) -> Reason:
    quote = next((found for found in edge.evidence if found.kind in _QUOTES), None)
    if quote is None and (common := _common_sentence(graph, edge)):
        return common
    shown = quote or next(iter(edge.evidence), None)
    if shown is None:
        return Reason(edge.target, "judged by all signs together")
    return Reason(edge.target, _line(shown.text), shown.card)


def _common_sentence(graph: ConceptGraph, edge: Prerequisite) -> Reason | None:
    """The first sentence of a card that names both ends."""
    source, target = (graph.concept_by_id[ident] for ident in (edge.source, edge.target))
    cards = {*source.cards} & {*target.cards}
    places = {(m.card, m.side, m.sentence) for m in mentions_on(target.mentions, cards)}
    for mention in mentions_on(source.mentions, cards):
        if (mention.card, mention.side, mention.sentence) in places:
            text = graph.card_by_id[mention.card].side(mention.side)[slice(*mention.sentence)]
            return Reason(edge.target, _line(text), mention.card)
    return None


def _line(text: str) -> str:
    """A text to quote: in one line, without the tags of a page, and no longer than is read at a glance."""
    plain = " ".join(unescape(_TAG.sub(" ", text)).split())
    return shorten(plain, _LONGEST, placeholder=" …")


def _gaps(graph: ConceptGraph, steps: Sequence[str], unexplained: Iterable[str]) -> tuple[Gap, ...]:
    """What steps need and no card is about, be it named in passing or known to the glossary alone.

    Those that most steps need come first.
    """
    on_path = set(steps)
    gaps = [
        Gap(
            graph.concept_by_id[ident].label,
            tuple(edge.target for edge in _sure(graph.unlocks(ident)) if edge.target in on_path),
            graph.concept_by_id[ident].definition,
        )
        for ident in unexplained
    ]
    gaps += [
        Gap(gap.label, tuple(ident for ident in gap.needed_by if ident in on_path), gap.definition)
        for gap in graph.gaps
    ]
    return tuple(
        sorted(
            (gap for gap in gaps if gap.needed_by),
            key=lambda gap: (-len(gap.needed_by), gap.label.casefold()),
        )
    )
