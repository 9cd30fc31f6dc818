"""The results of the subjects as Markdown tables."""

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
    yield from table(head, rows)


def _own_cards(tools: Sequence[dict[str, Any]], own: Sequence[str], sizes: dict[str, int]) -> Iterator[str]:
    """Our own gold: a line for each tool and deck."""
    yield "Our own gold: what an expert named on cards of each deck; notes: 22 small decks of as many fields."
    yield "A split is a second node for one concept."
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
    yield from table(["deck", "", "P", "R", "F1", "splits"], rows, names=2)


def _abbreviations(ours: dict[str, float], texts: int) -> Iterator[str]:
    """Abbreviation pairs: ours measured, the others quoted."""
    yield f"MED1250 ({texts} abstracts): pairs of short and long form, both exact, case not counting."
    yield ""
    rows = [["Concept Explorer", *(_number(ours[name], 3) for name in ("precision", "recall", "f1"))]]
    rows += [[f"{name} (quoted)", _BLANK, _BLANK, _number(f1, 3)] for name, f1 in QUOTED_PAIRS.items()]
    yield from table(["", "P", "R", "F1"], rows)


_MEASURES = (  # column, set, measure, digits
    ("Inspec @5", "inspec", "f1@5", 1),
    ("@10", "inspec", "f1@10", 1),
    ("@15", "inspec", "f1@15", 1),
    ("ACL F1", "acl_rd_tec", "f1", 3),
    ("own P", "own", "precision", 3),
    ("R", "own", "recall", 3),
    ("F1", "own", "f1", 3),
    ("splits", "own", "splits", 0),
    ("MED1250", "med1250", "f1", 3),
)


def ablation_report(result: dict[str, Any]) -> str:
    """What each step adds: a table of the figures without it, and the steps without which none is worse."""
    return "\n".join(_ablation_lines(result)) + "\n"


def _ablation_lines(result: dict[str, Any]) -> Iterator[str]:
    whole, steps, sizes = result["all"], result["steps"], result["sets"]
    own = [size for name, size in sizes.items() if name not in ("inspec", "acl_rd_tec", "med1250")]
    yield "# Ablation" + (", a quick run: not to be quoted" if result["quick"] else "")
    yield ""
    yield "Each line leaves out one step; in brackets what changes without it. A minus: the step pays,"
    yield "and so does a plus of splits; no brackets, no change."
    yield f"Inspec ({sizes.get('inspec', 0)} abstracts): micro F1 in per cent against indexers' keyphrases."
    yield f"ACL RD-TEC 2.0 ({sizes.get('acl_rd_tec', 0)} abstracts): F1 of every marked term."
    yield f"Our own gold: micro precision, recall and F1 of all decks together, {sum(own)} cards."
    yield f"MED1250 ({sizes.get('med1250', 0)} abstracts): F1 of abbreviations, where a step touches them."
    yield ""
    rows = [["all steps", *(_number(whole.get(s, {}).get(m), digits) for _, s, m, digits in _MEASURES), ""]]
    for step in steps:
        cells = (
            _changed(step["figures"].get(s, {}).get(m), whole.get(s, {}).get(m), digits)
            for _, s, m, digits in _MEASURES
        )
        rows.append([step["name"], *cells, step["what"]])
    yield from table(["without", *(column for column, *_ in _MEASURES), "what it is"], rows, remarks=1)
    useless = [step["name"] for step in steps if not any(_losses(step["figures"], whole))]
    if useless:
        yield f"- no figure is worse without: {', '.join(useless)}"
    for reason in result["skipped"]:
        yield f"- skipped: {reason}"


def _changed(value: float | None, before: float | None, digits: int) -> str:
    """A figure, and in brackets what changed, if it shows."""
    change = 0.0 if value is None or before is None else round(value - before, digits)
    return _number(value, digits) + (f" ({change:+.{digits}f})" if change else "")


def _losses(figures: dict[str, dict[str, float]], whole: dict[str, dict[str, float]]) -> Iterator[bool]:
    """Whether each F1 is lower, or splits are more, than with every step."""
    for _, name, measure, digits in _MEASURES:
        if measure in ("precision", "recall") or name not in figures:
            continue
        change = round(figures[name][measure] - whole[name][measure], digits)
        yield change > 0 if measure == "splits" else change < 0


def _number(value: float | None, digits: int) -> str:
    return _BLANK if value is None else f"{value:.{digits}f}"


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1, remarks: int = 0
) -> Iterator[str]:
    """A Markdown table whose first ``names`` and last ``remarks`` columns are text and the others numbers."""
    yield _row(head)
    yield _row(["---"] * names + ["---:"] * (len(head) - names - remarks) + ["---"] * remarks)
    yield from map(_row, rows)
    yield ""


def _row(fields: Sequence[str]) -> str:
    return f"| {' | '.join(fields)} |"
