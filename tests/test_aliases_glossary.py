"""Which names are one concept, and why; glossaries as files, as names in text, and the built-in one."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.extraction.concepts import extract_concepts
from graph.extraction.glossary import (
    BUILT_IN,
    Entry,
    Glossary,
    GlossaryError,
    GlossaryMatcher,
    merge_glossaries,
    names_of,
    parse_glossary,
    read_glossary,
)
from graph.extraction.groups import Groups, Merge
from graph.extraction.inflection import spelling_key
from graph.model import Card, Concept

KL = Entry("KL divergence", ("KL", "relative entropy"), ("entropy",), "A divergence.")
ENTROPY = Entry("entropy", ("Shannon entropy",))


def concepts_of(*cards: tuple[str, str], glossary: Glossary = (), only: bool = False) -> dict[str, Concept]:
    """The concepts of cards c1, c2, … by label."""
    deck = [Card(f"c{number}", front, back) for number, (front, back) in enumerate(cards, 1)]
    found = extract_concepts(deck, glossary, glossary_only=only)
    return {concept.label: concept for concept in found.concepts}


def aliases_of(concept: Concept) -> list[tuple[str, str, str]]:
    return [(alias.text, alias.reason, alias.card) for alias in concept.aliases]


# --- merges ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cards", "label", "alias"),
    [
        (
            [("What is PCA?", "Principal component analysis (PCA) reduces dimensions.")],
            "PCA",
            ("principal component analysis", "abbreviation", "c1"),
        ),
        (
            [("What is SGD?", "It descends."), ("Explain stochastic gradient descent.", "It uses batches.")],
            "stochastic gradient descent",
            ("SGD", "initialism", ""),
        ),
        (
            [("What is CE?", "Cross-entropy compares distributions.")],
            "cross-entropy",
            ("CE", "initialism", "c1"),
        ),
        (
            [("What are RNNs?", "It recurs."), ("What is a recurrent neural network?", "A network.")],
            "recurrent neural network",
            ("RNN", "initialism", ""),
        ),
        ([("What is GRPO?", "The GRPO algorithm ranks.")], "GRPO", ("GRPO algorithm", "tail", "")),
        (
            [("What is the attention mechanism?", "It weighs. We call it attention.")],
            "attention",
            ("attention mechanism", "tail", ""),
        ),
        (
            [("What is distillation?", "Distillation is slow. The distillation process is.")],
            "distillation",
            ("distillation process", "tail", ""),
        ),
        (
            [("Is fine-tuning cheap?", "Fine-tuning is. So is finetuning.")],
            "fine-tuning",
            ("finetuning", "spelling", "c1"),
        ),
    ],
)
def test_names_that_are_merged_and_why(cards, label, alias):
    concepts = concepts_of(*cards)
    assert aliases_of(concepts[label]) == [alias]
    assert alias[0] not in concepts


def test_each_alias_has_its_own_reason():
    concepts = concepts_of(
        ("What does the GRPO algorithm do?", "It ranks."),
        ("Name it.", "It is group relative policy optimization (GRPO)."),
        ("Why GRPO?", "It is cheap."),
    )
    assert aliases_of(concepts["GRPO"]) == [
        ("GRPO algorithm", "tail", ""),
        ("group relative policy optimization", "abbreviation", "c2"),
    ]


def test_a_merged_concept_has_the_cards_of_all_its_names():
    concepts = concepts_of(
        ("What is PCA?", "Principal component analysis (PCA) reduces dimensions."),
        ("Why?", "We like principal component analysis."),
        ("How?", "By PCA."),
    )
    assert concepts["PCA"].cards == ("c1", "c2", "c3")


@pytest.mark.parametrize(
    ("cards", "apart"),
    [
        (
            [("Name KL divergence, forward KL and reverse KL.", "Forward KL is no reverse KL.")],
            {"KL divergence", "forward KL", "reverse KL"},
        ),
        ([("Is cross-entropy an entropy?", "The cross-entropy is.")], {"entropy", "cross-entropy"}),
        ([("What is a reward model?", "A reward is a number.")], {"reward model", "reward"}),
        (
            [("Is RM good?", "RM?"), ("What is risk minimization?", "Not a reward map.")],
            {"RM", "risk minimization", "reward map"},
        ),
        (
            [("Is on-policy learning cheap?", "Off-policy learning is cheaper.")],
            {"on-policy learning", "off-policy learning"},
        ),
    ],
)
def test_names_that_stay_apart(cards, apart):
    assert apart <= set(concepts_of(*cards))


def test_of_two_meanings_each_card_has_its_own():
    concepts = concepts_of(
        ("What is AP?", "affinity propagation (AP)"),
        ("What is AP?", "average precision (AP)"),
        ("Why AP?", "For average precision."),
    )
    assert set(concepts) == {"average precision", "affinity propagation"}
    assert concepts["average precision"].cards == ("c2", "c3")
    assert aliases_of(concepts["average precision"]) == [("AP", "abbreviation", "c2")]
    assert concepts["affinity propagation"].cards == ("c1",)
    assert aliases_of(concepts["affinity propagation"]) == [("AP", "abbreviation", "c1")]


def test_where_nothing_tells_which_of_two_meanings_it_has_an_acronym_stays_itself():
    concepts = concepts_of(
        ("What is AP?", "affinity propagation (AP)"),
        ("What is AP?", "average precision (AP)"),
        ("Why AP?", "It is fast."),
    )
    assert concepts["AP"].cards == ("c3",)


def test_an_abbreviation_joins_the_glossary_concept_under_its_label():
    concepts = concepts_of(
        ("What is DPO?", "Direct preference optimization (DPO) is simple."), glossary=(Entry("DPO"),)
    )
    assert aliases_of(concepts["DPO"]) == [("direct preference optimization", "abbreviation", "c1")]


def test_two_glossary_concepts_are_never_merged():
    glossary = (Entry("GRPO"), Entry("group relative policy optimization"))
    concepts = concepts_of(
        ("What is GRPO?", "Group relative policy optimization (GRPO) ranks."), glossary=glossary
    )
    assert {"GRPO", "group relative policy optimization"} <= set(concepts)
    assert concepts["GRPO"].aliases == ()


def test_glossary_aliases_come_with_the_concept_and_no_name_comes_twice():
    concepts = concepts_of(("Why relative entropy?", "The KL-Divergence, or KL."), glossary=(KL, ENTROPY))
    assert "entropy" not in concepts
    assert aliases_of(concepts["KL divergence"]) == [
        ("KL", "glossary", ""),
        ("relative entropy", "glossary", ""),
        ("KL-Divergence", "spelling", "c1"),
    ]
    assert concepts["KL divergence"].definition == "A divergence."
    assert concepts["KL divergence"].definition_card == ""


def test_a_card_that_defines_a_concept_comes_before_the_glossary():
    concepts = concepts_of(("What is it?", "KL divergence is an expectation."), glossary=(KL,))
    found = concepts["KL divergence"]
    assert (found.definition, found.definition_card) == ("KL divergence is an expectation.", "c1")


def test_groups_remember_reasons_and_keep_the_fixed_apart():
    groups = Groups(["a", "b", "c", "d"])
    fixed = frozenset({"a", "d"})
    assert groups.merge(Merge("b", "a", "tail"), fixed)
    assert not groups.merge(Merge("a", "b", "initialism"), fixed)  # already one
    assert groups.merge(Merge("d", "c", "abbreviation", "c1"), fixed)  # the fixed one stays the root
    assert not groups.merge(Merge("b", "c", "tail"), fixed)
    assert groups.members() == {"a": ["a", "b"], "d": ["c", "d"]}
    assert {key: merge.reason for key, merge in groups.reasons.items()} == {"b": "tail", "d": "abbreviation"}


# --- glossary files ----------------------------------------------------------------------------


def test_parse_glossary():
    lines = [
        "# label",
        "",
        "KL divergence\tKL| relative entropy \tentropy|\tA divergence.",
        "  bit  ",
        "a\tb",
    ]
    assert list(parse_glossary(lines)) == [
        KL,
        Entry("bit"),
        Entry("a", ("b",)),
    ]


def test_parse_glossary_names_the_line_without_a_label():
    with pytest.raises(GlossaryError, match=r"^mine\.tsv:3: the label is missing"):
        list(parse_glossary(["# comment", "entropy", "\talias"], "mine.tsv"))


def test_read_glossary_reports_file_and_line(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("entropy\n\tShannon entropy\n", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_glossary(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert "\n" not in str(caught.value)


def test_read_glossary_takes_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_bytes(b"\xef\xbb\xbfentropy\tH\r\nbit\r\n")
    assert read_glossary(path) == (Entry("entropy", ("H",)), Entry("bit"))


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), (b"\xff\xfe\xfa", "not UTF-8"), ("folder", "cannot be read")],
)
def test_read_glossary_that_cannot_be_used(tmp_path, content, message):
    path = tmp_path / "mine.tsv"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(GlossaryError, match=message) as caught:
        read_glossary(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_merge_glossaries_joins_equal_labels_and_keeps_the_first_definition():
    mine = (Entry("KL Divergence", ("KL",), ("entropy",), "Mine."), Entry("bit"))
    theirs = (
        Entry("kl divergence", ("KL", "relative entropy"), ("logarithm",), "Theirs."),
        Entry("Bit", definition="A unit."),
    )
    assert merge_glossaries([mine, theirs]) == (
        Entry("KL Divergence", ("KL", "relative entropy"), ("entropy", "logarithm"), "Mine."),
        Entry("bit", definition="A unit."),
    )


def test_names_of_gives_a_claimed_name_to_the_first_and_labels_before_aliases():
    glossary = (
        Entry("KL divergence", ("entropy", "KL")),
        Entry("entropy"),
        Entry("Kuhn length", ("kl", "b")),
    )
    assert names_of(glossary) == {
        "KL divergence": "KL divergence",
        "entropy": "entropy",
        "Kuhn length": "Kuhn length",
        "KL": "KL divergence",
        "b": "Kuhn length",
    }


# --- glossary names in text --------------------------------------------------------------------


def hits_in(text: str, nouns, *entries: Entry) -> list[tuple[str, str]]:
    """The words found in a text cut at single spaces, with their labels."""
    words, offsets, at = text.split(" "), [], 0
    for word in words:
        offsets.append(at)
        at += len(word) + 1
    matcher = GlossaryMatcher(names_of(entries), nouns)
    return [(text[hit.start : hit.end], hit.label) for hit in matcher.find(words, offsets, text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("the relative entropy of it", [("relative entropy", "KL divergence")]),
        ("Relative Entropies", [("Relative Entropies", "KL divergence")]),
        ("relative-entropy", [("relative-entropy", "KL divergence")]),
        ("entropy relative", [("entropy", "entropy")]),
        ("Shannon entropy entropy", [("Shannon entropy", "entropy"), ("entropy", "entropy")]),
        ("KL divergence and KL", [("KL divergence", "KL divergence"), ("KL", "KL divergence")]),
        ("kl and Kl", []),
        ("kl divergence", [("kl divergence", "KL divergence")]),
        ("relative , entropy", [("entropy", "entropy")]),
        ("relative \t\t entropy", [("entropy", "entropy")]),
        ("", []),
    ],
)
def test_the_longest_name_wins_and_an_acronym_needs_capitals(nouns, text, hits):
    assert hits_in(text, nouns, KL, ENTROPY) == hits


def test_glossary_only_finds_nothing_else():
    concepts = concepts_of(
        ("What is relative entropy?", "A divergence of vectors. See Shannon entropy, rag and RAG."),
        glossary=(KL, ENTROPY, Entry("retrieval", ("RAG",))),
        only=True,
    )
    assert {label: [m.side for m in c.mentions] for label, c in concepts.items()} == {
        "KL divergence": ["front"],
        "entropy": ["back"],
        "retrieval": ["back"],
    }


def test_names_with_an_article_inside(nouns):
    rank = Entry("matrix rank", ("rank of a matrix",))
    for text in ("the rank of a matrix", "ranks of the matrices", "rank of matrix"):
        assert [label for _, label in hits_in(text, nouns, rank)] == ["matrix rank"]
    for text in ("rank a matrix", "the rank of", "rank of a", "rank of a big matrix"):
        assert [found for found, _ in hits_in(text, nouns, rank)] == []


AGENT = Entry("RL agent", ("agent",), (), "Whatever acts.")
STATE = Entry("state", (), (), "A situation.")


@pytest.mark.parametrize(
    ("front", "answer", "found"),
    [
        ("How is it?", "The RL agent is slow.", True),
        ("How is it?", "An agent acts, and then the agent learns.", True),  # said twice
        ("How is it?", "An agent is a thing that acts.", True),  # defined
        ("How is an agent?", "It is slow.", True),  # asked about
        ("How is it?", "The house has an agent.", False),  # an everyday word, said once in passing
    ],
)
def test_an_everyday_word_is_not_at_once_what_a_glossary_calls_so(front, answer, found):
    assert ("RL agent" in concepts_of((front, answer), glossary=(AGENT,))) is found


def test_an_everyday_label_is_always_the_concept_unless_it_is_a_verb():
    assert "state" in concepts_of(("How is it?", "The state is good."), glossary=(STATE,))
    assert "state" not in concepts_of(("How is it?", "They state that it is good."), glossary=(STATE,))


# --- the built-in glossary -----------------------------------------------------------------------


def test_built_in_glossary_is_sound(glossary, nouns):
    rows = [line for line in BUILT_IN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert [row for row in rows if row.count("\t") != 3] == []
    assert len(glossary) == len(rows) >= 60
    claims: dict[str, set[str]] = {}
    for entry in glossary:
        for name in entry.names:
            claims.setdefault(spelling_key(name, nouns), set()).add(entry.label)
    assert {key: labels for key, labels in claims.items() if len(labels) > 1} == {}
    assert len({entry.label.casefold() for entry in glossary}) == len(glossary)


def test_built_in_prerequisites_are_entries_and_form_no_circle(glossary):
    labels = {entry.label for entry in glossary}
    edges = [(needed, entry.label) for entry in glossary for needed in entry.prerequisites]
    assert [edge for edge in edges if edge[0] not in labels] == []
    assert len(edges) == len(set(edges))
    assert nx.is_directed_acyclic_graph(nx.DiGraph(edges))


def test_built_in_definitions_are_single_sentences(glossary, nlp):
    for entry in glossary:
        assert entry.definition.endswith("."), entry.label
        assert "\t" not in entry.definition
        assert len(list(nlp(entry.definition).sents)) == 1, entry.label
