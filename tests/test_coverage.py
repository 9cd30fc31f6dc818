"""Coverage of a glossary, on decks small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.coverage import Share, glossary_coverage
from graph.extraction.glossary import Entry, Glossary
from graph.model import Card, ConceptGraph
from tests.graphs import graph_of
from tests.handmade import cards_of, concepts_of

# entropy three times on two cards, perplexity twice on two, bigram once, KL once
SIDES = (
    ("What is entropy?", "Entropy is mean surprise."),
    ("What is perplexity?", "Two to the entropy."),
    ("Name a model.", "A bigram has a perplexity."),
    ("What is KL?", "It is relative."),
)
NAMES = ("entropy", "perplexity", "bigram", ("KL", "relative entropy"))
GLOSSARY = (
    Entry("Entropy"),
    Entry("KL divergence", ("Relative Entropy",)),
    Entry("perplexity", definition="How confused a model is."),
    Entry("token"),
)


def deck(**definitions: str) -> ConceptGraph:
    """The four cards above; concepts by name with the card that defines them, none for the glossary."""
    cards = cards_of(*SIDES)
    concepts = concepts_of(cards, *NAMES)
    return ConceptGraph(
        cards=cards,
        concepts=tuple(
            replace(concept, definition="It is …", definition_card=definitions[concept.id])
            if concept.id in definitions
            else concept
            for concept in concepts
        ),
        links=(),
    )


def test_what_the_glossary_knows_of_the_deck() -> None:
    found = glossary_coverage(deck(), GLOSSARY)
    assert found.concepts == Share(3, 4)  # by label, by label, by alias; not the bigram
    assert found.recurring == Share(2, 2)
    assert found.mentions == Share(6, 7)
    assert [concept.label for concept in found.unknown] == ["bigram"]


def test_what_the_cards_say_of_the_glossary() -> None:
    found = glossary_coverage(deck(entropy="c1", perplexity="", bigram="c3"), GLOSSARY)
    assert found.named == Share(3, 4)
    assert found.defined == Share(1, 4)  # perplexity by the glossary alone, and the bigram is no entry
    assert [entry.label for entry in found.undefined] == ["KL divergence", "perplexity", "token"]
    assert [entry.label for entry in found.unnamed] == ["token"]


def test_two_concepts_of_one_entry_name_it_once() -> None:
    graph = graph_of(["KL", "relative entropy"], [("What is KL?", "Not the relative entropy.")])
    found = glossary_coverage(graph, (Entry("KL divergence", ("KL", "relative entropy")),))
    assert (found.concepts, found.named) == (Share(2, 2), Share(1, 1))


def test_an_entry_whose_names_others_have_is_none() -> None:
    found = glossary_coverage(deck(), (Entry("entropy"), Entry("entropy", ("disorder",)), Entry("token")))
    assert found.named == Share(1, 2)


def test_nothing_covers_nothing() -> None:
    empty = glossary_coverage(graph_of([]), ())
    assert (empty.concepts, empty.mentions, empty.defined) == (Share(0, 0), Share(0, 0), Share(0, 0))
    assert empty.concepts.ratio == 0
    without = glossary_coverage(deck(), ())
    assert (without.concepts, without.named) == (Share(0, 4), Share(0, 0))


def test_cards_that_are_built_are_covered_as_their_prerequisites_are_found() -> None:
    glossary = (Entry("entropy", (), ("surprise",), "Mean surprise."), Entry("surprise"))
    graph = build_graph([Card("c1", "What is entropy?", "Entropy is a number of bits.")], glossary)
    found = glossary_coverage(graph, glossary)
    assert (found.named, found.defined) == (Share(1, 2), Share(1, 2))
    assert [entry.label for entry in found.unnamed] == [gap.label for gap in graph.gaps] == ["surprise"]


_LABELS = ("entropy", "perplexity", "bigram", "KL", "relative entropy", "token")
_GLOSSARIES = st.lists(
    st.builds(Entry, st.sampled_from(_LABELS), st.lists(st.sampled_from(_LABELS)).map(tuple))
).map(tuple)


@given(_GLOSSARIES, st.dictionaries(st.sampled_from(("entropy", "bigram", "KL")), st.just("c1")))
def test_parts_and_what_is_missing_make_up_the_whole(glossary: Glossary, definitions: dict[str, str]) -> None:
    graph = deck(**definitions)
    found = glossary_coverage(graph, glossary)
    assert found.concepts.part + len(found.unknown) == len(graph.concepts)
    assert found.named.part + len(found.unnamed) == found.named.whole <= len(glossary)
    assert found.defined.part + len(found.undefined) == found.defined.whole == found.named.whole
    assert set(found.unnamed) <= set(found.undefined)
    assert found.recurring.part <= found.concepts.part <= found.mentions.part
