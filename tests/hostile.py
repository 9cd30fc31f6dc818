"""Text that tries to run, to reach a host or to mislead, and decks of every format that hold it.

Whatever of it runs counts itself: a script in ``top.ran``, and a request by asking ``HOST``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

HOST = "canary.invalid"
RUN = "top.ran=(top.ran||0)+1"

SCRIPTS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload="{RUN}">',
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<details open ontoggle={RUN}>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<math><a xlink:href='javascript:{RUN}'>m</a></math>",
    f"<a href='javascript:{RUN}'>link</a>",
    f"<a href='jav&#x09;ascript:{RUN}'>link</a>",
    f"<form action='javascript:{RUN}'><button>go</button></form>",
    f"<style>@import 'javascript:{RUN}'</style>",
    f"<!--><script>{RUN}</script>-->",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"[link](javascript:{RUN})",
    f"![image](javascript:{RUN})",
    f"[ref]\n\n[ref]: javascript:{RUN}",
    f"<javascript:{RUN}>",
    f"$\\href{{javascript:{RUN}}}{{x}}$",
    f"\\(\\class{{x}}{{\\text{{<img src=x onerror={RUN}>}}}}\\)",
    f"$\\text{{</math><script>{RUN}</script>}}$",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"`<script>{RUN}</script>`",
    f"```html\n<script>{RUN}</script>\n```",
    f"{{{{c1::<img src=x onerror={RUN}>::<script>{RUN}</script>}}}}",
)
REQUESTS = (
    f"<img src=https://{HOST}/a.png>",
    f"<img srcset='https://{HOST}/a.png 1x'>",
    f"<audio src=//{HOST}/a.mp3 autoplay></audio>",
    f"<video poster=https://{HOST}/a.png></video>",
    f"<link rel=stylesheet href=https://{HOST}/a.css>",
    f"<link rel=prefetch href=https://{HOST}/a>",
    f"<meta http-equiv=refresh content='0;url=https://{HOST}/'>",
    f"<iframe src=https://{HOST}/></iframe>",
    f"<div style=\"background:url('https://{HOST}/a.png')\">div</div>",
    f"<style>*{{background:url(https://{HOST}/a.png)}}</style>",
    f"<base href=https://{HOST}/>",
    f"![image](https://{HOST}/a.png)",
    f"[sound:https://{HOST}/a.mp3]",
    f"![[https://{HOST}/a.png]]",
    f"$\\includegraphics{{https://{HOST}/a.png}}$",
)
FORMULAS = (
    "=1+1",
    f'=HYPERLINK("https://{HOST}/","click")',
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    f'=IMPORTXML("https://{HOST}/","//a")',
)
SIGNS = (
    "entropy\x00 and \x1b[31mred\x1b[0m",
    "entro\u200bpy and en\u00adtropy",
    "safe\u202eexe.txt",
    "\u2067turned\u2066",
    "\ufeffentropy",
    "half \ud83d a character",
    "tags \U000e0041\U000e0042",
    "Z̸̢̛̛͎̙" * 20,
    "\ufffe\uffff",
)
DEEP = (
    "(" * 5_000,
    "{" * 5_000 + "}" * 5_000,
    "[" * 5_000 + "](x)",
    "> " * 2_000 + "deep",
    "- " * 2_000 + "deep",
    "<div>" * 5_000,
    "$" + "\\frac{" * 2_000 + "1" + "}{2}" * 2_000 + "$",
    "$" + "{" * 2_000 + "x" + "}" * 2_000 + "$",
    "{{c1::" * 2_000 + "x" + "}}" * 2_000,
    "*" * 5_000 + "x" + "*" * 5_000,
    "&amp;" * 5_000,
    "a::" * 3_000,
)
SHORT = (*SCRIPTS, *REQUESTS, *FORMULAS, *SIGNS)
TEXTS = (*SHORT, *DEEP)

TAG = f"<img/src=x/onerror={RUN}>"
Pairs = Sequence[tuple[str, str]]


def pairs(texts: Sequence[str]) -> Pairs:
    """A card for each text: one concept for all, so that they stand beside each other wherever cards do."""
    return [
        (
            f"What is the entropy of number {number}? {text}",
            f"{text} Entropy is disorder, unlike divergence. {text}",
        )
        for number, text in enumerate(texts)
    ]


PAIRS = pairs(TEXTS)


def _tsv(cards: Pairs) -> str:
    """A table with tags, the line breaks in quotes."""
    rows = [("question", "answer", "tags"), *((front, back, TAG) for front, back in cards)]
    return "".join(
        "\t".join(f'"{field.replace(chr(34), chr(34) * 2)}"' for field in row) + "\n" for row in rows
    )


def _anki_text(cards: Pairs) -> str:
    """Anki's notes in plain text, as HTML."""
    return "#separator:tab\n#html:true\n#tags column:3\n" + _tsv(cards).partition("\n")[2]


def _json_lines(cards: Pairs) -> str:
    return "".join(json.dumps({"q": front, "a": back, "tags": [TAG]}) + "\n" for front, back in cards)


def _obsidian(cards: Pairs) -> str:
    return "#flashcards/hostile\n\n" + "".join(f"{front}\n?\n{back}\n\n" for front, back in cards)


def _details(cards: Pairs) -> str:
    """Questions of a Markdown file that are marked by HTML."""
    return "".join(
        f"<details><summary>{front}</summary>\n\n{back}\n\n</details>\n\n" for front, back in cards
    )


def decks(cards: Pairs = PAIRS) -> dict[str, bytes]:
    """Cards in formats of text, by the name of a file."""
    texts = {
        "hostile.tsv": _tsv(cards),
        "hostile.txt": _anki_text(cards),
        "hostile.jsonl": _json_lines(cards),
        "hostile.md": _obsidian(cards),
        "details.md": _details(cards),
    }
    return {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
