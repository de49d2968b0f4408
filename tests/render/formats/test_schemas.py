"""What --format json prints is what the schemas in the package say."""

from __future__ import annotations

import copy
import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from deeplift_cas import Problem
from deeplift_cas.criticality.critical import criticality
from deeplift_cas.render.formats import FORMATS
from deeplift_cas.verify import main

SCHEMAS = {
    file.name: json.loads(file.read_text(encoding="utf-8"))
    for file in (resources.files("deeplift_cas") / "render" / "schemas").iterdir()
}
REGISTRY = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items())
POLYNOMIAL = 'widths = [1, 1]\nparameters = ["a"]\npoint = [[[0]]]\n[objective]\nkind = "polynomial"\n'


def validator(thing):
    return Draft202012Validator(SCHEMAS[f"{thing}.json"], registry=REGISTRY)


def printed(capsys, *arguments):
    main([str(a) for a in arguments] + ["--format", "json"])
    document = json.loads(capsys.readouterr().out)
    return document


def test_every_thing_that_json_shows_has_a_schema():
    assert {f"{thing}.json" for thing in FORMATS["json"]} == set(SCHEMAS)
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--order", "1"],
        ["--order", "2", "--search-space", "ambient"],
        ["--order", "4"],
        ["--scale", "1"],
        ["--at", "x=0", "y=0", "z=1", "c=1"],
        ["--at", "x=0.5", "y=0"],
        ["--at", "x=0", "y=0", "z=0", "c=1"],
        ["--engine", "symengine"],
    ],
)
def test_answers(capsys, arguments):
    validator("answer").validate(printed(capsys, "counterexample", *arguments))


@pytest.mark.parametrize(
    "expression",
    ["X11", "a*X11 + X11^2", "X11^4 + a*X11^2", "X11^2 - 2*X11", "0*X11", "(a*X11)^3", "(a^2+1)*X11^4"],
)
@pytest.mark.parametrize("head", ["", 'printed_for_all = ["a"]\n', 'title = "T"\ntheorem = "Claim 1"\n'])
def test_answers_about_other_problems(capsys, tmp_path, head, expression):
    file = tmp_path / "problem.toml"
    file.write_text(f'{head}{POLYNOMIAL}expression = "{expression}"\n')
    for order in (1, 2, 3, 4):
        validator("answer").validate(printed(capsys, "problem", file, "--order", order))


@pytest.mark.parametrize("arguments", [[], ["--at", "x=0", "y=0", "z=1", "c=2"], ["--time-limit", "0"]])
def test_kinds_and_what_is_accepted_of_them(capsys, tmp_path, arguments):
    proof = tmp_path / "kinds.json"
    document = printed(capsys, "classify", "counterexample", *arguments, "--certificate", proof)
    validator("kinds").validate(document)
    with pytest.raises(ValidationError):
        validator("kinds").validate(document | {"pieces": [document["pieces"][0] | {"kind": "a saddle"}]})
    validator("accepted").validate(printed(capsys, "certificate", proof))


def test_comparisons(capsys, tmp_path):
    output = tmp_path / "output.txt"
    for text in ("w1dot11", "2*w1dot11*w1dot12 + x", "w1dot112"):
        output.write_text(text)
        validator("comparison").validate(printed(capsys, "compare", output, "--order", 1))


def test_claims_and_what_is_accepted_of_them(capsys, tmp_path):
    for number in ("3.3", "theorem 3.2 image"):
        document = printed(capsys, "claim", *number.split())
        validator("claim").validate(document)
        with pytest.raises(ValidationError):
            validator("ledger").validate(document)  # certificates are not in the ledger
        claim = tmp_path / "claim.json"
        claim.write_text(json.dumps(document))
        validator("accepted").validate(printed(capsys, "certificate", claim))


def test_certificates(capsys, tmp_path):
    proof = tmp_path / "proof.json"
    for arguments in ([], ["--order", "4"], ["--at", "x=0", "y=0", "z=1", "c=1"]):
        main(["counterexample", "--certificate", str(proof), "--force", *arguments])
        capsys.readouterr()
        validator("accepted").validate(printed(capsys, "certificate", proof))
    problem = Problem.shipped("counterexample")
    g, point, names = problem.landscape, problem.point, problem.parameters
    for found in (criticality(g, point, 3, names), g.descent_curve(point, 4, names)):
        proof.write_text(json.dumps(found.certificate()))
        validator("accepted").validate(printed(capsys, "certificate", proof))


@pytest.mark.slow
def test_the_ledger(capsys):
    validator("ledger").validate(printed(capsys, "report"))


def test_a_schema_says_no(capsys):
    good = printed(capsys, "counterexample", "--order", "4", "--at", "x=1")
    for change in (
        {"verdict": "yes"},
        {"more": 1},
        {"order": 5},
        {"region": "x"},
        {"steps": [{}]},
        {"certificate_checked": False},
        {"engine": "fast"},
        {"proofs": -1},
    ):
        with pytest.raises(ValidationError):
            validator("answer").validate(good | change)
    for key in good:
        bad = copy.deepcopy(good)
        del bad[key]
        with pytest.raises(ValidationError):
            validator("answer").validate(bad)


def test_the_schemas_are_part_of_the_package():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text()
    assert "render/schemas/*.json" in text
