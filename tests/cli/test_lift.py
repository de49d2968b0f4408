"""The verb ``lift``, and the other verbs on problems with a lift: what they print, and the obvious mistakes."""

from __future__ import annotations

import json

import pytest

from deeplift_cas.verify import main

HADAMARD = """
point = [1, 0]
[lift]
kind = "hadamard"
n = 2
"""
WITH_OBJECTIVE = (
    'parameters = ["a", "c"]\norder = 2\n' + HADAMARD + '[objective]\nkind = "quadratic"\nA = [0, "a"]\nc = "c"\n'
)
NETWORK = """
point = [[[0, 0]], [[0]]]
[lift]
kind = "network"
widths = [2, 1, 1]
activation = "softplus"
inputs = [[1, 1, -1, -1], [1, -1, 1, -1]]
[objective]
kind = "square_loss"
targets = [[1, -1, -1, 1]]
"""


def run(capsys, *arguments):
    status = main(list(map(str, arguments)))
    found = capsys.readouterr()
    return status, found.out, found.err


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "problem.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_it_needs_no_objective_and_says_why(capsys, file):
    status, text, _ = run(capsys, "lift", file(HADAMARD))
    assert status == 0
    assert "1 ⟹ 1          fails      a counterexample: f(X) = ⟨A,X⟩" in text
    assert "2 ⟹ 1          holds      for no A normal to im L" in text
    assert "image          x ≥ 0" in text and "dimension 1 of 2" in text


def test_as_json_it_has_truths_and_evidence(capsys, file):
    status, text, _ = run(capsys, "lift", file(HADAMARD), "--format", "json")
    found = json.loads(text)
    keys = ("one", "two", "three", "four", "local_to_one", "local_to_local")
    assert status == 0 and [found[key] for key in keys] == [False, True, True, True, True, True]
    assert set(found["evidence"]) == set(keys)
    assert found["evidence"]["one"]["certificate"]["verdict"] == "proved"


def test_a_product_of_matrices_is_answered_by_its_stratum(capsys, file):
    path = file("widths = [2, 1, 2]\npoint = [[[1, 0]], [[0], [0]]]\n")
    assert "the stratum [0,1]+[0,0]+[2,2]+[2,2]" in run(capsys, "lift", path)[1]
    found = json.loads(run(capsys, "lift", path, "--format", "json")[1])
    assert (found["one"], found["two"], found["local_to_local"]) == (False, True, False)


def test_what_is_not_decided_has_status_three(capsys, file):
    path = file(NETWORK.replace("softplus", "tanh"))
    status, text, _ = run(capsys, "lift", path)
    assert status == 3 and "undecided" in text


@pytest.mark.parametrize("verb", ["problem", "classify"])
@pytest.mark.parametrize("format", ["text", "json", "markdown", "latex"])
@pytest.mark.parametrize("text", [WITH_OBJECTIVE, NETWORK], ids=["hadamard", "network"])
def test_other_verbs_answer_in_every_format(capsys, file, tmp_path, verb, format, text):
    proof = tmp_path / "proof.json"
    status, out, _ = run(capsys, verb, file(text), "--format", format, "--certificate", proof)
    assert status in (0, 1, 3) and out
    status, out, _ = run(capsys, "certificate", proof)
    assert status == 0 and "the lift of " in out


def test_the_words_say_what_is_free_and_that_f_is_meant(capsys, file):
    _, text, _ = run(capsys, "problem", file(NETWORK), "--search-space", "ambient")
    assert "s0 free" in text and "a network 2-1-1 with softplus, 4 samples" in text
    decayed = 'parameters = ["b"]\nwidths = [1, 1, 1]\ndecay = "b"\npoint = [[[0]], [[0]]]\n'
    decayed += '[objective]\nkind = "polynomial"\nexpression = "X11"\n'
    _, text, _ = run(capsys, "problem", file(decayed))
    assert "g = f∘φ + h, h = W1_11²·b + W2_11²·b" in text
    assert "critical for g = f∘φ + h, and φ(W) not stationary for f: PROVED" in text
    assert '⟹ 1"' not in text


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (["lift"], 'point = [1]\n[lift]\nkind = "hadamard"\nn = 2\n', "u is 1×1, but must be 2×1"),
        (["lift"], 'point = ["a"]\nparameters = ["a"]\n[lift]\nkind = "hadamard"\nn = 1\n', "give values with --at"),
        (["lift"], HADAMARD + "sphere = 3\n", "'sphere' is true or false"),
        (["lift", "--table"], HADAMARD, "either a problem file or --table"),
        (["lift", "--time-limit", "-1"], HADAMARD, "--time-limit"),
        (["problem"], HADAMARD, "the key 'objective' is missing"),
        (["strata", "--of"], WITH_OBJECTIVE, "about products of matrices"),
        (["wolfram"], WITH_OBJECTIVE, "about products of matrices"),
        (["lift"], NETWORK.replace("softplus", "relu"), "relu is not smooth"),
        (["problem"], NETWORK.replace("targets", "inputs"), "the key 'targets' is missing"),
    ],
)
def test_the_obvious_mistakes_get_one_line(capsys, file, command, text, said):
    status, out, err = run(capsys, *command, file(text))
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1
