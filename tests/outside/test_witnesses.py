"""Every refutation in the ledger, re-checked from its witness with plain SymPy: the package only hands over the data.

Each check is a few lines and knows the printed statement.  A point is a list of factors W_1, …, W_L.
"""

from __future__ import annotations

import json
from functools import reduce
from itertools import combinations, product

import pytest
from sympy import Matrix, Rational, Symbol, diff, expand, eye, symbols, sympify, zeros

from deeplift_cas.render.formats import CLAIM, shown

x, y, z, c, t, e = symbols("x y z c t e")
W1, W2 = Matrix([[1, 0, 0], [0, 1, 0]]), Matrix([[1, 0], [0, 0]])
REPORT = [W1, W2, W1.T]
A = Matrix([[0, 0, 0], [0, 0, x], [0, y, z]])


def expression(text):
    return sympify(str(text).replace("^", "**"), locals={str(s): s for s in (x, y, z, c, t, e)})


def matrices(data):
    return [Matrix([[expression(entry) for entry in row] for row in rows]) for rows in data]


def multiplied(factors):
    return reduce(lambda result, W: W * result, factors)


def image(factors):
    """Columns span im Dφ: the derivative of φ in the direction of every entry."""
    columns = []
    for k, W in enumerate(factors):
        for i, j in product(range(W.rows), range(W.cols)):
            E = Matrix(W.rows, W.cols, lambda p, q, place=(i, j): int((p, q) == place))
            columns.append(
                multiplied([*factors[:k], E, *factors[k + 1 :]]).reshape(factors[-1].rows * factors[0].cols, 1)
            )
    return Matrix.hstack(*columns)


def moved(direction):
    """The factors of the report plus t times a direction; values are texts."""
    factors = [W.as_mutable() for W in REPORT]
    for name, value in direction.items():
        factors[int(name[1]) - 1][int(name[5]) - 1, int(name[6]) - 1] += value
    return factors


def g(factors, slope=A):
    X = multiplied(factors)
    D = X - multiplied(REPORT)
    return expand((slope.T * X).trace() + c / 2 * (D.T * D).trace())


def fibre_shows_local_implies_one(point, curves, epsilon):
    """Points of the fibre near by, at which the images of Dφ together are everything."""
    X = multiplied(point)
    for curve in curves:
        assert expand(multiplied(curve) - X) == zeros(*X.shape)
        assert [W.subs(e, 0) for W in curve] == point
    assert Matrix.hstack(*[image([W.subs(e, epsilon) for W in curve]) for curve in curves]).rank() == len(X)


def reason(witness, name):
    return witness["reasons"][name]


def fibre(witness, name):
    why = reason(witness, name)
    fibre_shows_local_implies_one(
        matrices(witness["factors"]), list(map(matrices, why["curves"])), Rational(why["epsilon"])
    )


def minimum_not_stationary(witness, name="local_ambient"):
    """½‖Z − X − N‖² ≥ ½‖N‖² on rank ≤ r = rank X: ‖N‖ is the least of the r + 1 singular values of X + N."""
    X = multiplied(matrices(witness["factors"]))
    N, target = matrices([reason(witness, name)["normal"], reason(witness, name)["target"]])
    assert target == X + N and N.rank() == 1 and zeros(X.cols, X.cols) == X.T * N and zeros(X.rows, X.rows) == N * X.T
    values = (target.T * target).eigenvals()
    assert sum(m for value, m in values.items() if value) == X.rank() + 1 == min(witness["widths"]) + 1
    assert min(value for value in values if value) == sum(entry**2 for entry in N) != 0


def ranks(witness):
    """rank W_k⋯W_1, rank W_L⋯W_{k+1} and d_k at the narrowest inner layer."""
    d, factors = witness["widths"], matrices(witness["factors"])
    k = 1 + d[1:-1].index(min(d[1:-1]))
    return multiplied(factors[:k]).rank(), multiplied(factors[k:]).rank(), d[k]


def condition_39(witness):
    below, above, d_k = ranks(witness)
    return below == above == d_k


def narrow_inside(witness):
    d = witness["widths"]
    return min(d) < min(d[0], d[-1])


def obstruction(witness, name):
    """unit·h = Σ m_i k_i on φ near the point: f = Σ k_i² − h² is ≥ 0 there, and −h² < 0 along X + ε·move."""
    why, point = reason(witness, name), matrices(witness["factors"])
    at = {}
    near = []
    for n, W in enumerate(point, 1):
        V = Matrix(W.rows, W.cols, lambda i, j, n=n: Symbol(f"w{n}dot{i + 1}{j + 1}"))
        near.append(W + V)
        at |= dict.fromkeys(V, 0)
    X = multiplied(near)
    entries = {Symbol(f"X{i + 1}{j + 1}"): X[i, j] for i, j in product(range(X.rows), range(X.cols))}
    h, unit = expression(why["h"]).subs(entries), expression(why["unit"]).subs(entries)
    pairs = [
        (expression(m).subs(entries), expression(k).subs(entries))
        for m, k in zip(why["multipliers"], why["others"], strict=True)
    ]
    assert expand(unit * h - sum(m * k for m, k in pairs)) == 0
    assert unit.subs(at) != 0 and all(m.subs(at) == 0 for m, _ in pairs)
    path = multiplied(point) + t * Matrix(why["move"])
    along = {Symbol(f"X{i + 1}{j + 1}"): path[i, j] for i, j in product(range(X.rows), range(X.cols))}
    assert all(expand(expression(k).subs(along)) == 0 for k in why["others"])
    assert expand(expression(why["h"]).subs(along)) != 0
    assert path.rank() <= min(witness["widths"])


def no_extension(S_0, T_0):
    """(iii) fails: for generic T, S as in (iii), which have the greatest rank, T_0 + T is not one-to-one, S_0 + S not
    onto.
    """
    right, left = S_0.nullspace(), T_0.T.nullspace()
    T = sum((v * Matrix(1, T_0.cols, symbols(f"p{i}_:{T_0.cols}")) for i, v in enumerate(right)), zeros(*T_0.shape))
    S = sum((Matrix(S_0.rows, 1, symbols(f"q{i}_:{S_0.rows}")) * v.T for i, v in enumerate(left)), zeros(*S_0.shape))
    assert (T_0 + T).rank() < T_0.cols and (S_0 + S).rank() < S_0.rows


def submersion(witness, dimension):
    factors = matrices(witness["factors"])
    assert image(factors).rank() == dimension
    pairs = [(factors[k], multiplied(factors[:k])) for k in range(1, len(factors))]
    failed = 0
    for S_0, T_0 in pairs:
        t_2 = T_0.rank() - (S_0 * T_0).rank()
        if not (t_2 <= T_0.rows - S_0.rows or T_0.cols - T_0.rank() + t_2 <= T_0.rows - S_0.rank()):
            no_extension(S_0, T_0)
            failed += 1
    assert failed


def cones(w):
    assert expand(expression(w["product"]) - expression(w["sum"])) == 0
    weights = [expression(text) for text in w["weights"]]  # linear in t, so their signs on [0, 1] are those at the ends
    assert w["where"] == ["t >= 0", "1 - t >= 0"] and all(p.subs(t, s) >= 0 for p in weights for s in (0, 1))


def definition_of_third_order(w):
    u = Symbol("u1")
    h = expression(w["g"])
    assert [diff(h, u, k).subs(u, 0) for k in (1, 2, 3)] == [0, 1, 0]  # a strict minimum, 3-critical by Proposition 2.1
    assert diff(h.subs(u, expression(w["curve"]["u1"])), t, 3).subs(t, 0) == expression(w["third"]) != 0


def image_of_phi(w):
    assert w["widths"] == [2, 1, 2]
    a, b, p, q = symbols("a b p q")
    assert expand((Matrix([[a], [b]]) * Matrix([[p, q]])).det()) == 0 != Matrix(w["X"]).det()


def proposition_3_1(w):
    V = multiplied(matrices(w["factors"])[:-1])
    assert V.T.nullspace() == [] and narrow_inside(w)  # (i) as printed
    minimum_not_stationary(w)


def proof_of_proposition_3_1(w):
    V = multiplied(matrices(w["factors"])[:-1])
    (N,) = matrices([reason(w, "last_is_enough")["N"]])
    assert V.T.nullspace() == [] and (N * V.T).is_zero_matrix and not N.is_zero_matrix


def proof_of_claim_3_2(w):
    factors = matrices(w["factors"])
    below = [multiplied(factors[:k]) for k in range(1, len(factors) + 1)]
    k_1 = next(k for k, V in enumerate(below, 1) if V.nullspace())
    k_2 = next(k for k, V in enumerate(below, 1) if V.rank() == below[-1].rank())
    assert below[-2].T.nullspace() and below[-1].rank() < min(w["widths"])  # (6) as printed, and (ii)
    assert k_1 == k_2 == len(factors)


def domain_of_31(w):
    (_, inner), (rows, _) = w["domain"]["X3"], w["domain"]["X2"]
    assert w["domain"]["X1"] == [3, 2] and w["product"] == "X3 X2 X1" and inner != rows


def gradient_of_g(w):
    X1, X2 = zeros(2, 3), zeros(2, 2)
    assert w["component"] == 1 and (A * X1.T * X2.T).shape == (3, 2) != X1.shape


def gradient_at_w(w):
    slope = Matrix(w["A"])
    block = REPORT[2].T * slope * REPORT[0].T
    assert w["block"] == 2 and block[w["row"] - 1, w["column"] - 1] == 1 != slope[1, 0] and w["printed"] == "a21"


def display_32(w):
    assert A.subs(w["at"]) == zeros(3, 3)  # ∇f(W) = A


def second_derivative(w):
    value = diff(g(moved({n: t * expression(v) for n, v in w["direction"].items()})), t, w["order"]).subs(t, 0)
    assert w["order"] == 2 and expand(value - expression(w["value"])) == 0 != value


def not_3_critical(w):
    value = diff(g(moved({n: t * expression(v) for n, v in w["direction"].items()})), t, 2).subs(t, 0)
    assert w["kind"] == "curvature" and value.subs(w["at"]) == expression(w["value"]) < 0


def norm_has_derivatives(w):
    D = multiplied(moved({n: t * expression(v) for n, v in w["direction"].items()})) - multiplied(REPORT)
    assert diff((D.T * D).trace(), t, w["order"]).subs(t, 0) == expression(w["value"]) != 0


def every_network(w):
    """Widths 2,1,2: at every 0/1 point rank X = 1, or im Dφ and D²φ(ker Dφ, ·) = {V_2U_1 + U_2V_1} span everything."""
    assert w["widths"] == [2, 1, 2]
    for low, top in product((0, 1), repeat=2):
        P, Q = Matrix([[low, 0]]), Matrix([top, 0])
        L = image([P, Q])  # columns: the entries of W_1, then those of W_2
        second = [
            (Matrix(v[2:]) * eye(4)[j, :2] + eye(4)[j, 2:].T * Matrix([v[:2]])).reshape(4, 1)
            for v in L.nullspace()
            for j in range(4)
        ]
        assert low * top == 1 or Matrix.hstack(L, *second).rank() == 4


def claim_3_3(w):
    eps, at = Symbol("ε"), {name: expression(value) for name, value in w["at"].items()}
    curve = {name: expression(text).subs(at) for name, text in w["curve"].items()}
    value = g(moved(curve), A.subs(at))
    positive = Symbol("c", positive=True)
    orders = [expand(value).coeff(eps, k).subs(c, positive) for k in range(5)]
    assert w["for"] == "every c > 0" and orders[:4] == [0, 0, 0, 0] and orders[4].is_negative


def theorem_3_2(w):
    assert matrices(w["factors"]) == REPORT
    fibre(w, next(name for name in w["reasons"] if name.startswith("local_")))


def theorem_3_2_by_kind(w):
    """A local minimum for no x, y, z but 0, as g falls along a curve, for every c > 0; and for 0 is ∇f(W) = A = 0."""
    assert w == dict.fromkeys(["local minimum", "stationary"], "x = 0, y = 0, z = 0, c > 0")
    x_free = {"w1dot23": t, "w2dot22": -x * t**2}
    y_free = {"w3dot32": t, "w2dot22": -y * t**2}
    z_free = {"w1dot23": c * t, "w3dot32": c * t, "w2dot22": -c * z * t**2}
    for curve, known, order, slope in (
        (x_free, {}, 3, -(x**2)),
        (y_free, {}, 3, -(y**2)),
        (z_free, {x: 0, y: 0}, 4, -(c**3) * z**2 / 2),
    ):
        value = g(moved(curve), A.subs(known))
        assert [value.coeff(t, k) for k in range(order + 1)] == [0] * order + [slope]
    assert A.subs({x: 0, y: 0, z: 0}) == zeros(3, 3)


def proof_of_corollary_3_1(w):
    X, N = zeros(w["rows"], w["columns"]), matrices([w["N"]])[0]
    assert w["rank"] == 0 < w["r"]
    assert (
        (X.T * N).is_zero_matrix and (N * X.T).is_zero_matrix and not N.is_zero_matrix
    )  # all rank-one steps are tangent


def conditions_are_not_strongest(w):
    """At the report's point neither (i) nor (ii) holds, and "local ⟹ 1" does; the other strata: see below."""
    V = multiplied(matrices(w["factors"])[:-1])
    assert V.nullspace() and V.T.nullspace() and multiplied(matrices(w["factors"])).rank() < min(w["widths"])
    assert w["values"]["k_1"] == 1 and W1.nullspace() and w["values"]["k_2"] == 2 and (W2 * W1).rank() == 1 < W1.rank()
    theorem_3_2(w)


def sign_of_corollary_3_2(w):
    T_0, S_0 = matrices(w["factors"])
    t_2 = T_0.rank() - (S_0 * T_0).rank()
    assert T_0.cols - T_0.rank() - t_2 <= T_0.rows - S_0.rank()  # the second alternative as printed
    no_extension(S_0, T_0)


def printed_sign_is_not_enough(name):
    def check(w):
        factors = matrices(w["factors"])
        for k in range(1, len(factors)):
            S_0, T_0 = factors[k], multiplied(factors[:k])
            t_2 = T_0.rank() - (S_0 * T_0).rank()
            assert t_2 <= T_0.rows - S_0.rows or T_0.cols - T_0.rank() - t_2 <= T_0.rows - S_0.rank()
        obstruction(w, name)

    return check


def both(*checks):
    return lambda w: [check(w) for check in checks]


def fails_39(w):
    assert narrow_inside(w) and not condition_39(w)


def has_39(w):
    assert narrow_inside(w) and condition_39(w)


def rank_d_min_manifold(w):
    d = w["widths"]
    submersion(w, min(d) * (d[0] + d[-1] - min(d)))
    assert multiplied(matrices(w["factors"])).rank() == min(d)


CHECKS = {
    "corollary 3.1 (proof)": proof_of_corollary_3_1,
    "display (38)": claim_3_3,
    "remark 3.2e, image": conditions_are_not_strongest,
    "remark 3.2e, ambient": conditions_are_not_strongest,
    "definition 2.1 (note)": cones,
    "definition 2.4 (v)": definition_of_third_order,
    "display (Z)": image_of_phi,
    "proposition 3.1, ambient": proposition_3_1,
    "proposition 3.1 (proof)": proof_of_proposition_3_1,
    "claim 3.2 (proof)": proof_of_claim_3_2,
    "display (30)-(31)": domain_of_31,
    "display grad g": gradient_of_g,
    "display grad g(W)": gradient_at_w,
    "display (32)": display_32,
    "remark 3.2b": second_derivative,
    "remark 3.2c, image": not_3_critical,
    "theorem 3.1 (every L), image": every_network,
    "remark 3.2d": norm_has_derivatives,
    "claim 3.3": claim_3_3,
    "theorem 3.2, image": theorem_3_2,
    "theorem 3.2 (proof), ambient": theorem_3_2,
    "theorem 3.2 (by kind), image": theorem_3_2_by_kind,
    "theorem 3.3, image": both(fails_39, lambda w: fibre(w, "local_image")),
    "theorem 3.3 (if), ambient": both(has_39, minimum_not_stationary),
    "theorem 3.3 (only if), ambient": both(fails_39, lambda w: fibre(w, "local_ambient")),
    "theorem 3.4, image": both(fails_39, lambda w: fibre(w, "local_image")),
    "theorem 3.4, ambient": both(fails_39, lambda w: fibre(w, "local_ambient")),
    "corollary 3.2 (i and ii)": sign_of_corollary_3_2,
    "corollary 3.2 (i, if), image": printed_sign_is_not_enough("open_image"),
    "corollary 3.2 (i, if), ambient": printed_sign_is_not_enough("open_ambient"),
    "corollary 3.2 (ii, only if), image": rank_d_min_manifold,
    "corollary 3.2 (ii, only if), ambient": lambda w: submersion(w, w["widths"][0] * w["widths"][-1]),
}


@pytest.fixture(scope="module")
def refuted(ledger):
    entries = [entry for entry in ledger.values() if entry.verdict.status == "refuted"]
    plain = json.loads(shown("json", CLAIM, entries))  # what a user of the JSON output has
    return {entry.claim.name: (data["witness"], entry) for entry, data in zip(entries, plain, strict=True)}


def test_every_refutation_has_a_check(refuted):
    assert set(refuted) == set(CHECKS)


@pytest.mark.parametrize("name", list(CHECKS))
def test_the_witness_refutes_the_printed_statement(refuted, name):
    CHECKS[name](refuted[name][0])


def test_local_implies_one_holds_at_every_stratum_of_the_widths_of_the_report(refuted):
    """Theorem 3.2 on the image: all fibre certificates, and at rank 2 that C_1 is the dual of the tangent space."""
    certificates = refuted["theorem 3.2, image"][1].verdict.certificates
    assert len(certificates) == 34
    for document in certificates:
        point, curves = matrices(document["point"]), list(map(matrices, document["curves"]))
        fibre_shows_local_implies_one(point, curves, Rational(document["epsilon"]))
    intervals = list(combinations(range(5), 2))  # [a, b) for a < b
    counts = [m for m in product(range(4), repeat=10) if _widths(intervals, m) == [3, 2, 2, 3]]
    assert len(counts) == 35  # of which one has rank 2
    assert image([W1, eye(2), W1.T]).rank() == 2 * (3 + 3 - 2)


def _widths(intervals, counts):
    return [sum(m for (a, b), m in zip(intervals, counts, strict=True) if a <= k < b) for k in range(4)]


def test_a_witness_of_another_statement_does_not_pass(refuted):
    with pytest.raises((AssertionError, KeyError, StopIteration)):
        CHECKS["theorem 3.3 (if), ambient"](refuted["theorem 3.3, image"][0])
    with pytest.raises((AssertionError, KeyError)):
        CHECKS["claim 3.3"]({**refuted["claim 3.3"][0], "curve": {"w1dot23": "ε"}})
    with pytest.raises(AssertionError):
        CHECKS["remark 3.2c, image"](
            {**refuted["remark 3.2c, image"][0], "at": {"x": "0", "y": "0", "z": "1", "c": "1"}}
        )
