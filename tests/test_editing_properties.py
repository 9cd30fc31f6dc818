"""What holds of every graph and every set of edits: nothing is torn, nothing depends on an order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from graph.editing import Edited, apply_edits, in_words, normalised, revised, withdrawn
from graph.editing.names import NameIndex, spelling
from graph.editing.revising import EditError
from graph.editing.statements import consistent
from graph.model import ConceptGraph, Edit, Gap
from graph.network import backbone, connect_anew, cooccurrence_network, links_of
from graph.prerequisites import sound
from tests.editing import check, deck
from tests.graphs import edge

WORDS = tuple("loss|losses|KL|kl|forward KL|entropy|cross-entropy|R|model|is|the model".split("|"))
PIECES = (*WORDS, ".", "?", "$x$", "`R`", "nothing")
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map(" ".join)
CONCEPTS = ("loss", "KL", "forward KL", "entropy", "R", "model")
NAMES = st.sampled_from((*WORDS, "cross entropy", "unheard of"))
EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(("concept", "name", "link", "needed", "definition")),
        NAMES,
        NAMES,
        st.booleans(),
    ),
    max_size=7,
).map(lambda edits: [kept for edit in edits if (kept := kept_of(edit))])


def kept_of(edit: Edit) -> Edit | None:
    try:
        return normalised(edit)
    except EditError:
        return None


@st.composite
def graphs(draw: st.DrawFn) -> ConceptGraph:
    """Graphs of up to four cards, whose concepts may have aliases, definitions, prerequisites and gaps."""
    sides = draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
    names = draw(st.lists(st.sampled_from(CONCEPTS), unique=True, max_size=5))
    spare = draw(st.permutations(("cross-entropy", "kls", "the model", "unheard of")))
    named = [(name, *spare[at : at + draw(st.integers(0, 1))]) for at, name in enumerate(names)]
    base = deck(sides, *named)
    kept = [concept for concept in base.concepts if concept.cards]
    scores = draw(st.lists(st.integers(1, 10), min_size=len(kept), max_size=len(kept)))
    kept = sorted(
        (replace(concept, score=score / 10) for concept, score in zip(kept, scores, strict=True)),
        key=lambda concept: (-concept.score, concept.id),
    )
    idents = [concept.id for concept in kept]
    pairs = [(a, b) for a in idents for b in idents if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=5)) if pairs else []
    edges = sound(edge(a, b, draw(st.integers(1, 9)) / 10) for a, b in chosen)
    whole = deck(sides, *(named[names.index(ident)] for ident in idents), edges=edges.edges)
    community = {concept.id: concept.community for concept in whole.concepts}
    return replace(
        whole,
        concepts=tuple(replace(concept, community=community[concept.id]) for concept in kept),
        mutual=edges.mutual,
        gaps=(Gap("unheard of", tuple(idents[:1])),) if idents and "unheard of" not in str(named) else (),
    )


@given(graphs(), EDITS, st.randoms(use_true_random=False))
def test_an_edited_graph_is_whole_whatever_is_said_and_in_whatever_order(graph, edits, random):
    check(graph)
    result = apply_edits(graph, edits)
    check(result.graph)
    assert result == apply_edits(graph, random.sample(edits, len(edits)))
    assert {idle.edit for idle in result.idle} <= set(edits)
    assert all(idle.reason for idle in result.idle)


LOSS_AND_KL = deck([("loss", "KL")], ("KL",), ("loss",))


@given(graphs(), EDITS)
@example(LOSS_AND_KL, [Edit("concept", "KL", "", False), Edit("name", "losses", "KL")])
def test_every_edit_that_is_not_idle_shows(graph, edits):
    result = apply_edits(graph, edits)
    idle = {found.edit for found in result.idle}
    for edit in set(edits) - idle:
        assert shows(result.graph, edit, edits), in_words(edit)


def shows(graph: ConceptGraph, edit: Edit, edits: list[Edit]) -> bool:
    """Whether a graph is as an edit says, as far as its concepts are not hidden by others of the edits."""
    names = any(other.kind == "name" and other.holds for other in edits)
    hides = any(other.kind == "concept" and not other.holds for other in edits)
    index = NameIndex(graph.concepts)
    one, other = index.find(edit.subject), index.find(edit.object)
    if edit.kind == "concept":
        return edit.holds or one is None or graph.concept_by_id[one].label != edit.subject
    if edit.kind == "name" and edit.holds:
        return one == other or (other is None and hides)  # a word spelled alike may be another's name
    if edit.kind == "name":
        alike = one is not None and spelling(graph.concept_by_id[one].label) == spelling(edit.subject)
        return one is None or one != other or names or alike
    if one is None or other is None or one == other:
        return edit.kind == "definition"
    if edit.kind == "link":
        return any(link.other(one) == other for link in graph.links_of[one]) == edit.holds
    if edit.kind == "needed":
        return any(found.source == one for found in graph.needs(other)) == edit.holds
    return True


def test_what_says_the_same_as_an_idle_edit_is_idle_too():
    twins = {normalised(Edit("link", name, "KL")) for name in ("cross-entropy", "cross entropy")}
    assert {idle.edit for idle in apply_edits(deck([]), twins).idle} == twins


@given(graphs(), EDITS)
def test_idle_edits_can_be_left_out(graph, edits):
    result = apply_edits(graph, edits)
    opposed = [idle.edit for idle in result.idle if "opposite" in idle.reason]
    idle = {found.edit for found in result.idle} - set(opposed)
    left = [edit for edit in edits if edit not in idle]
    assert apply_edits(graph, left).graph == result.graph


@given(graphs(), EDITS)
def test_what_is_said_one_by_one_never_contradicts_itself(graph, edits):
    said: tuple[Edit, ...] = ()
    for edit in edits:
        before = said
        said = revised(said, edit)
        assert said[-1] == edit
        assert set(said) <= {*before, edit}
    result: Edited = apply_edits(graph, said)
    assert consistent(said)[1] == ()  # but two names may turn out to be of one concept in some graph
    told = ("a name of", "would close a circle: ")
    assert not [idle for idle in result.idle if any(word in idle.reason for word in told)]
    for edit in said:
        assert edit not in withdrawn(said, edit)


@given(graphs(), st.data())
def test_links_found_anew_are_those_of_a_whole_build(graph, data):
    idents = [concept.id for concept in graph.concepts]
    changed = set(data.draw(st.lists(st.sampled_from(idents), unique=True))) if idents else set()
    stay = tuple(link for link in graph.links if not {link.source, link.target} & changed)
    count = len(graph.cards)
    network = backbone(cooccurrence_network(graph.concepts, count), count)
    whole = links_of(network)
    assert connect_anew(graph.concepts, whole, changed, count) == whole
    if changed == set(idents):
        assert connect_anew(graph.concepts, stay, changed, count) == whole
