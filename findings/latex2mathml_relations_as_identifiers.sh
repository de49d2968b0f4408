#!/usr/bin/env bash
# latex2mathml 3.81.1, pure Python; input: the relations and brackets of a statement about semidefinite matrices.
# Natural guess: a relation becomes an operator (<mo>), as \leq does, so that it is spaced as one; and "aligned",
# which is in the same package of LaTeX as "align*" and "matrix", is a table of rows.
# Seen: \succeq, \preceq, \iff, \implies, \langle and \rangle become identifiers (<mi>), in which a browser puts no
# space; "aligned" becomes one row in which "&" stands unescaped, so that the output is no XML.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check latex2mathml==3.81.1
"$folder/venv/bin/python" - <<'PYTHON'
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert

expected = {r"\leq": "mo", r"\succeq": "mi", r"\preceq": "mi", r"\iff": "mi", r"\implies": "mi", r"\langle": "mi"}
for command, tag in expected.items():
    found = convert(rf"A {command} B")
    seen = re.findall(r"<(m[io])[^>]*>&#x0*2[0-9A-F]+;", found)
    print(f"{command:10} {seen}")
    assert seen == [tag], (command, found)

aligned = convert(r"\begin{aligned} a &= b \\ c &= d \end{aligned}")
rows = convert(r"\begin{matrix} a & b \\ c & d \end{matrix}").count("<mtr>")
print(f"matrix     {rows} rows")
print(f"aligned    {aligned.count('<mtr>')} rows")
assert rows == 2 and aligned.count("<mtr>") == 0
try:
    ElementTree.fromstring(aligned)
except ElementTree.ParseError as error:
    print(f"aligned    no XML: {error}")
else:
    raise SystemExit("aligned is XML now")
PYTHON
