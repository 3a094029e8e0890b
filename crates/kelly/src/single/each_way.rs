//! The each-way bet: half the stake on the win, half on the place.
//!
//! Of one unit staked, half on each, the profit is
//! ```text
//! wins                a = (½·o + ½·o′ − 1)(1 − c)        probability w
//! placed, not first   d = ½·o′ − 1, a profit · (1 − c)    probability m = π − w
//! unplaced            −1                                  probability l = 1 − π
//! ```
//! The growth `w·ln(1 + a·f) + m·ln(1 + d·f) + l·ln(1 − f)` is concave; its derivative over the common denominator is
//! ```text
//! N(f) = e − β·f − a·d·f²,   e = w·a + m·d − l,   β = a(1 − m) + d(1 − w) − a·d(1 − l)
//! ```
//! `N(0) = e` and `N(1) = −l(1 + a)(1 + d) ≤ 0`: an edge has exactly one root in (0, 1]. For `d < 0` it is the smaller of
//! two positive ones, and β > 0; otherwise it is the only positive one. With `D = β² + 4a·d·e` it is
//! `2e/(β + √D)` where β ≥ 0 and `(√D − β)/(2a·d)` where β < 0, so that no digits cancel.

use super::growth::{SMALL, excess, weighted_log};
use super::lay::whole_unless;

/// A checked each-way bet.
#[derive(Debug, Clone, Copy)]
pub(super) struct EachWay {
    win: f64,
    placed: f64,
    lost: f64,
    place_odds: f64,
    keep: f64,
    /// Profit per unit staked if it wins, > 0, and if it is only placed, > −½.
    both: f64,
    place: f64,
}

impl EachWay {
    pub(super) fn new(win: f64, place: f64, odds: f64, place_odds: f64, keep: f64) -> Self {
        let half = 0.5 * (place_odds - 2.0);
        Self {
            win,
            placed: place - win,
            lost: 1.0 - place,
            place_odds,
            keep,
            // The halves apart: the sum of two prices can overflow.
            both: (0.5 * (odds - 1.0) + 0.5 * (place_odds - 1.0)) * keep,
            place: if half > 0.0 { half * keep } else { half },
        }
    }

    /// Expected profit per unit staked.
    pub(super) fn edge(&self) -> f64 {
        self.win.mul_add(self.both, self.placed.mul_add(self.place, -self.lost))
    }

    /// The stake of largest growth, both halves together.
    pub(super) fn stake(&self) -> f64 {
        let Self { win, placed, lost, both: a, place: d, .. } = *self;
        if self.edge() <= 0.0 {
            return 0.0;
        }
        if lost <= 0.0 && d >= 0.0 {
            // Never less back than staked: the root is 1, and rounding should not miss it.
            return 1.0;
        }
        // N/(a·s): the products of two long prices overflow.
        let s = d.max(1.0);
        let r = d / s;
        let edge = win / s + placed * r / a - lost / a / s;
        let slope = (1.0 - placed) / s + r / a * (1.0 - win) - r * (1.0 - lost);
        let root = (slope * slope + 4.0 * r * edge).max(0.0).sqrt();
        let stake = if slope >= 0.0 { 2.0 * edge / (slope + root) } else { (root - slope) / (2.0 * r) };
        stake.clamp(0.0, whole_unless(lost))
    }

    /// Expected log growth of a stake.
    pub(super) fn log_growth(&self, stake: f64) -> f64 {
        let gains = [(self.win, self.both * stake), (self.placed, self.place * stake), (self.lost, -stake)];
        if gains.iter().all(|(_, gain)| gain.abs() < SMALL) {
            stake * self.edge() + gains.iter().map(|&(p, gain)| p * excess(gain)).sum::<f64>()
        } else {
            gains.iter().map(|&(p, gain)| weighted_log(p, gain)).sum()
        }
    }

    /// Win probability of edge 0 at this place probability; out of its range or NaN where there is none.
    pub(super) fn break_even_probability(&self) -> f64 {
        let placed = self.win + self.placed;
        (self.lost - placed * self.place) / (self.both - self.place)
    }

    /// Win odds of edge 0 at these place odds; no price, or NaN, where there are none.
    pub(super) fn break_even_odds(&self) -> f64 {
        let both = (self.lost - self.placed * self.place) / self.win;
        // The profit of both halves is ½(o + o′) − 1 before the commission.
        2.0 * (both / self.keep + 1.0) - self.place_odds
    }
}
