"""The subject ``ablation``: what each step of extraction adds, by leaving out one at a time.

The product has no switches, so a step is switched off from outside: while the cards are read, a
function or a constant of ``graph.extraction`` is replaced by one that does nothing. A step whose
target has gone raises AttributeError. Scoring happens with every step on again.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pkgutil import iter_modules, resolve_name
from typing import Any
from unittest.mock import patch

from spacy.lang.char_classes import ALPHA, HYPHENS

import graph.extraction
from graph.extraction.memo import Memo
from graph.extraction.plain_formulas import MaskKind
from graph.extraction.reading import CardSides, Texts, read_sides
from graph.extraction.votes import DeckVotes
from graph.model import Card
from tests.benchmarks.data import Sets, load_sets, sizes
from tests.benchmarks.findings import Findings
from tests.benchmarks.peers import our_pairs, ours
from tests.benchmarks.quality import Figures, concept_figures, keyphrase_figures, own_figures, pair_figures
from tests.benchmarks.report import ablation_report

Substitute = Callable[[Any], Any]  # from what is there to what takes its place
SideReader = Callable[..., Sequence[CardSides]]  # takes what read_sides takes


@dataclass(frozen=True, slots=True)
class Step:
    """A step of extraction: its name, what it is, and what to replace so that it does nothing.

    ``off`` maps names within ``graph.extraction`` to substitutes. ``reads`` is set where the step changes
    what is read off a side, and not only what is made of it; ``pairs`` where it changes the abbreviations
    that ``find_pairs`` has from a masked text.
    """

    name: str
    what: str
    off: Mapping[str, Substitute]
    reads: bool = False
    pairs: bool = False


# --- substitutes ---------------------------------------------------------------------------------


def _is(value: Any) -> Substitute:
    """A constant in place of another."""
    return lambda _: value


def _gives(value: Any) -> Substitute:
    """A function that gives always the same."""
    return lambda _: lambda *arguments, **options: value


def _sees(**fixed: Any) -> Substitute:
    """The same function, some of whose arguments by keyword are always the same."""
    return lambda real: lambda *arguments, **options: real(*arguments, **options | fixed)


def _unmasked(*kinds: MaskKind) -> dict[str, Substitute]:
    """Nothing of these kinds is masked."""

    def substitute(real: Any) -> Any:
        return lambda text, *signs: [region for region in real(text, *signs) if region.kind not in kinds]

    return {"masking.masks": substitute, "masked.masks": substitute}


def _only_one_card(real: Any) -> Any:
    return lambda words, cards, **options: real(words, 1, **options)


def _cut_behind(*, alone: bool) -> Substitute:
    """Cut words off the end of a term only where they are all of it, or only where they are not."""
    return lambda real: lambda word, length, nouns: (length == 1) is alone and real(word, length, nouns)


def _without_wholes(real: Any) -> Any:
    return lambda side, votes, nouns, known: real(replace(side, abbreviations=()), votes, nouns, frozenset())


def _without_neighbours(real: Any) -> Any:
    return lambda word, votes, nouns: real(word._replace(previous_tag="", next_tag=""), votes, nouns)


# --- the steps -----------------------------------------------------------------------------------

_reading = partial(Step, reads=True)
_defining = partial(Step, reads=True, pairs=True)

STEPS = (
    # What is read off a side.
    _defining(
        "masks", "what is not prose is masked", _unmasked("math", "code", "link", "markup", "emphasis")
    ),
    _defining("formulas", "formulas are masked", _unmasked("math")),
    _defining("code", "code is masked", _unmasked("code")),
    _defining("links", "addresses and images are masked", _unmasked("link")),
    _defining("markup", "tags, citations, headings and hashtags are masked", _unmasked("markup")),
    _defining("emphasis", "stars and backticks are blank", _unmasked("emphasis")),
    _defining("code-names", "what a piece of code is called stays", {"masking.code_name": _gives(None)}),
    _defining("names", "O(n log n) and /etc/passwd are one token", {"masking.names_in_prose": _gives(())}),
    _reading(
        "hyphens",
        "hyphenated words stay whole",
        {"pipeline._INFIXES": lambda infixes: [*infixes, rf"(?<=[{ALPHA}])(?:{HYPHENS})(?=[{ALPHA}])"]},
    ),
    _reading(
        "brackets",
        "brackets inside words are split off",
        {"pipeline._INFIXES": lambda infixes: [infix for infix in infixes if infix != r"[()\[\]{}]"]},
    ),
    _reading(
        "lexicon",
        "WordNet's word classes put tags right",
        {"lexicon.Lexicon.repaired": lambda _: lambda self, text, tag, before="": tag},
    ),
    _reading(
        "adverbs",
        "some adverbs may stand in a term",
        {"runs._in_run": lambda real: lambda text, tag: tag != "RB" and real(text, tag)},
    ),
    _reading(
        "verbs",
        "a clause has a finite verb",
        {"runs.with_verbs": lambda _: lambda texts, tags, *rest: list(tags)},
    ),
    _reading("units", "the mV of 5 mV is no term", {"runs._UNIT": _is(re.compile("(?!)"))}),
    _reading("possessives", "Bayes' theorem keeps its apostrophe", {"runs._is_possessive": _gives(False)}),
    _reading("letters", "vitamin K and type 1 diabetes are terms", {"runs._joins": _gives(False)}),
    _defining(
        "pairs-in-words",
        "PCA stands for principal component analysis",
        {"abbreviations._in_words": _gives(())},
    ),
    _defining(
        "pairs-long-in-brackets",
        "PCA (principal component analysis)",
        {"abbreviations._long_inside": _gives(None)},
    ),
    _defining(
        "pairs-checked",
        "not every cheap spelling is a definition",
        {"abbreviations.is_spelled": _gives(True)},
    ),
    # Candidates.
    Step(
        "acronyms",
        "acronyms are nouns whatever their tag",
        {
            f"{module}.class_of": lambda real: lambda text, tag: real(text.lower(), tag)
            for module in ("candidates", "votes", "finding")
        },
    ),
    Step(
        "deck-vote",
        "the deck outvotes slips of the tagger",
        {"census.tag_votes": lambda _: lambda counts: DeckVotes({})},
    ),
    Step("rare-nouns", "rare unknown adjectives are nouns", {"candidates._is_rare_noun": _gives(False)}),
    Step(
        "neighbours",
        "the tags around a word tell what it is",
        {"candidates.voted_class": _without_neighbours, "coordination.voted_class": _without_neighbours},
    ),
    Step(
        "gerunds",
        "a term may end in a gerund or a hyphenated word",
        {"candidates._can_head": lambda _: lambda segment, at, nouns: segment[at][1] == "N"},
    ),
    Step("verbal-gerunds", "using, training … are verbs", {"candidates.VERBAL_STARTS": _is(frozenset())}),
    Step(
        "shells-alone", "a lone shell noun is no term", {"candidates._cut_behind": _cut_behind(alone=False)}
    ),
    Step(
        "shells-behind",
        "shell nouns are cut off the end of terms",
        {"candidates._cut_behind": _cut_behind(alone=True)},
    ),
    Step(
        "head-nouns",
        "some shell nouns stay behind a qualifier",
        {"candidates.HEAD_NOUNS": _is(frozenset())},
    ),
    Step(
        "modifiers",
        "generic modifiers are cut off terms",
        {"candidates.GENERIC_MODIFIERS": _is(frozenset())},
    ),
    Step("imperatives", "imperatives are cut in front", {"candidates.IMPERATIVES": _is(frozenset())}),
    Step(
        "third-person", "verbs that look like plurals are cut", {"candidates.THIRD_PERSON": _is(frozenset())}
    ),
    Step(
        "quantities", "quantities (70B) are cut in front", {"candidates._QUANTITY": _is(re.compile("(?!)"))}
    ),
    Step("common-nouns", "the commonest nouns are no terms", {"candidates._COMMON_NOUN": _is(math.inf)}),
    Step("most-words", "a term has six words at most", {"candidates.MOST_WORDS": _is(sys.maxsize)}),
    # Terms.
    Step("coordination", "forward and reverse KL are two terms", {"spans.coordinated": _gives(())}),
    Step("of", "law of large numbers is one term", {"spans.attributed": _gives(())}),
    Step("named-after", "node of Ranvier is one term", {"coordination._is_named_after": _gives(False)}),
    Step("programs", "git in git rebase", {"spans._program": _gives(None)}),
    Step("defined", "A process is a program: a concept", {"census.defined_words": _gives(())}),
    Step(
        "established",
        "what stands by itself once is not sought inside others",
        {"settling._established": _gives(True)},
    ),
    Step("nested", "terms inside terms count too", {"spans._parts": _gives(())}),
    Step(
        "leading-acronyms",
        "BERT in a question's BERT pretraining",
        {"spans._is_leading_acronym": _gives(False)},
    ),
    Step(
        "long-forms",
        "what a deck spells out or asks for stays whole",
        {"spans._with_wholes": _without_wholes},
    ),
    Step("derivation", "overfits counts as overfitting", {"settling.add_derived": _gives(None)}),
    # Aliases.
    Step("aliases", "every merge of two terms", {"concepts.find_merges": _gives(())}),
    Step("symbols", "H(p,q) is the cross-entropy before it", {"settling.add_symbols": _gives(None)}),
    Step("case", "case does not part spellings", {"inflection.fold": _is(str)}),
    Step("separators", "hyphens do not part spellings", {"inflection._SEPARATORS": _is(re.compile(r"\s+"))}),
    Step(
        "plurals",
        "a plural is its singular",
        {"inflection.NounTable.singular": lambda _: lambda self, word: word},
    ),
    Step("abbreviations", "abbreviations that a card defines", {"aliases._abbreviations": _gives([])}),
    Step(
        "meanings",
        "acronyms of two meanings are two",
        {"concepts.split_by_meaning": lambda _: lambda terms, *rest: terms},
    ),
    Step("appositions", "X, also called Y", {"aliases._appositions": _gives(())}),
    Step("initialisms", "acronyms that spell a term's initials", {"aliases.initialisms": _gives(())}),
    Step("in-part", "rough ER, of its long form", {"aliases.partial_initialisms": _gives(())}),
    Step("clippings", "BatchNorm, S. aureus", {"aliases.clippings": _gives(())}),
    Step("ellipses", "Crohn's, of Crohn's disease", {"aliases._ellipses": _gives(())}),
    Step("tails", "the GRPO algorithm is GRPO", {"aliases._tails": _gives(())}),
    Step(
        "everyday",
        "everyday words need a better place",
        {"concept_group.ConceptGroup.is_concept": _gives(True)},
    ),
    # The order of a card's concepts.
    Step("frequency", "weight: in how many cards", {"concepts.card_weight": _only_one_card}),
    Step("length", "weight: how many words", {"ranking._MOST_WORDS": _is(1)}),
    Step("rarity", "weight: how rare its words are", {"ranking.rarity": _gives(0.0)}),
    Step("early", "weight: how early on its side", {"concepts.card_weight": _sees(start=0)}),
    Step("front", "weight: more in a question", {"concepts.card_weight": _sees(on_front=False)}),
    Step("repetition", "weight: how often on the card", {"concepts.card_weight": _sees(times=1)}),
    Step("nested-less", "weight: less inside longer terms", {"concepts.card_weight": _sees(nested=False)}),
)

NAMES = tuple(step.name for step in STEPS)
_NO_STEP = Step("all steps", "nothing left out", {})

# --- the run -------------------------------------------------------------------------------------


@contextmanager
def switched_off(step: Step, read: SideReader | None = None) -> Iterator[None]:
    """Extraction without a step; ``read`` gives the sides of cards to a step that changes nothing there.

    Whatever is cached is forgotten before and after.

    Raises:
        AttributeError: what the step replaces is not there any more.
    """
    off = dict(step.off)
    if read and not step.reads:
        off["splitting.read_sides"] = lambda _: read
    with ExitStack() as stack:
        stack.callback(_forget)
        for name, substitute in off.items():
            target = f"{graph.extraction.__name__}.{name}"
            stack.enter_context(patch(target, substitute(resolve_name(target))))
        _forget()
        yield


def _forget() -> None:
    """Clear every cache of extraction."""
    for module in iter_modules(graph.extraction.__path__, f"{graph.extraction.__name__}."):
        for found in vars(resolve_name(module.name)).values():
            if hasattr(found, "cache_clear"):
                found.cache_clear()
            elif isinstance(found, Memo):
                found.clear()


def once_read() -> SideReader:
    """A reader that reads the same cards only once."""
    known: dict[tuple[Texts, ...], Sequence[CardSides]] = {}

    def read(cards: Sequence[Texts], *how: Any) -> Sequence[CardSides]:
        if (texts := tuple(cards)) not in known:
            known[texts] = tuple(read_sides(cards, *how))
        return known[texts]

    return read


def run(*, quick: bool = False, only: Collection[str] = NAMES) -> dict[str, Any]:
    """The figures with every step on, and without each step named in ``only``, as JSON would have them.

    Progress goes to standard error, a line for each step.
    """
    sets = load_sets(quick=quick)
    read = once_read()
    chosen = [step for step in STEPS if step.name in only]
    return {
        "subject": "ablation",
        "quick": quick,
        "skipped": list(sets.skipped),
        "sets": sizes(sets),
        "all": _figures(replace(_NO_STEP, pairs=any(step.pairs for step in chosen)), sets, read),
        "steps": [
            {"name": step.name, "what": step.what, "figures": _figures(step, sets, read)} for step in chosen
        ],
    }


def report(result: dict[str, Any]) -> str:
    """A result as Markdown."""
    return ablation_report(result)


def _figures(step: Step, sets: Sets, read: SideReader) -> Figures:
    """The figures without a step on each set that is here, our own decks together."""
    print(f"without {step.name} …", file=sys.stderr, flush=True)
    figures: Figures = {}
    own = (*sets.own, *sets.notes)
    decks = [texts.cards for texts in (sets.inspec, sets.acl, *own) if texts]
    with switched_off(step, read):
        found: dict[Sequence[Card], Findings] = {cards: ours(cards) for cards in decks}
        if step.pairs and sets.med1250:
            figures["med1250"] = pair_figures(our_pairs, sets.med1250)
    extract = found.__getitem__
    if sets.inspec:
        figures["inspec"] = keyphrase_figures(extract, sets.inspec)
    if sets.acl:
        figures["acl_rd_tec"] = concept_figures(extract, sets.acl)
    if own:
        figures["own"] = own_figures(extract, own)
    return figures
