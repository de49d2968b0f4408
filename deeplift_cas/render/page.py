"""The ledger as one self-contained page: no network, readable on a phone, by keyboard, and printed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from html import escape
from textwrap import wrap
from typing import Any

from deeplift_cas.render.ledger import witness_lines
from deeplift_cas.render.mathml import mathml
from deeplift_cas.render.title import with_formulas
from deeplift_cas.report.claim import Claim, Entry
from deeplift_cas.report.ledger import CLAIMS, Ledger
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.vocabulary import CHECKED, CITED, PROVED, REFUTED, UNDECIDED

MARKS = {PROVED: "✓", CHECKED: "≈", CITED: "§", REFUTED: "✗", UNDECIDED: "?"}
"""Beside the word: the verdicts are told apart without colours."""
MAX_CERTIFICATES = 2
"""Shown with a claim; the others are counted."""
WIDE, NARROW = 1040, 350
"""Widths of the picture of dependencies, in pixels: one for a screen, one for a phone."""
CELL, GAP, LINE, LETTERS = 168, 8, 13, 25
"""Of its boxes: width, space between them, height of a line, letters in a line."""
BAND = 30
"""Between the levels, where most of the lines run."""

STYLE = """
:root { color-scheme: light; --line: #999; --soft: #f4f4f4 }
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 65rem; margin: 0 auto;
  padding: 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem } a { color: #114; }
details.claim { border-top: 1px solid var(--line); padding: .35rem 0 }
summary { cursor: pointer; } summary:focus-visible, a:focus-visible { outline: 3px solid #1a4fb4; outline-offset: 2px }
.mark { display: inline-block; min-width: 7.2rem; font-weight: 600 }
.refuted { color: #8a1010 } .proved { color: #0b5a22 }
.checked { color: #0b4a6f } .cited { color: #4a3a80 } .name { font-weight: 600 } .title { color: #333 }
.body { padding: .4rem 0 .6rem 1rem; overflow-wrap: anywhere } .body > div { margin: .4rem 0; overflow-x: auto }
.label { font-weight: 600 } pre { background: var(--soft); padding: .6rem; overflow-x: auto; font-size: .8rem }
math { font-size: 1.02em } svg { display: block; max-width: 100%; height: auto }
svg text { font: 11px system-ui, sans-serif } .narrow { display: none }
@media (max-width: 1090px) { .wide { display: none } .narrow { display: block } }
@media print { body { max-width: none; font-size: 10pt } .wide { display: block } .narrow { display: none } }
"""
SCRIPT = """
addEventListener('beforeprint', () => document.querySelectorAll('details.claim').forEach(d => { d.open = true }));
const show = () => { const d = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (d && d.tagName === 'DETAILS') { d.open = true; d.scrollIntoView() } };
addEventListener('hashchange', show); show();
"""


def page(ledger: Ledger) -> str:
    """The HTML document: a summary, the dependencies as a picture, and every claim, which unfolds."""
    sections: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        sections.setdefault(entry.claim.section, []).append(entry)
    body = [
        "<h1>The report, statement by statement</h1>",
        f"<p>{escape(ledger.summary)}</p>",
        "<p>"
        + " &nbsp; ".join(f"<span class='{s}'>{mark} {s}</span>" for s, mark in MARKS.items() if s != UNDECIDED)
        + "</p>",
        "<h2>Dependencies</h2>",
        f"<div class='wide'>{dependencies(ledger.entries, WIDE)}</div>",
        f"<div class='narrow'>{dependencies(ledger.entries, NARROW)}</div>",
    ]
    for section, entries in sections.items():
        body.append(f"<h2>Section {escape(section)}</h2>")
        body += [_claim(entry) for entry in entries]
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<link rel='icon' href='data:,'>"
        f"<title>The report, statement by statement</title><style>{STYLE}</style></head>\n"
        f"<body><main>{chr(10).join(body)}</main><script>{SCRIPT}</script></body></html>\n"
    )


def mathematics(text: str) -> str:
    r"""A text with formulas between dollars: HTML with MathML.

    >>> mathematics(r"``a'' \& b"), "<mi>x</mi>" in mathematics("$x$")
    ('“a” &amp; b', True)
    """
    pieces = re.split(r"\$([^$]+)\$", text)
    return "".join(mathml(piece) if n % 2 else _words(piece) for n, piece in enumerate(pieces))


def _words(text: str) -> str:
    for old, new in (("``", "“"), ("''", "”"), (r"\ldots{}", "…"), (r"\ldots", "…"), (r"\&", "&")):
        text = text.replace(old, new)
    return escape(text)


def anchor(claim: Claim) -> str:
    """The identifier of a claim in the page."""
    return re.sub(r"[^a-z0-9.]+", "-", claim.name.lower()).strip("-")


def _claim(entry: Entry) -> str:
    claim, verdict, amended = entry.claim, entry.verdict, entry.amended
    mark = f"<span class='mark {verdict.status}'>{MARKS[verdict.status]} {verdict.status}</span>"
    after = f" <span class='{amended.status}'>(amended: {amended.status})</span>" if amended else ""
    parts = [_labelled("As printed", mathematics(claim.statement))]
    if claim.answer:
        parts.append(_labelled("Answer", mathematics(claim.answer)))
    if claim.depends:
        links = (f"<a href='#{first}'>{escape(label)}</a>" for label, first in _targets(claim))
        parts.append(_labelled("Depends on", ", ".join(links)))
    parts += _verdict("Verdict", verdict)
    if amended is not None and claim.amended is not None:
        parts.append(_labelled("Amended", mathematics(claim.amended.statement)))
        parts += _verdict("Its verdict", amended)
    parts += _certificates(verdict, amended)
    name = f"<span class='name'>{escape(claim.name)}</span>"
    title = f"<span class='title'>{mathematics(with_formulas(claim.title))}</span>"
    return (
        f"<details class='claim' id='{anchor(claim)}'><summary>{mark} {name}{after} {title}</summary>"
        f"<div class='body'>{''.join(parts)}</div></details>"
    )


def _targets(claim: Claim) -> list[tuple[str, str]]:
    """What a claim depends on, with the anchor of its first part."""
    return [(label, anchor(next(c for c in CLAIMS if c.label == label))) for label in claim.depends]


def _verdict(label: str, verdict: Verdict) -> list[str]:
    parts = [_labelled(label, f"<b class='{verdict.status}'>{verdict.status}</b>: {escape(verdict.because)}")]
    if verdict.covers:
        parts.append(_labelled("Range", escape(verdict.covers)))
    if verdict.witness and not verdict.stands:
        parts.append(_labelled("Witness", f"<pre>{escape(chr(10).join(witness_lines(verdict.witness)))}</pre>"))
    return parts


def _certificates(verdict: Verdict, amended: Verdict | None) -> list[str]:
    documents: Sequence[Mapping[str, Any]] = [*verdict.certificates, *(amended.certificates if amended else ())]
    texts = list(dict.fromkeys(json.dumps(d, ensure_ascii=False) for d in documents))
    if not texts:
        return []
    more = f", the first {MAX_CERTIFICATES} are shown" if len(texts) > MAX_CERTIFICATES else ""
    count = f"{len(texts)} certificate{'s' if len(texts) > 1 else ''}, accepted by the kernel{more}"
    shown = "".join(f"<pre>{escape(text)}</pre>" for text in texts[:MAX_CERTIFICATES])
    return [f"<details><summary>{count}</summary>{shown}</details>"]


def _labelled(label: str, html: str) -> str:
    return f"<div><span class='label'>{label}.</span> {html}</div>"


def dependencies(entries: Sequence[Entry], available: int = WIDE) -> str:
    """The graph of what depends on what, as SVG of at most the available width: what rests on nothing stands on top,
    below it what rests on that, with lines to what is needed.
    """
    needs = {e.claim.label: set[str]() for e in entries}
    for entry in entries:
        needs[entry.claim.label] |= set(entry.claim.depends) & set(needs) - {entry.claim.label}
    used = {label for wanted in needs.values() for label in wanted}
    labels = [label for label, wanted in needs.items() if wanted or label in used]
    worst = {e.claim.label: e for e in reversed(entries)} | {
        e.claim.label: e for e in reversed(entries) if e.verdict.status == REFUTED
    }
    depth: dict[str, int] = {}
    for label in TopologicalSorter(needs).static_order():
        depth[label] = 1 + max((depth[other] for other in needs[label]), default=-1)
    levels: dict[int, list[str]] = {}
    for label in labels:
        levels.setdefault(depth[label], []).append(label)
    across = max(1, (available + GAP) // (CELL + GAP))
    place, y = {}, 0
    for level in sorted(levels):
        for start in range(0, len(levels[level]), across):
            row = levels[level][start : start + across]
            for n, label in enumerate(row):
                place[label] = (n * (CELL + GAP), y, _height(worst[label]))
            y += max(place[label][2] for label in row) + GAP
        y += BAND - GAP
    width = min(across, max(map(len, levels.values()), default=0)) * (CELL + GAP) - GAP + 2
    lines = [
        f"<line x1='{place[a][0] + CELL // 2}' y1='{place[a][1]}' x2='{place[b][0] + CELL // 2}' "
        f"y2='{place[b][1] + place[b][2]}' stroke='#aaa'/>"
        for a in labels
        for b in sorted(needs[a])
    ]
    boxes = [_box(label, *place[label], worst[label]) for label in labels]
    height = max(y - BAND, 0) + 2
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='-1 -1 {width} {height}' width='{width}' height='{height}' "
        f"role='img' aria-label='Which statement depends on which'>{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _height(entry: Entry) -> int:
    return LINE * (1 + len(wrap(entry.claim.title, LETTERS))) + 9


def _box(label: str, x: int, y: int, height: int, entry: Entry) -> str:
    status = entry.verdict.status
    dash = " stroke-dasharray='4 2'" if status == REFUTED else ""
    lines = [f"<tspan class='name'>{MARKS[status]} {escape(label)}</tspan>"]
    lines += [_indexed(line) for line in wrap(entry.claim.title, LETTERS)]
    texts = "".join(f"<text x='{x + 6}' y='{y + 4 + LINE * n}'>{line}</text>" for n, line in enumerate(lines, 1))
    return (
        f"<a href='#{anchor(entry.claim)}'><title>{escape(label)}: {status}</title>"
        f"<rect x='{x}' y='{y}' width='{CELL}' height='{height}' rx='4' fill='#fff' stroke='#333'{dash}/>{texts}</a>"
    )


def _indexed(text: str) -> str:
    """Words of a picture, with indices lowered: ``W_1``, ``d_min``, ``W_{L−1}``."""
    pieces = re.split(r"_(\{[^{}]*\}|[a-z]+|[0-9]+|[A-Z])", text)
    lowered = "<tspan dy='3' font-size='8'>{}</tspan><tspan dy='-3'>\u200b</tspan>"
    return "".join(lowered.format(escape(p.strip("{}"))) if n % 2 else escape(p) for n, p in enumerate(pieces))
