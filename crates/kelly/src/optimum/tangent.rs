//! How the optimum moves when the gradient does: the implicit function theorem on the constraints that bind.

use super::face::Faces;
use super::kkt::Bounds;
use super::newton::Optimum;
use super::qp::{Guess, Place, Qp, QpRow};
use crate::growth::Growth;
use crate::problem::Problem;

/// The optimum's neighbourhood.
#[derive(Debug)]
pub(crate) struct Tangent {
    candidates: usize,
    free: Vec<usize>,
    model: Qp,
    guess: Guess,
}

impl Tangent {
    /// Stakes between their bounds may move; a cap that has a price keeps binding.
    pub(crate) fn new(growth: &Growth<'_>, problem: &Problem, optimum: &Optimum) -> Self {
        let point = &optimum.point;
        let bounds = Bounds { problem, cash: 1.0 - problem.total };
        let between = |a: &usize| point.stakes[*a] > 0.0 && !bounds.stake_binds(*a, point);
        let free: Vec<usize> = (0..problem.len()).filter(between).collect();
        let rows: Vec<QpRow> = problem
            .rows
            .iter()
            .map(|row| {
                let member = |a: &usize| Some((free.binary_search(a).ok()?, problem.candidates[*a].fraction));
                QpRow { members: row.members.iter().filter_map(member).collect(), room: 0.0 }
            })
            .collect();
        let curvature = growth.curvature(&growth.at(point), &free);
        let stays = (vec![0.0; free.len()], vec![0.0; free.len()]);
        let model = Qp::new(vec![0.0; free.len()], curvature, stays, rows, 0.0);
        let total = bounds.total_binds(point) || optimum.multipliers.total > 0.0;
        let guess = Guess {
            places: vec![Place::Free; free.len()],
            rows: optimum.multipliers.rows.iter().map(|price| *price > 0.0).collect(),
            total,
        };
        Self { candidates: problem.len(), free, model, guess }
    }

    /// Whether the stake can move.
    pub(crate) fn is_free(&self, candidate: usize) -> bool {
        self.free.binary_search(&candidate).is_ok()
    }

    /// The linear system behind every move, factored.
    pub(crate) fn faces(&self) -> Faces<'_> {
        Faces::new(&self.model, &self.guess)
    }

    /// The change of the stakes per change of the gradient along `towards`.
    pub(crate) fn moved_by(&self, faces: &Faces<'_>, towards: &[f64]) -> Vec<f64> {
        let gradient: Vec<f64> = self.free.iter().map(|&a| towards[a]).collect();
        let face = faces.maximum(&gradient, vec![0.0; self.free.len()]);
        let mut moved = vec![0.0; self.candidates];
        for (&a, by) in self.free.iter().zip(face.direction) {
            moved[a] = by;
        }
        moved
    }
}
