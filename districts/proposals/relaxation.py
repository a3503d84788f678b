"""The request as a linear program for HiGHS, with whole numbers or without.

    x[i,d]     unit i in district d                        sum over d = 1; 0 where not allowed
    y[p,z,d]   zone z of policy p matched with district d  sum over d ≤ 1, sum over z ≤ 1
    o[p,i,d]   unit i agreed on: o ≤ x[i,d], o ≤ y[p,zone of i,d]
    maximise   sum of coefficient_p * residents_i * o[p,i,d]
    subject to least ≤ residents of d ≤ most, and the cuts of ``separators``

Only what is still ``Open`` is written down. A pair of zone and district that has no rival left is
matched: then o = x, and its worth is written at x. So the losses of a linear program fall on the
units, which is where they add up along a way to the seat (``opening``).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from districts.proposals.flowing import draws
from districts.proposals.opening import Open, Pair
from districts.proposals.problem import Problem
from districts.proposals.scoring import matchings
from districts.proposals.separators import Cut

_THREADS = 1
_TAKEN = 1e-6
_Row = tuple[float, float, list[int], list[float]]
"""Least, most, columns and their values."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What the solver says. ``status`` is "optimal", "infeasible" or "stopped".

    bound: no plan scores more (None if the solver had no time to say). share: (n, k) the x of the
    best solution, None without one; value: its score, if its x are whole and hang together. All
    scores and losses are in residents × weight.

    loss: (n, k) by how much the bound falls if a unit is put there, and pair_loss by how much if a
    pair is matched; of a linear program only.
    """

    status: str
    bound: float | None
    value: float | None
    share: NDArray[np.float64] | None
    loss: NDArray[np.float64] | None = None
    pair_loss: Mapping[Pair, float] | None = None


class Relaxation:
    """The program of what is open, growing by cuts."""

    def __init__(self, problem: Problem, left: Open, cuts: Sequence[Cut] = ()) -> None:
        self.problem, self.may = problem, left.may
        self.pairs, self.matched = left.rivals_and_matched(problem)
        self._write()
        self.add(cuts)

    def add(self, cuts: Sequence[Cut]) -> None:
        """Cuts from now on; of places that are shut already nothing is written."""
        rows = []
        for cut in cuts:
            own = self._x[cut.unit, cut.district]
            if own >= 0:
                through = self._x[list(cut.through), cut.district]
                through = through[through >= 0].tolist()
                rows.append((0.0, np.inf, [*through, own], [1.0] * len(through) + [-1.0]))
        self._add_rows(rows)

    def hold_together(self) -> None:
        """From now on every solution in whole numbers hangs together (``flowing``)."""
        found, arcs = draws(self.problem, self.may)
        none, free = np.zeros(arcs), np.full(arcs, np.inf)
        empty = np.zeros(0, dtype=np.int32)
        self._solver.addCols(arcs, none, none, free, 0, np.zeros(arcs, dtype=np.int32), empty, none)
        rows = []
        for draw in found:
            own = int(self._x[draw.unit, draw.district])
            inward = [self._columns + arc for arc in draw.inward]
            onward = [self._columns + arc for arc in draw.onward]
            ones, less = [1.0] * len(inward), [-1.0] * len(onward)
            rows.append((0.0, 0.0, [*inward, *onward, own], [*ones, *less, -1.0]))
            rows.append((-np.inf, 0.0, [*inward, own], [*ones, -float(draw.most)]))
        self._add_rows(rows)
        self._columns += arcs

    def solve(
        self,
        *,
        whole: bool,
        seconds: float,
        stop: Callable[[], bool],
        start: Sequence[int] | None = None,
        gap: float = 0.0,
    ) -> Solved:
        """Solve it as it stands. ``stop`` is asked now and then; ``start``: a plan to try first."""
        solver = self._solver
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.0, seconds))
        until = time.monotonic() + seconds  # the solver's own clock runs on from solve to solve
        if whole:
            solver.setOptionValue("mip_rel_gap", gap)
            solver.setOptionValue("mip_abs_gap", 0.5 if self.problem.counts_whole else 1e-6)
            kinds = np.full(self._whole, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            every = np.arange(self._whole, dtype=np.int32)
            solver.changeColsIntegrality(self._whole, every, kinds)
            none, all_ = np.zeros(self._whole), np.ones(self._whole)
            solver.changeColsBounds(self._whole, every, none, all_)
            if start is not None:
                self._begin_with(start)

        def ask(event: Any) -> None:
            if time.monotonic() > until or stop():
                event.interrupt()

        for callback in (solver.cbSimplexInterrupt, solver.cbMipInterrupt):
            callback.subscribe(ask)
        solver.run()
        for callback in (solver.cbSimplexInterrupt, solver.cbMipInterrupt):
            callback.unsubscribe(ask)
        return self._read(whole)

    def losses_of_pairs(
        self, solved: Solved, room: float, *, left: Callable[[], float], stop: Callable[[], bool]
    ) -> dict[Pair, float]:
        """By how much the bound falls, at the least, if a pair is matched that ``solved`` has not.

        All those pairs at once: one of them must be matched. Those that the program then takes are
        the cheap ones; it is asked again without them, until the others lose more than ``room``.
        """
        losses = dict(solved.pair_loss or {})
        first = self._whole - len(self.pairs)
        matched = np.asarray(self._solver.getSolution().col_value)[first : self._whole]
        others = np.flatnonzero(matched < 0.5).tolist()
        row = self._solver.getNumRow()
        self._add_rows([(1.0, np.inf, [first + at for at in others], [1.0] * len(others))])
        while others and left() > 0:
            forced = self.solve(whole=False, seconds=left(), stop=stop)
            if forced.status == "stopped":
                break
            lost = np.inf if forced.bound is None else (solved.bound or 0.0) - forced.bound
            for at in others:
                losses[self.pairs[at]] = max(lost, losses.get(self.pairs[at], 0.0))
            if lost > room:
                break
            matched = np.asarray(self._solver.getSolution().col_value)[first : self._whole]
            for at in others:
                if matched[at] > _TAKEN:
                    self._solver.changeCoeff(row, first + at, 0.0)
            others = [at for at in others if matched[at] <= _TAKEN]
        if row < self._solver.getNumRow():
            self._solver.changeRowBounds(row, -np.inf, np.inf)
        return losses

    # -- writing ---------------------------------------------------------------------------------

    def _write(self) -> None:
        problem, n, k = self.problem, len(self.problem.units), len(self.problem.districts)
        self._x = np.full((n, k), -1, dtype=np.intp)
        self._x[self.may] = np.arange(int(self.may.sum()))
        self._whole = int(self.may.sum()) + len(self.pairs)
        self._agreed: list[tuple[int, int, int]] = []  # column of o, of its x, of its y
        people = problem.residents
        cost = [0.0] * self._whole
        for p, z, d in self.matched:
            for i in np.flatnonzero((problem.policies[p].zones == z) & self.may[:, d]).tolist():
                cost[self._x[i, d]] += problem.coefficients[p] * people[i]
        for at, (p, z, d) in enumerate(self.pairs, start=self._whole - len(self.pairs)):
            for i in np.flatnonzero((problem.policies[p].zones == z) & self.may[:, d]).tolist():
                self._agreed.append((len(cost), int(self._x[i, d]), at))
                cost.append(problem.coefficients[p] * people[i])
        self._starts = [0]
        self._index: list[int] = []
        self._value: list[float] = []
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._rows_of_plan()
        self._rows_of_matching()
        self._pass(np.array(cost))

    def _rows_of_plan(self) -> None:
        people = np.array(self.problem.residents, dtype=float)
        for i in range(len(self.problem.units)):
            columns = self._x[i][self.may[i]]
            self._row(1.0, 1.0, columns, np.ones(len(columns)))
        for d in range(len(self.problem.districts)):
            least, most = self.problem.band_of(d)
            if least > 0 or most < np.inf:
                inside = self.may[:, d]
                self._row(least, most, self._x[inside, d], people[inside])

    def _rows_of_matching(self) -> None:
        first = self._whole - len(self.pairs)
        sides: dict[tuple[str, int, int], list[int]] = {}
        for at, (p, z, d) in enumerate(self.pairs, start=first):
            sides.setdefault(("zone", p, z), []).append(at)
            sides.setdefault(("district", p, d), []).append(at)
        for name in sorted(sides):
            self._row(-np.inf, 1.0, sides[name], [1.0] * len(sides[name]))
        for o, x, y in self._agreed:
            self._row(-np.inf, 0.0, (o, x), (1.0, -1.0))
            self._row(-np.inf, 0.0, (o, y), (1.0, -1.0))

    def _row(self, least: float, most: float, columns: Any, values: Any) -> None:
        self._lower.append(least)
        self._upper.append(most)
        self._index.extend(columns)
        self._value.extend(values)
        self._starts.append(len(self._index))

    def _add_rows(self, rows: Sequence[_Row]) -> None:
        if not rows:
            return
        lower, upper, columns, values = zip(*rows, strict=True)
        starts = np.cumsum([0, *(len(each) for each in columns[:-1])])
        self._solver.addRows(
            len(rows),
            np.array(lower),
            np.array(upper),
            sum(len(each) for each in columns),
            starts.astype(np.int32),
            np.array([column for each in columns for column in each], dtype=np.int32),
            np.array([value for each in values for value in each], dtype=np.float64),
        )

    def _pass(self, cost: NDArray[np.float64]) -> None:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(cost), len(self._lower)
        program.col_cost_ = cost
        program.col_lower_ = np.zeros(len(cost))
        program.col_upper_ = np.full(len(cost), np.inf)  # rows hold them; losses stay there
        program.row_lower_ = np.array(self._lower)
        program.row_upper_ = np.array(self._upper)
        program.sense_ = highspy.ObjSense.kMaximize
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = len(cost), len(self._lower)
        matrix.start_ = np.array(self._starts, dtype=np.int32)
        matrix.index_ = np.array(self._index, dtype=np.int32)
        matrix.value_ = np.array(self._value, dtype=np.float64)
        self._columns = len(cost)
        self._solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", _THREADS),
            ("parallel", "off"),
            ("random_seed", 0),
        ):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(program)

    # -- reading ---------------------------------------------------------------------------------

    def _read(self, whole: bool) -> Solved:
        solver, status = self._solver, self._solver.getModelStatus()
        known = highspy.HighsModelStatus
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return Solved("infeasible", None, None, None)
        info, optimal = solver.getInfo(), status == known.kOptimal
        share = value = bound = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.asarray(solver.getSolution().col_value)
            share = np.zeros(self._x.shape)
            share[self.may] = values[: int(self.may.sum())]
            value = float(info.objective_function_value)
        if whole:
            bound = float(info.mip_dual_bound)
            bound = bound if np.isfinite(bound) else None
        elif optimal:
            bound = value
        said = "optimal" if optimal else "stopped"
        if whole or not optimal:
            return Solved(said, bound, value, share)
        return Solved(said, bound, value, share, *self._losses())

    def _losses(self) -> tuple[NDArray[np.float64], dict[Pair, float]]:
        """Reduced costs at 0, as losses: of each x, infinite where there is none, and each pair."""
        fall = np.maximum(0.0, -np.asarray(self._solver.getSolution().col_dual))
        loss = np.full(self._x.shape, np.inf)
        loss[self.may] = fall[: int(self.may.sum())]
        at = self._whole - len(self.pairs)
        return loss, dict(zip(self.pairs, fall[at : self._whole].tolist(), strict=True))

    def _begin_with(self, plan: Sequence[int]) -> None:
        values = np.zeros(self._columns)
        for i, d in enumerate(plan):
            if self._x[i, d] >= 0:
                values[self._x[i, d]] = 1.0
        district_of = matchings(self.problem, plan)
        for at, (p, z, d) in enumerate(self.pairs, start=self._whole - len(self.pairs)):
            values[at] = float(district_of[p][z] == d)
        for o, x, y in self._agreed:
            values[o] = min(values[x], values[y])
        start = highspy.HighsSolution()
        start.col_value = values
        self._solver.setSolution(start)
