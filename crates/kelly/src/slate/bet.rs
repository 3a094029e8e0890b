//! One bet that could be placed on an event.

/// A price at which something can be bet on: an outcome backed or laid, or any list of returns.
///
/// | setter | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`commission`](Bet::commission) | 0 | – | \[0, 1) | share of net winnings that is kept |
/// | [`max_stake`](Bet::max_stake) | 1 | fraction of bankroll | \[0, 1\] | what the bookmaker or the depth of the exchange allows, as placed |
/// | [`standard_error`](Bet::standard_error) | none | probability | ≥ 0 | shrinks the stake, see there |
/// | [`group`](Bet::group) | none | – | – | names a group with a cap of its own, such as the bookmaker |
///
/// # Examples
/// ```
/// use fairline_kelly::Bet;
///
/// let home = Bet::back(0, 2.60).group("Bookmaker A");
/// let not_the_draw = Bet::lay(1, 3.40).commission(0.02).max_stake(0.03).group("Exchange");
/// assert_ne!(home, not_the_draw);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bet {
    pub(crate) kind: Kind,
    pub(crate) commission: f64,
    pub(crate) max_stake: f64,
    pub(crate) standard_error: Option<f64>,
    pub(crate) groups: Vec<String>,
}

/// What a bet pays.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Pays `odds` in one outcome.
    Back { outcome: usize, odds: f64 },
    /// Pays `1 + 1/(odds − 1)` in all outcomes but one.
    Lay { outcome: usize, odds: f64 },
    /// Half on the win, half on the place.
    EachWay { win: usize, places: Vec<usize>, odds: f64, place_odds: f64 },
    /// Pays what is listed.
    Returns(Vec<f64>),
}

impl Bet {
    fn new(kind: Kind) -> Self {
        Self { kind, commission: 0.0, max_stake: 1.0, standard_error: None, groups: Vec::new() }
    }

    /// A back bet: a stake of 1 returns `odds` if the outcome comes true.
    pub fn back(outcome: usize, odds: f64) -> Self {
        Self::new(Kind::Back { outcome, odds })
    }

    /// A lay bet at an exchange: a liability of 1 is lost if the outcome comes true, and wins `1/(odds − 1)` otherwise.
    ///
    /// Its stake in the answer, and every cap, is the **liability**, what can be lost. The backer's stake to offer is
    /// the liability divided by `odds − 1`.
    pub fn lay(outcome: usize, odds: f64) -> Self {
        Self::new(Kind::Lay { outcome, odds })
    }

    /// An each-way bet: half the stake at `odds` on outcome `win`, half at `place_odds` on it being placed.
    ///
    /// `places` lists the outcomes in which the runner is placed without winning; in `win` both halves pay. The stake in
    /// the answer is that of both halves.
    pub fn each_way(win: usize, places: &[usize], odds: f64, place_odds: f64) -> Self {
        Self::new(Kind::EachWay { win, places: places.to_vec(), odds, place_odds })
    }

    /// Any bet: what a stake of 1 returns in each outcome, stake included; 0 is a loss, 1 a push.
    ///
    /// Handicaps, totals and combinations on one match are such bets, over outcomes fine enough to settle them.
    pub fn returns(returns: &[f64]) -> Self {
        Self::new(Kind::Returns(returns.to_vec()))
    }

    /// Share of the net winnings that is kept, in \[0, 1).
    #[must_use]
    pub fn commission(mut self, commission: f64) -> Self {
        self.commission = commission;
        self
    }

    /// Largest stake as placed, a fraction of the bankroll in \[0, 1\]; a liability for a lay bet.
    #[must_use]
    pub fn max_stake(mut self, max_stake: f64) -> Self {
        self.max_stake = max_stake;
        self
    }

    /// Standard error of the probability that the bet wins; the stake is multiplied by
    /// `edge²/(edge² + (spread·error)²)`.
    ///
    /// `spread` is the difference between the bet's two returns. This is the shrinkage of Baker & McHale (2013), bet by
    /// bet: it guards a stake against the optimism of an estimate, as a fraction of its own, under the caps as placed. A
    /// bet without an edge of its own is then not placed, also not as a hedge.
    ///
    /// # References
    /// Baker, R. D. & McHale, I. G. (2013), *Optimal betting under parameter uncertainty: improving the Kelly
    /// criterion*, Decision Analysis 10(3), 189–199.
    #[must_use]
    pub fn standard_error(mut self, error: f64) -> Self {
        self.standard_error = Some(error);
        self
    }

    /// Puts the bet into a group; [`Options::max_group`](crate::Options::max_group) caps it.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.groups.push(group.into());
        self
    }
}
