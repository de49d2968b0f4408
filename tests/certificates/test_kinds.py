"""The kernel of kinds says yes to what is so, and no to everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic
from deeplift_cas.certificates import kernel, kinds
from deeplift_cas.certificates.kernel import (
    CasesIncomplete,
    CertificateError,
    IdentityFails,
    NotACertificate,
    RegionDisagrees,
    SignNotShown,
    TooLarge,
    digest,
)
from deeplift_cas.criticality.classification import classify

Document = dict[str, Any]


def of_polynomial(expression: str, size: int) -> Document:
    """The certificate of a polynomial at 0."""
    g = Landscape(MatrixProduct(size, 1), PolynomialObjective(expression, (1, size)))
    return dict(classify(g, [[[0] * size]]).certificate())


def on_a_slice() -> Document:
    """That of a product of two layers, a minimum up to the symmetry."""
    lift = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("X22 + (X11-1)^2 + X12^2 + X21^2 + X22^2 - X12^4", (2, 2))
    return dict(classify(Landscape(lift, f), lift.point([[1, 0]], [[1], [0]])).certificate())


def leaves(tree: Any) -> list[Any]:
    """The leaves of a tree."""
    return [tree] if "proof" in tree else [leaf for case in tree["cases"] for leaf in leaves(case)]


def proof(document: Document, key: str, side: str = "g", about: str = "minimum") -> Any:
    """The first proof of a kind."""
    return next(leaf["proof"][key] for leaf in leaves(document["sides"][side][about]["tree"]) if key in leaf["proof"])


def checked(document: Document) -> kinds.Kinds:
    """The document with a new fingerprint, checked."""
    return kinds.check_kinds(document | {"sha256": digest(document)})


def refused(document: Document, edit: Callable[[Document], object], error: type[CertificateError], words: str) -> None:
    """Raises unless the edited document is refused for that reason."""
    edited = deepcopy(document)
    edit(edited)
    assert edited != document
    with pytest.raises(error, match=words):
        checked(edited)


LEADING = of_polynomial("(X11 + X12^2)^2 + X12^6", 2)
BELOW = of_polynomial("X11^2*(1 + X12)", 2)
FALLS = of_polynomial("X11^2 + X12^5", 2)
SLICE = on_a_slice()
CHOI_LAM = of_polynomial(
    "X14^4 + X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 - 4*X11*X12*X13*X14 + (X11^2+X12^2+X13^2+X14^2)^2/50", 4
)
PARAMETERS = of_polynomial("a*X11^2 + X12^4", 2)


@pytest.mark.parametrize("document", [LEADING, BELOW, FALLS, SLICE, CHOI_LAM, PARAMETERS])
def test_what_is_proved_is_accepted(document: Document) -> None:
    found = checked(document)
    assert found.proofs > 5
    assert [piece["kind"] for piece in found.pieces] == [piece["kind"] for piece in document["pieces"]]


def test_each_kind_of_proof_occurs() -> None:
    assert proof(LEADING, "leading", about="strict")["coordinates"]
    assert proof(BELOW, "below")["squares"][0]["unit"] != "1"
    assert proof(FALLS, "falls")["order"] == 5
    assert proof(SLICE, "leading")["slice"]


def test_a_changed_document_is_noticed() -> None:
    edited = deepcopy(LEADING)
    edited["pieces"][0]["kind"] = "saddle"
    with pytest.raises(NotACertificate, match="sha256"):
        kinds.check_kinds(edited)


def leading(document: Document) -> Any:
    """The proof by a leading part."""
    about = "strict" if document is LEADING or document["sides"]["g"]["strict"]["region"] else "minimum"
    return proof(document, "leading", about=about)


def test_the_leading_part_must_be_all_of_least_weight() -> None:
    def lighter(d: Document) -> None:
        leading(d)["weights"]["w1dot12"] = 2

    def lower(d: Document) -> None:
        leading(d)["degree"] = 4

    def higher(d: Document) -> None:
        leading(d)["degree"] = 8

    refused(LEADING, lighter, IdentityFails, "weight|leading part")
    refused(LEADING, lower, IdentityFails, "sum of squares claimed")
    refused(LEADING, higher, IdentityFails, "less weight")


def test_every_coordinate_has_a_weight_and_a_strict_minimum_one_of_at_least_one() -> None:
    for weight in (-1, 1.5, "1", 99):
        refused(LEADING, lambda d, w=weight: leading(d)["weights"].update(w1dot12=w), NotACertificate, "weights are")
    refused(LEADING, lambda d: leading(d)["weights"].update(w1dot12=0), NotACertificate, "without weight")
    refused(LEADING, lambda d: leading(d)["weights"].pop("w1dot12"), NotACertificate, "weight is needed")


def test_coordinates_are_a_change_of_coordinates_near_the_point() -> None:
    def change(**new: Any) -> Callable[[Document], None]:
        return lambda d: leading(d)["coordinates"][0].update(new)

    zero = {"coefficient": "0", "powers": {}}
    refused(LEADING, change(shift="1 - w1dot12^2"), NotACertificate, "moves the point")
    refused(LEADING, change(shift="-w1dot11"), NotACertificate, "not a polynomial in normal form in the names")
    refused(LEADING, change(factor=zero), SignNotShown, "factor of a coordinate")
    refused(LEADING, change(shift="w1dot12^2"), IdentityFails, "less weight|sum of squares")
    refused(LEADING, lambda d: leading(d)["coordinates"].append(leading(d)["coordinates"][0]), NotACertificate, "twice")
    back = {"name": "w1dot12", "factor": {"coefficient": "1", "powers": {}}, "shift": "w1dot11"}
    refused(LEADING, lambda d: leading(d)["coordinates"].append(back), NotACertificate, "normal form in the names")


def test_multipliers_and_denominators_have_the_sign_that_is_needed() -> None:
    minus = {"coefficient": "-1", "powers": {}}
    refused(LEADING, lambda d: leading(d)["squares"][0].update(multiplier=minus), SignNotShown, "multiplier")
    refused(LEADING, lambda d: leading(d).update(denominator=minus), SignNotShown, "denominator")
    refused(BELOW, lambda d: proof(d, "below")["squares"][0].update(multiplier=minus), SignNotShown, "multiplier")
    refused(BELOW, lambda d: proof(d, "below").update(denominator=minus), SignNotShown, "denominator")


def test_a_leading_part_that_is_zero_elsewhere_is_none() -> None:
    def forgets(d: Document) -> None:
        zeros = leading(d)["zeros"]
        (name,) = zeros["cases"]
        zeros["cases"][name] = {}

    def another(d: Document) -> None:
        zeros = leading(d)["zeros"]
        zeros["square"] = 1 - zeros["square"]

    refused(LEADING, forgets, NotACertificate, "expected the keys")
    refused(LEADING, another, CertificateError, "monomial|coefficient|cases")
    refused(LEADING, lambda d: leading(d)["zeros"].update(square=7), NotACertificate, "no such square")
    refused(LEADING, lambda d: leading(d)["zeros"].update(cases={}), NotACertificate, "these are the cases")
    minus = {"coefficient": "7", "powers": {}}
    refused(LEADING, lambda d: leading(d)["zeros"].update(coefficient=minus), IdentityFails, "coefficient")


def test_squares_that_may_be_missing_show_no_zeros() -> None:
    def may_be_zero(d: Document) -> None:
        for leaf in leaves(d["sides"]["g"]["strict"]["tree"]):
            if "leading" in leaf["proof"]:
                del leaf["proof"]["leading"]["squares"][0]

    refused(PARAMETERS, may_be_zero, CertificateError, "squares claimed|square")


def test_a_form_times_a_multiplier_must_be_positive() -> None:
    def rest(d: Document) -> Any:
        return proof(d, "leading", about="strict")["rest"]

    one = {"coefficient": "1", "powers": {}}
    refused(CHOI_LAM, lambda d: rest(d).update(multiplier="w1dot11^2"), SignNotShown, "even powers of all names")
    minus = "w1dot11^2 + w1dot12^2 + w1dot13^2 - w1dot14^2"
    refused(CHOI_LAM, lambda d: rest(d).update(multiplier=minus), SignNotShown, "even powers of all names")
    odd = "w1dot11 + w1dot12^2 + w1dot13^2 + w1dot14^2"
    refused(CHOI_LAM, lambda d: rest(d).update(multiplier=odd), SignNotShown, "even powers of all names")
    refused(CHOI_LAM, lambda d: rest(d).update(form="1"), SignNotShown, "even powers of all names")
    refused(CHOI_LAM, lambda d: rest(d)["squares"].pop(), IdentityFails, "multiplied")
    refused(CHOI_LAM, lambda d: rest(d)["squares"][0].update(multiplier=one), IdentityFails, "multiplied")
    refused(CHOI_LAM, lambda d: rest(d).update(zeros={}), NotACertificate, "expected the keys")
    refused(CHOI_LAM, lambda d: proof(d, "leading", about="strict").update(rest=None), CertificateError, "squares|keys")


def test_the_fields_must_span_what_is_left_out_of_the_slice() -> None:
    part = proof(SLICE, "leading")["slice"]
    (name,) = part

    def less(d: Document) -> None:
        proof(d, "leading")["slice"][name]["combination"] = {}

    def more(d: Document) -> None:
        slice_ = proof(d, "leading")
        slice_["slice"]["w2dot21"] = slice_["slice"][name]
        del slice_["weights"]["w2dot21"]

    refused(SLICE, less, IdentityFails, "do not span")
    refused(SLICE, more, CertificateError, "span|weight|monomial")
    refused(
        SLICE,
        lambda d: proof(d, "leading")["slice"][name]["combination"].update({"2,1,1": "1"}),
        NotACertificate,
        "no such field",
    )
    refused(SLICE, lambda d: proof(d, "leading").update(slice={}), NotACertificate, "weight is needed")


def test_a_curve_along_the_orbit_shows_nothing_of_strictness() -> None:
    """f = ‖X − I‖² at W_1 = W_2 = I: a minimum that is strict up to the symmetry."""
    lift = MatrixProduct(2, 2, 2)
    f = PolynomialObjective("(X11-1)^2 + X12^2 + X21^2 + (X22-1)^2", (2, 2))
    document = dict(classify(Landscape(lift, f), lift.point([[1, 0], [0, 1]], [[1, 0], [0, 1]])).certificate())
    assert document["pieces"][0]["strict"] is True
    whole = proof(document, "leading", about="strict")["slice"]

    def along(slice_: Any) -> Callable[[Document], None]:
        def edit(d: Document) -> None:
            one = {"coefficient": "1", "powers": {}}
            step = {"w1dot12": "1", "w2dot12": "-1"}
            d["pieces"][0]["strict"] = False
            d["sides"]["g"]["strict"]["region"] = []
            (leaf,) = leaves(d["sides"]["g"]["strict"]["tree"])
            flat = {"slice": slice_, "steps": [step], "denominator": [one], "name": "w1dot12", "entry": one}
            leaf.update(holds=False, proof={"flat": flat})

        return edit

    refused(document, along({}), IdentityFails, "along the orbit")
    part = {name: entry for name, entry in whole.items() if name not in ("w1dot12", "w2dot12")}
    assert 0 < len(part) < len(whole)
    refused(document, along(part), IdentityFails, "along the orbit")
    refused(document, along(whole), NotACertificate, "on the slice")


def test_a_rational_curve_along_which_g_is_constant() -> None:
    document = of_polynomial("(X11*(1 + X12^2) - X12^2)^2", 2)
    assert document["pieces"][0]["strict"] is False

    def flat(d: Document) -> Any:
        return proof(d, "flat", about="strict")

    zero, one = {"coefficient": "0", "powers": {}}, {"coefficient": "1", "powers": {}}
    assert len(flat(document)["denominator"]) > 1
    refused(document, lambda d: flat(d)["denominator"].pop(), IdentityFails, "along the curve")
    refused(document, lambda d: flat(d).update(denominator=[zero, one]), SignNotShown, "denominator may be zero")
    refused(document, lambda d: flat(d).update(denominator=[]), SignNotShown, "denominator may be zero")
    refused(document, lambda d: flat(d).update(entry=zero), SignNotShown, "entry that moves")
    refused(document, lambda d: flat(d)["steps"].pop(), IdentityFails, "along the curve")
    refused(document, lambda d: flat(d).update(steps=[{}]), NotACertificate, "entry of the first step")


def test_a_unit_is_positive_and_local() -> None:
    refused(BELOW, lambda d: proof(d, "below")["squares"][0].update(unit="U12 - 1"), SignNotShown, "unit is positive")
    refused(BELOW, lambda d: proof(d, "below")["squares"][0].update(unit="U12"), SignNotShown, "unit is positive")

    def everywhere(d: Document) -> None:
        found = d["sides"]["g"]["global"]
        found["region"] = [[]]
        (leaf,) = leaves(found["tree"])
        leaf["holds"], leaf["proof"] = True, {"below": proof(d, "below")}

    refused(BELOW, everywhere, NotACertificate, "far away")


LOWER = of_polynomial("X11^2 - 3*X11^3 + 2*X11^4", 1)
UNBOUNDED = of_polynomial("X11^2 + X12^2 - X11^2*X12^2", 2)


def test_what_is_less_elsewhere_must_be_less() -> None:
    less, far = (proof(d, "lower", about="global") for d in (LOWER, UNBOUNDED))
    assert (less["order"], far["order"]) == (None, 4)

    def lower(**new: Any) -> Callable[[Document], None]:
        return lambda d: proof(d, "lower", about="global").update(new)

    one = {"coefficient": "1", "powers": {}}
    refused(LOWER, lower(vector={"w1dot11": "2"}), IdentityFails, "change by what is claimed")
    refused(LOWER, lower(vector={"w1dot11": "2"}, value={"coefficient": "12", "powers": {}}), SignNotShown, "less")
    refused(LOWER, lower(order=3), IdentityFails, "coefficient of the power")
    refused(UNBOUNDED, lower(value=one), SignNotShown, "less")
    refused(UNBOUNDED, lower(order=2, value={"coefficient": "-1", "powers": {}}), IdentityFails, "of the power")
    refused(UNBOUNDED, lower(order=5), IdentityFails, "highest power")
    refused(UNBOUNDED, lower(order=True), NotACertificate, "order of a line")
    refused(UNBOUNDED, lower(vector={"w1dot11": "1"}), IdentityFails, "power")


def test_the_identity_from_below_is_multiplied_out() -> None:
    refused(BELOW, lambda d: proof(d, "below")["squares"][0].update(form="U12"), IdentityFails, "sum claimed")
    refused(BELOW, lambda d: proof(d, "below").update(squares=[]), IdentityFails, "sum claimed")


def test_minors_have_the_order_that_makes_them_zero_on_products() -> None:
    lift = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("X22 + (X11-1)^2 + X12^2 + X21^2 + X22^2", (2, 2))
    document = dict(classify(Landscape(lift, f), lift.point([[1, 0]], [[1], [0]])).certificate())
    minor = proof(document, "below")["minors"][0]
    assert (minor["rows"], minor["columns"]) == ([1, 2], [1, 2])

    def smaller(d: Document) -> None:
        proof(d, "below")["minors"][0].update(rows=[2], columns=[2])

    refused(document, smaller, NotACertificate, "order d_min")
    refused(document, lambda d: proof(d, "below")["minors"][0].update(rows=[2, 2]), NotACertificate, "positions")
    refused(document, lambda d: proof(d, "below").update(minors=[]), IdentityFails, "sum claimed")


def test_a_curve_must_fall() -> None:
    def rises(d: Document) -> None:
        d["problem"]["objective"]["expression"] = "X11^2 + X12^6"

    refused(FALLS, rises, CertificateError, "coefficient of the power|normal form|claimed")
    refused(FALLS, lambda d: proof(d, "falls").update(order=4), CertificateError, "value|coefficient")
    refused(FALLS, lambda d: proof(d, "falls").update(order=41), NotACertificate, "order of a curve")


def test_pieces_are_what_the_answers_say() -> None:
    for change in ({"kind": "saddle"}, {"descends": 2}, {"global": None}, {"strict": None}, {"ascends": 3}):
        refused(LEADING, lambda d, c=change: d["pieces"][0].update(c), RegionDisagrees, "another kind")
    refused(PARAMETERS, lambda d: d["pieces"][0].update(region=[[]]), RegionDisagrees, "overlap")
    refused(PARAMETERS, lambda d: d["pieces"][0].update(region=[]), NotACertificate, "a region")
    refused(PARAMETERS, lambda d: d["pieces"].append(d["pieces"][0]), NotACertificate, "two pieces of one kind")
    for change in ({"kind": "a saddle"}, {"global": "yes"}, {"ascends": 2.5}, {"descends": True}, {"strict": 0}):
        refused(LEADING, lambda d, c=change: d["pieces"][0].update(c), NotACertificate, "expected")


def test_pieces_cover_all_parameters() -> None:
    refused(PARAMETERS, lambda d: d["cover"]["cases"].pop(), CasesIncomplete, "signs")

    def empty(d: Document) -> None:
        leaf = leaves(d["cover"])[0]
        leaf["piece"] = None

    refused(PARAMETERS, empty, NotACertificate, "no proof")


def test_no_minimum_needs_a_reason() -> None:
    def claim(d: Document) -> None:
        d["sides"]["g"]["minimum"]["region"] = []
        (leaf,) = leaves(d["sides"]["g"]["minimum"]["tree"])
        leaf.update(holds=False, proof={})

    refused(LEADING, claim, RegionDisagrees, "not critical is not shown")

    def strict(d: Document) -> None:
        d["sides"]["g"]["strict"]["region"] = []
        (leaf,) = leaves(d["sides"]["g"]["strict"]["tree"])
        leaf.update(holds=False, proof={})

    refused(LEADING, strict, RegionDisagrees, "no minimum is not shown")


def test_the_sides_are_not_mixed_up() -> None:
    def swapped(d: Document) -> None:
        d["sides"]["g"], d["sides"]["-g"] = d["sides"]["-g"], d["sides"]["g"]

    for document in (LEADING, BELOW, FALLS, SLICE):
        refused(document, swapped, CertificateError, "g: ")


def test_work_is_bounded() -> None:
    def expand_far(d: Document) -> None:
        d["problem"]["widths"] = [30] * 12
        d["problem"]["point"] = [[["1"] * 30] * 30] * 11
        d["problem"]["objective"] = {"kind": "polynomial", "expression": "X11^9"}

    refused(FALLS, expand_far, TooLarge, "too much work|too large")


def test_the_counterexample_is_classified_by_the_kernel() -> None:
    found = checked(dict(classify(Problem.shipped("counterexample")).certificate()))
    assert sorted(piece["kind"] for piece in found.pieces) == sorted(
        ["minimum", "maximum", "constant", "saddle", "saddle", "saddle"]
    )


FLAT = of_polynomial("(X11 - X12^2)^2", 2)
WHOLE = of_polynomial("X11^2 + a^2*X11^4", 1)
SQUARES = of_polynomial("2*X11^2 + 2*X11*X12 + X12^2", 2)
NOTHING = {"coefficient": "0", "powers": {}}
"""A multiplier."""


def test_a_document_of_another_format_or_version_is_not_read() -> None:
    refused(LEADING, lambda d: d.update(format="deeplift-cas certificate"), NotACertificate, "of the format")
    for version in (2, 4, "3", True):
        refused(LEADING, lambda d, v=version: d.update(version=v), NotACertificate, "version")
    refused(LEADING, lambda d: d.update(more=1), NotACertificate, "expected the keys")


def test_nothing_stands_beside_what_is_read() -> None:
    refused(LEADING, lambda d: d["pieces"][0].update(more=1), NotACertificate, "expected the keys")
    refused(LEADING, lambda d: d["cover"].update(more=1), NotACertificate, "expected the keys")
    refused(
        CHOI_LAM,
        lambda d: proof(d, "leading", about="strict")["rest"].update(more=1),
        NotACertificate,
        "expected the keys",
    )


def test_the_entry_that_moves_is_that_of_the_curve() -> None:
    def another(d: Document) -> None:
        flat = proof(d, "flat", about="strict")
        flat["entry"] = {"coefficient": "7", "powers": {}}

    refused(FLAT, another, IdentityFails, "not the one claimed")


def test_the_weight_of_a_leading_part_is_a_number_of_at_least_two() -> None:
    for degree in (-2, 0, 1, 41, "6", 6.5, True):
        refused(LEADING, lambda d, k=degree: leading(d).update(degree=k), NotACertificate, "weight of the leading")


def test_a_square_that_may_be_missing_shows_no_zero() -> None:
    def missing(d: Document) -> None:
        found = proof(d, "leading", about="strict")
        found["squares"].append({"multiplier": NOTHING, "form": "w1dot11"})
        found["zeros"] = dict(found["zeros"], square=len(found["squares"]) - 1)

    refused(SQUARES, missing, SignNotShown, "may be missing")


def test_a_square_of_several_terms_shows_no_zero() -> None:
    def sums_first(d: Document) -> None:
        found = proof(d, "leading", about="strict")
        (long,) = (n for n, square in enumerate(found["squares"]) if "+" in square["form"])
        found["zeros"] = dict(found["zeros"], square=long)

    refused(SQUARES, sums_first, IdentityFails, "not a multiple of a monomial")


def test_zeros_end_where_nothing_is_left() -> None:
    def further(d: Document) -> None:
        found = proof(d, "leading", about="strict")
        zeros = found["zeros"]
        while next(iter(zeros["cases"].values())):
            zeros = next(iter(zeros["cases"].values()))
        zeros["cases"] = {name: deepcopy(zeros) for name in zeros["cases"]}

    refused(SQUARES, further, NotACertificate, "nothing is left")


def test_only_directions_are_left_out_of_a_slice() -> None:
    def more(d: Document) -> None:
        left_out = proof(d, "leading")["slice"]
        left_out["w9dot11"] = next(iter(left_out.values()))

    refused(SLICE, more, NotACertificate, "a direction was expected")


def test_no_parameter_has_the_name_of_an_entry_of_u() -> None:
    document = of_polynomial("b^2*X11^2 + X12^2*(1 + X11)", 2)
    assert proof(document, "below")
    edited = json.loads(json.dumps(document).replace('"b"', '"U11"').replace("b^2", "U11^2").replace("b ", "U11 "))
    with pytest.raises(NotACertificate, match="the name of an entry of U"):
        checked(edited)


def test_polynomials_of_too_high_a_degree_are_not_expanded() -> None:
    stated = {"widths": [1, 1, 1], "parameters": [], "point": [[["0"]], [["0"]]]}
    for degree, is_allowed in ((20, True), (21, False)):
        f = {"kind": "polynomial", "expression": f"X11^{degree}"}
        given = kernel.expand(stated | {"objective": f}, 1, None, kernel.Budget())
        if is_allowed:
            assert kinds.highest_degree(given) == 40
        else:
            with pytest.raises(TooLarge, match="degree"):
                kinds.highest_degree(given)


def test_the_kind_is_known_only_where_all_claims_are() -> None:
    """A region that is everything, said in two parts: on all of it at once neither is seen."""
    (piece,) = WHOLE["pieces"]
    assert piece["region"] == [[]] and "cases" not in WHOLE["cover"]

    def in_two_parts(d: Document) -> None:
        decision = d["sides"]["g"]["gradient"]
        parts = ("a >= 0", "a < 0")
        decision["tree"] = {"cases": [{"condition": part, **decision["tree"]} for part in parts]}
        decision["region"] = [[part] for part in parts]

    refused(WHOLE, in_two_parts, NotACertificate, "neither true nor false")


FORM = of_polynomial("X11^4 + a*X11^2*X12^2 + b*X11*X12^3 + X12^4", 2)


def test_a_form_of_degree_four_must_be_one_and_critical() -> None:
    assert proof(FORM, "homogeneous") == proof(FORM, "homogeneous", about="global") == {}

    def first_is_a_form(d: Document, about: str = "minimum", holds: bool | None = None) -> None:
        for leaf in leaves(d["sides"]["g"][about]["tree"]):
            if leaf["holds"] is not None and (holds is None or leaf["holds"] is holds):
                leaf["proof"] = {"homogeneous": {}}
                return

    for document in (LEADING, FALLS):  # terms of other degrees
        refused(document, first_is_a_form, CertificateError, "terms of degree 2|no proof that")
    refused(FORM, lambda d: proof(d, "homogeneous").update(degree=4), NotACertificate, "nothing is to be said")
    refused(FORM, lambda d: first_is_a_form(d, holds=False), NotACertificate, "no proof that minimum is False")
    refused(FORM, lambda d: first_is_a_form(d, "strict", True), NotACertificate, "no proof that strict is True")

    def not_critical(d: Document) -> None:
        """Where g falls at order 4."""
        about = d["sides"]["g"]["minimum"]
        for leaf in leaves(about["tree"]):
            if leaf["holds"] is False:
                leaf.update(holds=True, proof={"homogeneous": {}})
        about["region"] = [[]]

    refused(FORM, not_critical, RegionDisagrees, "critical is not shown")


ONE = {"coefficient": "1", "powers": {}}
FAMILY = of_polynomial("(X11 - X12^2)^2 + (X13 - X14^2)^2 + (X11 - X12^2)*(X13 - X14^2)*X12", 4)


def with_weights(form: str, degree: int, **weights: int) -> Any:
    """A proof with one square, in the coordinates as they are: x with a weight, and y."""
    zeros = {"square": 0, "coefficient": ONE, "cases": {name: {} for name, weight in weights.items() if weight}}
    found = {"slice": {}, "coordinates": [], "weights": weights, "degree": degree, "denominator": ONE, "rest": None}
    return {"leading": found | {"squares": [{"multiplier": ONE, "form": form}], "zeros": zeros}}


def check_minimum(expression: str, claimed: Any, about: str = "minimum") -> None:
    """Ask the kernel about one proof that 0 is a minimum of a polynomial in two variables."""
    objective = {"kind": "polynomial", "expression": expression}
    stated = {"widths": [2, 1], "parameters": [], "point": [[["0", "0"]]], "objective": objective}
    given = kernel.expand(stated, 4, None, kernel.Budget())
    kernel.check_leaf(claimed, kernel.LeafContext(given, {}, about, 4, given.root, True, kinds.RULES))


def test_a_coordinate_without_weight_is_one_along_which_no_term_has_less_weight() -> None:
    square = with_weights("w1dot11", 2, w1dot11=1, w1dot12=0)
    check_minimum("X11^2 + X11^2*X12 + X11^3*X12^5", square)
    with pytest.raises(NotACertificate, match="without weight"):
        check_minimum("X11^2", square, "strict")
    for trap, proof_of in (
        ("X11^2 + X11*X12^2", square),  # g is constant where X11 = 0
        ("X11^2 + X12^9", square),  # a term of high order, without weight
        ("X11^4 + X11^2*X12", with_weights("w1dot11^2", 4, w1dot11=1, w1dot12=0)),  # all points there are critical
        ("X11^4 + X11^3*X12", with_weights("w1dot11^2", 4, w1dot11=1, w1dot12=0)),  # and H does not change its rank
    ):
        with pytest.raises(IdentityFails, match="less weight"):
            check_minimum(trap, proof_of)
    with pytest.raises(IdentityFails, match="sum of squares"):
        check_minimum("X11^2*X12^2", square)  # 0 where X12 is
    check_minimum("X11^4 + X11^4*X12^3 + X11^5", with_weights("w1dot11^2", 4, w1dot11=1, w1dot12=0))


def test_a_family_is_written_down_by_its_coordinates() -> None:
    found = proof(FAMILY, "leading")
    assert sorted(found["weights"].values()) == [0, 0, 1, 1] and len(found["coordinates"]) == 2
    checked(FAMILY)
    refused(FAMILY, lambda d: proof(d, "leading")["coordinates"].pop(), IdentityFails, "less weight")
    refused(FAMILY, lambda d: proof(d, "leading").update(zeros={}), NotACertificate, "expected|fields|keys")
    refused(FAMILY, lambda d: proof(d, "leading")["squares"].pop(), CertificateError, "sum of squares|no such square")


def at_rank_one() -> Document:
    """Near diag(2, 0, …) of rank d_min = 1, where the directions are too many for the point itself."""
    n = 7
    first = [[2 * (i == j == 0) + (i == j == 1) for j in range(n)] for i in range(n)]
    lift = MatrixProduct(n, n, 1, n)
    point = lift.point(first, [[int(j == 0) for j in range(n)]], [[int(i == 0)] for i in range(n)])
    target = {(1, 1): 2, (2, 2): 1}
    squares = [f"(X{i}{j}-{target.get((i, j), 0)})^2" for i in range(1, n + 1) for j in range(1, n + 1)]
    f = PolynomialObjective(" + ".join([*squares, "(X11-2)*X12*X21"]), (n, n))
    return dict(classify(Landscape(lift, f), point).certificate())


def test_a_minimum_of_two_layers_is_one_where_they_meet_at_the_least_width_and_the_rank_is_full() -> None:
    document = at_rank_one()
    found = proof(document, "image")
    assert found["layers"] == 2 and checked(document).pieces[0]["kind"] == "minimum"

    def change(**new: Any) -> Callable[[Document], None]:
        return lambda d: proof(d, "image").update(new)

    minor = found["minor"]
    refused(document, change(layers=1), NotACertificate, "do not meet")
    for layers in (0, 3, "2", True):
        refused(document, change(layers=layers), NotACertificate, "positions")
    refused(document, change(layers=None), CertificateError, "no such field")
    refused(document, change(minor=None), NotACertificate, "object|expected|form")
    refused(document, change(minor=minor | {"rows": [2], "columns": [2]}), IdentityFails, "another")
    zero = {"coefficient": "0", "powers": {}}
    refused(document, change(minor=minor | {"rows": [2], "columns": [2], "value": zero}), SignNotShown, "minor of X")
    refused(document, change(minor=minor | {"rows": [1, 2], "columns": [1, 2]}), NotACertificate, "order d_min")
    refused(document, change(extra=1), NotACertificate, "extra|keys|fields")


def test_a_minimum_of_the_objective_on_all_matrices_is_one() -> None:
    lift = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("X11^2 + X12^2 + X21^2 + X22^2 + a*X11*X12*X21 - X11*X22", (2, 2))
    document = dict(classify(Landscape(lift, f), lift.point([[0, 0]], [[0], [0]])).certificate())
    assert proof(document, "image")["layers"] is None
    checked(document)

    def other(d: Document) -> None:
        d["problem"]["objective"]["expression"] = d["problem"]["objective"]["expression"].replace("X22^2", "X22^4")

    refused(document, other, CertificateError, "sum|g_4|claimed|identity|left")


def test_no_parameter_has_the_name_of_a_direction_of_what_is_looked_at_instead() -> None:
    objective = {"kind": "polynomial", "expression": "X11^2 + X12^2 + X21^2 + X22^2"}
    zero = [[["0", "0"]], [["0"], ["0"]]]
    names = [f"w1dot{i}{j}" for i in (1, 2) for j in (1, 2)]
    squares = [{"multiplier": ONE, "form": name} for name in names]
    zeros: Any = {}
    for k, name in reversed([*enumerate(names)]):
        zeros = {"square": k, "coefficient": ONE, "cases": {name: zeros}}
    found = {"slice": {}, "coordinates": [], "weights": dict.fromkeys(names, 1), "degree": 2, "denominator": ONE}
    leading_of = found | {"rest": None, "squares": squares, "zeros": zeros}
    claimed = {"image": {"layers": None, "minor": None, "leading": leading_of}}

    def check(parameters: list[str]) -> None:
        stated = {"widths": [2, 1, 2], "parameters": parameters, "point": zero, "objective": objective}
        given = kernel.expand(stated, 4, None, kernel.Budget())
        kernel.check_leaf(claimed, kernel.LeafContext(given, {}, "minimum", 4, given.root, True, kinds.RULES))

    check(["a"])
    with pytest.raises(NotACertificate, match="named as a direction"):
        check(["w1dot21"])


def deep() -> Document:
    """The origin of a network of six layers, with 24 directions and order 6."""
    lift = MatrixProduct(*[4] * 7)
    A = [["x" if i == j == 0 else 0 for j in range(4)] for i in range(4)]
    f = Quadratic(A, 1, target=[[0] * 4] * 4)
    return dict(classify(Landscape(lift, f), lift.point(*[[[0] * 4] * 4] * 6)).certificate())


def test_a_line_in_the_fibre_stays_there_and_leads_to_points_that_are_not_critical() -> None:
    document = deep()
    found = proof(document, "fibre")
    assert (found["power"], found["name"]) == (5, "w1dot11") and checked(document)

    def change(**new: Any) -> Callable[[Document], None]:
        return lambda d: proof(d, "fibre").update(new)

    refused(document, change(vector=found["vector"] | {"w1dot11": "1"}), IdentityFails, "product changes")
    refused(document, change(vector={}), IdentityFails, "derivative is not")
    refused(document, change(power=4), IdentityFails, "derivative is not")
    refused(document, change(name="w1dot12"), IdentityFails, "derivative is not")
    refused(document, change(name="x"), NotACertificate, "direction was expected")
    refused(document, change(value={"coefficient": "0", "powers": {}}), SignNotShown, "a derivative")
    refused(document, change(value={"coefficient": "-1", "powers": {"x": 1}}), IdentityFails, "derivative is not")

    def a_minimum(d: Document) -> None:
        for leaf in leaves(d["sides"]["g"]["minimum"]["tree"]):
            if "fibre" in leaf["proof"]:
                leaf["holds"] = True
        d["sides"]["g"]["minimum"]["region"] = [[]]

    refused(document, a_minimum, CertificateError, "no proof that minimum is True")
