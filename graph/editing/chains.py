"""Chains of names: of what each name is said to be a name, and so on to the label in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph.editing.statements import Idle
from graph.model import Edit, name_key


class NameChains:
    """Edits "subject is a name of object" without circles; a subject is a name of one object only.

    ``idle`` are those that had to go for that. Edits that only change how a label is written are no links
    of a chain.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.idle: list[Idle] = []
        self._next: dict[str, Edit] = {}
        self._rewritten: list[Edit] = []
        for edit in edits:
            subject, object_ = name_key(edit.subject), name_key(edit.object)
            if subject == object_:
                self._rewritten.append(edit)
            elif other := self._next.get(subject):
                self.idle.append(Idle(edit, f"it is said to be a name of “{other.object}”, too"))
            elif any(name_key(step.object) == subject for step in self.steps(edit.object)):
                self.idle.append(Idle(edit, f"would close a circle: “{edit.object}” is a name of it"))
            else:
                self._next[subject] = edit

    def steps(self, name: str) -> Iterator[Edit]:
        """The edits that lead on from a name, one after the other."""
        key = name_key(name)
        while edit := self._next.get(key):
            yield edit
            key = name_key(edit.object)

    def end(self, name: str) -> str:
        """What a name is a name of in the end; itself if it is of none."""
        *_, last = (name, *(step.object for step in self.steps(name)))
        return last

    def innermost_first(self, rank: Callable[[str], int]) -> list[Edit]:
        """The edits so that each comes before what its object is a name of; those of equal depth by rank."""
        depth = {key: sum(1 for _ in self.steps(edit.subject)) for key, edit in self._next.items()}
        inner = sorted(self._next, key=lambda key: (-depth[key], rank(self._next[key].subject), key))
        return [*(self._next[key] for key in inner), *self._rewritten]
