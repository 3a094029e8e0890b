//! All paths: group after group, on as many threads as there are.

use fearless_simd::{Level, dispatch};
#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::BankrollModel;
use super::options::MonteCarloOptions;
use super::streams::LANES;
use super::walk::{self, Draw, Ends, Group};
use crate::{Error, Result};

/// Wealth beyond which squares leave the range of numbers.
const RANGE: [f64; 2] = [1e-150, 1e150];

/// What is remembered of each path; antithetic partners are half of the list apart.
pub(super) struct Paths {
    pub(super) wealth: Vec<f64>,
    pub(super) drawdown: Vec<f64>,
    pub(super) lowest: Vec<f64>,
    pub(super) doubled: Vec<f64>,
    pub(super) broke: Vec<f64>,
}

impl Paths {
    /// Simulates the model. The `leader` says in which order weeks of the past are drawn, so that two models can be
    /// driven by the same weeks.
    pub(super) fn run(
        model: &BankrollModel,
        leader: &BankrollModel,
        options: &MonteCarloOptions,
    ) -> Result<Self> {
        let units = options.units();
        let mut groups = run_groups(model, leader, options, false);
        if options.antithetic {
            groups.append(&mut run_groups(model, leader, options, true));
        }
        // The last group of each half is cut where the half ends.
        let half = units.div_ceil(LANES);
        let column = |of: fn(&Ends) -> &Group| -> Vec<f64> {
            let mut column = Vec::with_capacity(groups.len() * LANES);
            for (half, end) in groups.chunks(half).zip([units, 2 * units]) {
                for ends in half {
                    column.extend_from_slice(of(ends));
                }
                column.truncate(end);
            }
            column
        };
        let mut paths = Self {
            wealth: column(|ends| &ends.wealth),
            drawdown: column(|ends| &ends.depth),
            lowest: column(|ends| &ends.lowest),
            doubled: column(|ends| &ends.doubled),
            broke: column(|ends| &ends.broke),
        };
        for depth in &mut paths.drawdown {
            *depth = 1.0 - *depth;
        }
        let [least, most] = RANGE;
        let lost = model.can_lose_all();
        let fits = |wealth: f64| (least..=most).contains(&wealth) || (wealth == 0.0 && lost);
        match paths.wealth.iter().find(|wealth| !fits(**wealth)) {
            Some(&wealth) => Err(Error::WealthRange { wealth }),
            None => Ok(paths),
        }
    }
}

fn run_groups(
    model: &BankrollModel,
    leader: &BankrollModel,
    options: &MonteCarloOptions,
    mirrored: bool,
) -> Vec<Ends> {
    let level = Level::new();
    let (seed, probability_error) = (options.seed, options.probability_error);
    let draw = |group| Draw { seed, group, mirrored, probability_error };
    let tilted = probability_error > 0.0;
    let groups = 0..options.units().div_ceil(LANES) as u64;
    match model {
        BankrollModel::Bets(plan) => match (plan.has_flat_stakes(), tilted) {
            (false, false) => {
                map(groups, |g| dispatch!(level, s => walk::bets::<_, false, false>(s, plan, draw(g))))
            }
            (false, true) => {
                map(groups, |g| dispatch!(level, s => walk::bets::<_, false, true>(s, plan, draw(g))))
            }
            (true, false) => {
                map(groups, |g| dispatch!(level, s => walk::bets::<_, true, false>(s, plan, draw(g))))
            }
            (true, true) => {
                map(groups, |g| dispatch!(level, s => walk::bets::<_, true, true>(s, plan, draw(g))))
            }
        },
        BankrollModel::Weeks(sample) => {
            let factors = match leader {
                BankrollModel::Weeks(leader) => sample.factors(leader),
                _ => sample.factors(sample),
            };
            map(groups, |g| dispatch!(level, s => walk::weeks(s, &factors, sample.weeks(), draw(g))))
        }
        BankrollModel::Distribution(bets) => {
            map(groups, |g| dispatch!(level, s => walk::drawn(s, bets, draw(g))))
        }
    }
}

/// The ends of each group, in their order.
fn map(groups: std::ops::Range<u64>, walk: impl Fn(u64) -> Ends + Send + Sync) -> Vec<Ends> {
    #[cfg(feature = "rayon")]
    return groups.into_par_iter().map(walk).collect();
    #[cfg(not(feature = "rayon"))]
    return groups.map(walk).collect();
}
