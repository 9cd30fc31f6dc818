"""How common words are: what ``wordfreq`` says, looked up the shorter way where that is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfreq import top_n_list, zipf_frequency

from graph.extraction.zipf import zipf


def test_plain_words_are_as_common_as_wordfreq_says():
    words = [word for word in top_n_list("en", 400_000) if word.isascii()][::17]
    assert len(words) > 15_000
    assert [word for word in words if zipf(word) != zipf_frequency(word, "en")] == []


@given(st.text(max_size=12) | st.text("abcdefgsty'- 0A", max_size=12))
def test_any_text_is_as_common_as_wordfreq_says(text):
    assert zipf(text) == zipf_frequency(text, "en")


@pytest.mark.parametrize(("word", "language"), [("", "en"), ("", "de"), ("zzzzqx", "en"), ("the", "xx")])
def test_what_is_not_known_was_never_seen(word, language):
    assert zipf(word, language) == 0.0
