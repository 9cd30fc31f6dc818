"""A text as the tokenizers see it: with what is no prose masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.extraction.masking import blank, masks, signs_of
from graph.extraction.plain_formulas import Mask


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text, what is left of it without formulas, code and links, and what was found on the way.

    ``words`` is the masked text with a plain word of the same length for each name; ``names`` has the offsets
    of names, ``spelled`` the ends of words with markup inside by where they begin.
    """

    text: str
    masked: str
    words: str
    names: frozenset[int]
    spelled: dict[int, int]

    @classmethod
    def of(cls, text: str) -> MaskedText:
        """A text, masked."""
        signs = signs_of(text)
        if not signs:
            return cls(text, text, text, frozenset(), {})
        regions = masks(text, signs)
        masked = blank(text, regions, signs)
        names = [region for region in regions if region.kind == "name"]
        return cls(
            text,
            masked,
            _stand_ins(masked, names) if names else masked,
            frozenset(name.start for name in names),
            {word.start: word.end for word in regions if word.kind == "spelled"},
        )

    def findings(self, words: list[str], offsets: list[int]) -> dict[str, Any]:
        """What a document keeps of the text (see ``graph.extraction.pipeline``), with its words."""
        return {
            "text": self.text,
            "masked": self.masked,
            "words": words,
            "offsets": offsets,
            "names": self.names,
            "spelled": self.spelled,
        }


def _stand_ins(masked: str, names: Sequence[Mask]) -> str:
    characters = list(masked)
    for name in names:
        characters[name.start : name.end] = "x" * (name.end - name.start)
    return "".join(characters)


def splits_initial(words: Sequence[str]) -> bool:
    """Whether the last word is a letter with the full stop of the sentence: the "C." of "vitamin C."."""
    return bool(words) and len(words[-1]) == 2 and words[-1][0].isupper() and words[-1][1] == "."
