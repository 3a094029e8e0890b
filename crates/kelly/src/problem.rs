//! The optimisation behind every door of this crate: bets that may be placed, what they pay, and what bounds them.
//!
//! An event is a list of states, of which one comes true; a bet pays its `return` per unit staked in each of them.
//! A back bet pays `o` in one state, a lay bet in all but one, and where the event is void every bet pays 1. States in
//! which no bet pays anything need no name: their probability is the event's `idle` one.
//!
//! Probabilities may be known only by draws: then every draw is a world of its own, all equally likely.

/// One bet that may be placed.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Event it is on, counted over the events that have candidates.
    pub(crate) event: usize,
    /// Where the caller listed it: event and number within it.
    pub(crate) place: (usize, usize),
    /// States in which it pays, in rising order, with the return per unit staked, > 0.
    pub(crate) returns: Vec<(usize, f64)>,
    /// `E[return] − 1`.
    pub(crate) edge: f64,
    /// Share of the optimal stake that is placed, in (0, 1].
    pub(crate) fraction: f64,
    /// Largest stake as placed.
    pub(crate) cap: f64,
    /// Largest stake before the fraction is applied.
    pub(crate) upper: f64,
    /// The bet on the same thing at the next better price. While that one has room, this one is of no use.
    pub(crate) better: Option<usize>,
}

/// One bet to be added: what it pays in which outcome of its event, in rising order, and its bounds.
#[derive(Debug, Clone)]
pub(crate) struct NewBet {
    pub(crate) place: (usize, usize),
    pub(crate) returns: Vec<(usize, f64)>,
    pub(crate) edge: f64,
    pub(crate) fraction: f64,
    /// Largest stake as placed.
    pub(crate) cap: f64,
}

/// A cap on the sum of several stakes as placed: `Σ fraction·f ≤ cap`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Candidates it is about, in rising order.
    pub(crate) members: Vec<usize>,
    /// Largest sum of the stakes as placed, > 0.
    pub(crate) cap: f64,
}

/// States of one event that matter.
#[derive(Debug, Clone)]
pub(crate) struct EventStates {
    /// Its states, counted over all events.
    pub(crate) states: std::ops::Range<usize>,
    /// Its candidates.
    pub(crate) candidates: std::ops::Range<usize>,
    /// The state of each outcome; `None` where no candidate pays.
    pub(crate) outcomes: Vec<Option<usize>>,
}

/// Candidates, their states and their caps.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) events: Vec<EventStates>,
    pub(crate) candidates: Vec<Candidate>,
    /// Probabilities of the states, one row of `states()` per world.
    pub(crate) probabilities: Vec<Vec<f64>>,
    /// Probability per event that no candidate pays anything, one row per world.
    pub(crate) idle: Vec<Vec<f64>>,
    pub(crate) rows: Vec<Row>,
    /// Largest sum of all stakes before the fractions are applied, in (0, 1].
    pub(crate) total: f64,
}

impl Problem {
    /// A problem without candidates.
    pub(crate) fn new(worlds: usize, total: f64) -> Self {
        Self {
            events: Vec::new(),
            candidates: Vec::new(),
            probabilities: vec![Vec::new(); worlds],
            idle: vec![Vec::new(); worlds],
            rows: Vec::new(),
            total,
        }
    }

    /// Adds an event: the probabilities of its outcomes in every world, and the bets that may be placed on it.
    ///
    /// Outcomes that cannot happen or in which no bet pays are not kept as states, and bets without room not as candidates.
    pub(crate) fn add_event(&mut self, worlds: &[Vec<f64>], bets: Vec<NewBet>) {
        let (first_state, first_candidate) = (self.states(), self.len());
        let outcomes = worlds[0].len();
        let happens = |outcome: usize| worlds.iter().any(|p| p[outcome] > 0.0);
        let bets: Vec<NewBet> = bets.into_iter().filter(|bet| bet.cap > 0.0).collect();
        let mut pays = vec![false; outcomes];
        for &(outcome, payoff) in bets.iter().flat_map(|bet| &bet.returns) {
            pays[outcome] |= payoff > 0.0 && happens(outcome);
        }
        let mut state = vec![None; outcomes];
        let mut states = first_state;
        for outcome in (0..outcomes).filter(|&outcome| pays[outcome]) {
            state[outcome] = Some(states);
            states += 1;
        }
        for bet in bets {
            let kept =
                |&(outcome, payoff): &(usize, f64)| Some((state[outcome]?, payoff)).filter(|_| payoff > 0.0);
            let returns: Vec<(usize, f64)> = bet.returns.iter().filter_map(kept).collect();
            if !returns.is_empty() {
                self.candidates.push(Candidate {
                    event: self.events.len(),
                    place: bet.place,
                    returns,
                    edge: bet.edge,
                    fraction: bet.fraction,
                    cap: bet.cap,
                    upper: (bet.cap / bet.fraction).min(self.total),
                    better: None,
                });
            }
        }
        if self.len() == first_candidate {
            return;
        }
        let copies = self.probabilities.len().div_euclid(worlds.len());
        let repeated = worlds.iter().cycle().take(worlds.len() * copies);
        for ((all, idle), world) in self.probabilities.iter_mut().zip(&mut self.idle).zip(repeated) {
            all.extend((0..outcomes).filter(|&outcome| pays[outcome]).map(|outcome| world[outcome]));
            idle.push((0..outcomes).filter(|&outcome| !pays[outcome]).map(|outcome| world[outcome]).sum());
        }
        let candidates = first_candidate..self.len();
        self.events.push(EventStates { states: first_state..states, candidates, outcomes: state });
        self.rank_prices(first_candidate..self.len());
    }

    /// Links bets that pay in the same states to the next better one of them.
    ///
    /// A bet is better if it pays at least as much in each state, and the first listed of equals.
    fn rank_prices(&mut self, candidates: std::ops::Range<usize>) {
        let same_states = |a: &Candidate, b: &Candidate| {
            a.returns.len() == b.returns.len() && a.returns.iter().zip(&b.returns).all(|(a, b)| a.0 == b.0)
        };
        let at_least =
            |a: &Candidate, b: &Candidate| a.returns.iter().zip(&b.returns).all(|(a, b)| a.1 >= b.1);
        for a in candidates.clone() {
            let this = &self.candidates[a];
            let is_better = |b: &usize| {
                let other = &self.candidates[*b];
                let ahead = same_states(other, this) && at_least(other, this);
                ahead && (*b < a || !at_least(this, other))
            };
            // The worst of the better ones.
            let next = candidates.clone().filter(|&b| b != a).filter(is_better).min_by(|&b, &c| {
                let payoff = |at: usize| self.candidates[at].returns.iter().map(|(_, r)| r).sum::<f64>();
                payoff(b).total_cmp(&payoff(c)).then(c.cmp(&b))
            });
            self.candidates[a].better = next;
        }
    }

    /// Caps a sum of stakes as placed, unless nothing could exceed it.
    ///
    /// A cap on one stake becomes its upper bound; and an upper bound that a sum implies is let go, as two constraints that
    /// say the same have no definite prices.
    pub(crate) fn cap_sum(&mut self, members: Vec<usize>, cap: f64) {
        let most: f64 = members.iter().map(|&a| self.candidates[a].fraction * self.candidates[a].upper).sum();
        let alone = members.len() == 1 || cap <= 0.0;
        for &a in &members {
            let candidate = &mut self.candidates[a];
            candidate.cap = candidate.cap.min(cap);
            if alone {
                candidate.upper = candidate.upper.min(cap / candidate.fraction);
            } else if candidate.fraction * candidate.upper >= cap * (1.0 - 1e-9) {
                candidate.upper = 1.0;
            }
        }
        if !alone && most > cap {
            self.rows.push(Row { members, cap });
        }
    }

    /// How many candidates there are.
    pub(crate) fn len(&self) -> usize {
        self.candidates.len()
    }

    /// How many states matter.
    pub(crate) fn states(&self) -> usize {
        self.probabilities[0].len()
    }

    /// What the stakes pay in every state, per unit of bankroll.
    pub(crate) fn payouts(&self, stakes: &[f64]) -> Vec<f64> {
        let mut payouts = vec![0.0; self.states()];
        for (candidate, &f) in self.candidates.iter().zip(stakes) {
            if f > 0.0 {
                for &(state, payoff) in &candidate.returns {
                    payouts[state] += payoff * f;
                }
            }
        }
        payouts
    }

    /// Smallest and largest possible wealth: worst and best state of every event, plus the cash.
    pub(crate) fn range(&self, payouts: &[f64], cash: f64) -> (f64, f64) {
        let (mut low, mut high) = (cash, cash);
        for (i, event) in self.events.iter().enumerate() {
            let idle = self.idle.iter().any(|world| world[i] > 0.0);
            let paid = &payouts[event.states.clone()];
            low += paid.iter().copied().fold(if idle { 0.0 } else { f64::INFINITY }, f64::min);
            high += paid.iter().copied().fold(0.0, f64::max);
        }
        (low, high)
    }

    /// Stakes of a row as placed.
    pub(crate) fn used(&self, row: &Row, stakes: &[f64]) -> f64 {
        row.members.iter().map(|&a| self.candidates[a].fraction * stakes[a]).sum()
    }

    /// The same problem with other probabilities of one event's outcomes, one row per world.
    pub(crate) fn with_probabilities(&self, event: usize, worlds: &[Vec<f64>]) -> Self {
        let mut other = self.clone();
        for (world, p) in worlds.iter().cycle().take(other.probabilities.len()).enumerate() {
            other.idle[world][event] = 0.0;
            for (p, state) in p.iter().zip(&self.events[event].outcomes) {
                match state {
                    Some(state) => other.probabilities[world][*state] = *p,
                    None => other.idle[world][event] += p,
                }
            }
        }
        other
    }

    /// The same problem with some candidates no longer allowed.
    pub(crate) fn without(&self, dropped: &[bool]) -> Self {
        let mut rest = self.clone();
        for (candidate, &gone) in rest.candidates.iter_mut().zip(dropped) {
            if gone {
                candidate.upper = 0.0;
            }
        }
        rest
    }
}
