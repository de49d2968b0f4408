"""A classification as one self-contained page: no network, readable on a phone and printed."""

from __future__ import annotations

from html import escape

from deeplift_cas.criticality.classification import Classification
from deeplift_cas.render.kinds import closing, heading, remarks, rows
from deeplift_cas.render.page import STYLE

TABLE = """
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-top: 1px solid var(--line) } .wide { overflow-x: auto }
"""


def page(found: Classification) -> str:
    """HTML."""
    title, *about = heading(found).split("     ")
    body = "".join(
        f"<tr><td>{escape(row.where)}</td><td class='name'>{escape(row.kind)}</td><td>{escape(row.why)}</td></tr>\n"
        for row in rows(found)
    )
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in [*remarks(found), closing(found)])
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}{TABLE}</style></head>\n<body><main><h1>{escape(title)}</h1>\n"
        f"<p>{escape(', '.join(about))}</p>\n<div class='wide'><table>"
        f"<thead><tr><th scope='col'>where</th><th scope='col'>kind</th><th scope='col'>why</th></tr></thead>\n"
        f"<tbody>\n{body}</tbody></table></div>\n{lines}</main></body></html>\n"
    )
