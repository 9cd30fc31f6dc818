"""The result of the subject ``extraction`` as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# F1 of abbreviation pairs on the whole of MED1250 that others reach. Quoted, not measured in this run: the
# first from the output that its makers publish, the others measured once with the same rule of exactness.
QUOTED_PAIRS = {"Ab3P": 0.897, "Schwartz–Hearst, plain": 0.856, "scispaCy's detector": 0.763}

_BLANK = "–"


def extraction_report(result: dict[str, Any]) -> str:
    """What a run found, a table each for marked text, our own cards and abbreviations."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: dict[str, Any]) -> Iterator[str]:
    tools, sizes = result["tools"], result["sets"]
    yield "# Extraction" + (", a quick run: not to be quoted" if result["quick"] else "")
    yield ""
    yield ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    yield ""
    own = [name for name in sizes if name not in ("inspec", "acl_rd_tec", "med1250")]
    if tools:
        yield from _marked_text(tools, sizes)
        yield from _own_cards(tools, own, sizes)
    if "abbreviations" in result:
        yield from _abbreviations(result["abbreviations"], sizes["med1250"])
    for missing in result["missing"]:
        yield f"- not installed: {missing['tool']}; to install it: `{missing['install']}`"
    for reason in result["skipped"]:
        yield f"- skipped: {reason}"


def _marked_text(tools: Sequence[dict[str, Any]], sizes: dict[str, int]) -> Iterator[str]:
    """Keyphrases, terms and speed: a line for each tool."""
    ours = next((tool["cards_per_second"] for tool in tools if tool["name"] == "ours"), None)
    timed = "Inspec's abstracts" if "inspec" in sizes else "our own cards"
    yield f"Inspec ({sizes.get('inspec', 0)} abstracts): micro F1 in per cent against indexers' keyphrases."
    yield f"ACL RD-TEC 2.0 ({sizes.get('acl_rd_tec', 0)} abstracts): every marked term."
    yield f"Speed: cards per second of CPU time on {timed}, the better of two runs."
    yield ""
    head = ["", "Inspec @5", "@10", "@15", "ACL P", "R", "F1", "cards/s", "of ours"]
    rows = []
    for tool in tools:
        inspec, acl = (tool["quality"].get(name, {}) for name in ("inspec", "acl_rd_tec"))
        speed = tool["cards_per_second"]
        rows.append(
            [
                tool["title"],
                *(_number(inspec.get(f"f1@{k}"), 1) for k in (5, 10, 15)),
                *(_number(acl.get(name), 3) for name in ("precision", "recall", "f1")),
                _number(speed, 0),
                f"× {speed / ours:.2f}" if ours else _BLANK,
            ]
        )
    yield from _table(head, rows)


def _own_cards(tools: Sequence[dict[str, Any]], own: Sequence[str], sizes: dict[str, int]) -> Iterator[str]:
    """Our own gold: a line for each tool and deck."""
    yield "Our own gold: what a person named on cards of each deck. A split is a second node for one concept."
    yield ""
    rows = [
        [
            f"{deck} ({sizes[deck]} cards)" if number == 0 else "",
            tool["title"],
            *(_number(tool["quality"][deck][name], 3) for name in ("precision", "recall", "f1")),
            _number(tool["quality"][deck]["splits"], 0),
        ]
        for deck in own
        for number, tool in enumerate(tools)
    ]
    yield from _table(["deck", "", "P", "R", "F1", "splits"], rows, names=2)


def _abbreviations(ours: dict[str, float], texts: int) -> Iterator[str]:
    """Abbreviation pairs: ours measured, the others quoted."""
    yield f"MED1250 ({texts} abstracts): pairs of short and long form, both exact, case not counting."
    yield ""
    rows = [["Concept Explorer", *(_number(ours[name], 3) for name in ("precision", "recall", "f1"))]]
    rows += [[f"{name} (quoted)", _BLANK, _BLANK, _number(f1, 3)] for name, f1 in QUOTED_PAIRS.items()]
    yield from _table(["", "P", "R", "F1"], rows)


def _number(value: float | None, digits: int) -> str:
    return _BLANK if value is None else f"{value:.{digits}f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1) -> Iterator[str]:
    """A Markdown table whose first ``names`` columns are text and the others numbers."""
    yield _row(head)
    yield _row(["---"] * names + ["---:"] * (len(head) - names))
    yield from map(_row, rows)
    yield ""


def _row(fields: Sequence[str]) -> str:
    return f"| {' | '.join(fields)} |"
