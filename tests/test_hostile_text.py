"""Cards that repeat one thing without end: each takes a moment; in quadratic time it would take minutes."""

from __future__ import annotations

import pytest

from graph.extraction.concepts import extract_concepts
from graph.model import Card

UNITS = ["a/b ", "key/value pair ", "AA/BB ", "I/O ", "(", "**L**e", "$a$-foo ", "K+ ", "E. coli ", "i.i.d."]
UNITS += ["bits per token ", "law of a ", "node of Ranvier ", "a symlink, also called b or ", "forward and "]
UNITS += ["large language model (LLM) ", "**ab**cd ", "Newton ", "熵", "the cell swells ", "least squares "]
UNITS += ["BatchNorm ", "rough ER ", "true positive and ", "[a](", "a@k ", "`git a` ", "\ud800", "\0", "- "]
FRONTS = ["entropy" + " " * 50_000 + "z", '"' * 50_000 + "z entropy", "[aa](https://" + "aa." * 20_000]


@pytest.mark.parametrize("text", [*((unit * 40_000)[:40_000] for unit in UNITS), *FRONTS], ids=range(33))
def test_what_repeats_without_end_is_read_in_a_moment(text):
    concepts = extract_concepts([Card("c1", text, "Why?"), Card("c2", "Why?", text)]).concepts
    assert all(0 <= m.start < m.end <= len(text) for c in concepts for m in c.mentions)


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "((((", "]]])", "`", "``", "$", "**", "<code></code>", "of", "a))) b (c"]
)
def test_what_is_hardly_a_text_breaks_nothing(text):
    assert len(extract_concepts([Card("c1", text, text)]).concepts) <= 1
