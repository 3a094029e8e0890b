//! Hedging: closing an open position, or part of it, with the opposite bet. The derivation is at [`HedgeOptions`].

use crate::check::{Range, not_overflowed};
use crate::commission::after_commission;
use crate::{Commission, Error, Position, Result, SplitOptions};

/// What the hedge is to bring about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum HedgeGoal {
    /// The same profit in both results: "greening up".
    #[default]
    EqualProfit,
    /// Nothing won or lost if the selection loses. After a back bet, a free bet on it winning.
    BreakEvenIfLoses,
    /// Nothing won or lost if the selection wins. After a lay bet, a free bet on it losing.
    BreakEvenIfWins,
}

/// How to hedge.
///
/// | option | default | allowed | meaning |
/// |---|---|---|---|
/// | `goal` | `EqualProfit` | | what the whole hedge brings about |
/// | `fraction` | 1 | \[0, 1\] | share of the whole hedge that is placed |
/// | `commission` | `PerBet(0.0)` | \[0, 1) | commission of the hedge, or of the market that holds both |
///
/// # Formula
/// A unit staked on the hedge adds `u` to the profit if the selection wins and `v` if it loses:
/// ```text
/// lay at l                                  u = −(l − 1)           v = 1 − c
/// back at o                                 u = (o − 1)(1 − c)     v = −1
/// back all others, Σ 1/net odds = B         u = −1                 v = 1/B − 1
/// ```
/// From the position `w` (wins), `x` (loses), a hedge of stake h makes `w + h·u` and `x + h·v`. Set these equal, or
/// one of them to 0:
/// ```text
/// EqualProfit         h = (w − x)/(v − u)
/// BreakEvenIfWins     h = −w/u
/// BreakEvenIfLoses    h = −x/v
/// ```
/// [`Commission::PerBet`] is the hedge in another place: it pays c on its own winnings, as above, and the position is
/// already net of its own commission. With [`Commission::PerMarket`] position and hedge are bets in the same market of
/// one exchange. They are set off against each other first, so the formulas hold with c = 0, and then a side that is a
/// profit pays c. Sides that are equal before commission are equal after it, and 0 stays 0: the stake does not depend
/// on c.
///
/// # Examples
/// ```
/// use fairline_market::{Commission, HedgeGoal, HedgeOptions, Position, hedge_with_lay};
///
/// // 10 backed at 3.0 elsewhere; the lay at 2.5 pays 2 % on its winnings. Half of the stake that leaves no loss if it loses.
/// let options = HedgeOptions::new()
///     .goal(HedgeGoal::BreakEvenIfLoses)
///     .fraction(0.5)
///     .commission(Commission::PerBet(0.02));
/// let hedge = hedge_with_lay(Position::back(10.0, 3.0)?, 2.5, &options)?;
/// assert!((hedge.profit_if_loses + 5.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HedgeOptions {
    goal: HedgeGoal,
    fraction: f64,
    commission: Commission,
}

impl Default for HedgeOptions {
    fn default() -> Self {
        Self { goal: HedgeGoal::default(), fraction: 1.0, commission: Commission::default() }
    }
}

impl HedgeOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the whole hedge brings about.
    #[must_use]
    pub fn goal(mut self, goal: HedgeGoal) -> Self {
        self.goal = goal;
        self
    }

    /// The share of the whole hedge that is placed.
    #[must_use]
    pub fn fraction(mut self, fraction: f64) -> Self {
        self.fraction = fraction;
        self
    }

    /// The commission, and whether position and hedge share a market.
    #[must_use]
    pub fn commission(mut self, commission: Commission) -> Self {
        self.commission = commission;
        self
    }

    fn validate(&self) -> Result<()> {
        Range::Fraction.check("fraction", self.fraction)?;
        self.commission.validate()
    }

    /// The stake that reaches the goal, by the formulas at [`HedgeOptions`].
    fn stake(&self, position: Position, unit: Unit, instead: &'static str) -> Result<f64> {
        let (w, x) = (position.if_wins(), position.if_loses());
        let whole = match self.goal {
            // Halves, so that the difference of two huge sides stays finite.
            HedgeGoal::EqualProfit => (w / 2.0 - x / 2.0) / ((unit.if_loses - unit.if_wins) / 2.0),
            HedgeGoal::BreakEvenIfWins => -w / unit.if_wins,
            HedgeGoal::BreakEvenIfLoses => -x / unit.if_loses,
        };
        let whole = not_overflowed("hedge stake", whole)?;
        if whole < 0.0 {
            return Err(Error::WrongSide { stake: whole, instead });
        }
        // The absolute value turns −0 into 0.
        Ok((whole * self.fraction).abs())
    }

    /// Both results with the hedge in place.
    fn settle(&self, position: Position, unit: Unit, stake: f64) -> Result<(f64, f64)> {
        let (_, per_market) = self.commission.rates();
        let side = |before: f64, unit: f64| {
            not_overflowed("profit", before + stake * unit).map(|p| after_commission(p, per_market))
        };
        Ok((side(position.if_wins(), unit.if_wins)?, side(position.if_loses(), unit.if_loses)?))
    }
}

/// What a unit staked on the hedge adds in either result.
#[derive(Clone, Copy)]
struct Unit {
    if_wins: f64,
    if_loses: f64,
}

/// A hedge by one bet, and where it leaves the whole position.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Hedge {
    /// The stake; of a lay bet, the backer's.
    pub stake: f64,
    /// What the hedge itself can lose: `stake·(odds − 1)` of a lay bet, the stake of a back bet.
    pub liability: f64,
    /// Profit of position and hedge if the selection wins, after commission.
    pub profit_if_wins: f64,
    /// Profit of position and hedge if the selection loses, after commission.
    pub profit_if_loses: f64,
}

/// Hedges a position that gains more if the selection wins, by laying it.
///
/// # Formula
/// With lay odds l, for equal profit (derived at [`HedgeOptions`])
/// ```text
/// laid in another place   h = (w − x)/(l − c)      a back bet s at o: s·o/(l − c), a free bet: s·(o − 1)/(l − c)
/// laid in the same market h = (w − x)/l            a back bet s at o: s·o/l
/// ```
/// `w`, `x` profit if it wins and if it loses before the hedge, `c` commission in \[0, 1). To break even if it loses,
/// `−x/(1 − c)`, in the same market `−x`; to break even if it wins, `w/(l − 1)`.
///
/// # Errors
/// [`Error::OutOfRange`] for the odds or an option, [`Error::WrongSide`] when laying moves away from the goal,
/// [`Error::Overflow`].
///
/// # Examples
/// ```
/// use fairline_market::{Commission, HedgeGoal, HedgeOptions, Position, hedge_with_lay};
///
/// // Backed at a bookmaker, laid at an exchange.
/// let exchange = HedgeOptions::new().commission(Commission::PerBet(0.05));
/// let hedge = hedge_with_lay(Position::back(10.0, 3.0)?, 2.9, &exchange)?;
/// assert!((hedge.stake - 10.53).abs() < 0.005);
///
/// // Backed and laid on the same exchange: 20 at 7.0, traded out at 4.0 for 15 less 5 %.
/// let market = HedgeOptions::new().commission(Commission::PerMarket(0.05));
/// let hedge = hedge_with_lay(Position::back(20.0, 7.0)?, 4.0, &market)?;
/// assert!((hedge.stake - 35.0).abs() < 1e-12);
/// assert!((hedge.profit_if_wins - 14.25).abs() < 1e-12 && (hedge.profit_if_loses - 14.25).abs() < 1e-12);
///
/// // Or only the stake back, and the rest left to run.
/// let hedge = hedge_with_lay(Position::back(20.0, 7.0)?, 4.0, &market.goal(HedgeGoal::BreakEvenIfLoses))?;
/// assert!((hedge.stake - 20.0).abs() < 1e-12 && (hedge.profit_if_wins - 57.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn hedge_with_lay(position: Position, lay_odds: f64, options: &HedgeOptions) -> Result<Hedge> {
    Range::Odds.check("lay_odds", lay_odds)?;
    options.validate()?;
    let (rate, _) = options.commission.rates();
    let unit = Unit { if_wins: -(lay_odds - 1.0), if_loses: 1.0 - rate };
    let stake = options.stake(position, unit, "hedge_with_back")?;
    let (profit_if_wins, profit_if_loses) = options.settle(position, unit, stake)?;
    let liability = not_overflowed("liability", stake * (lay_odds - 1.0))?;
    Ok(Hedge { stake, liability, profit_if_wins, profit_if_loses })
}

/// Hedges a position that gains more if the selection loses, by backing it.
///
/// # Formula
/// With back odds o, for equal profit (derived at [`HedgeOptions`])
/// ```text
/// backed in another place   h = (x − w)/(1 + (o − 1)(1 − c))
/// backed in the same market h = (x − w)/o            a lay bet s at l: s·l/o
/// ```
/// `w`, `x` profit if it wins and if it loses before the hedge, `c` commission in \[0, 1). To break even if it wins,
/// `−w/((o − 1)(1 − c))`, in the same market `−w/(o − 1)`; to break even if it loses, `x`.
///
/// # Errors
/// [`Error::OutOfRange`] for the odds or an option, [`Error::WrongSide`] when backing moves away from the goal,
/// [`Error::Overflow`].
///
/// # Examples
/// ```
/// use fairline_market::{Commission, HedgeOptions, Position, hedge_with_back};
///
/// // Laid 50 at 3.0, backed at 4.0 after the drift, in the same market.
/// let market = HedgeOptions::new().commission(Commission::PerMarket(0.02));
/// let hedge = hedge_with_back(Position::lay(50.0, 3.0)?, 4.0, &market)?;
/// assert!((hedge.stake - 37.5).abs() < 1e-12);
/// assert!((hedge.profit_if_wins - 12.25).abs() < 1e-12 && (hedge.profit_if_loses - 12.25).abs() < 1e-12);
///
/// // Backed at a bookmaker instead: the lay bet pays its commission on its own.
/// let lay = Position::lay(50.0, 3.0)?.less_commission(0.02)?;
/// let hedge = hedge_with_back(lay, 4.0, &HedgeOptions::new())?;
/// assert!((hedge.stake - 37.25).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn hedge_with_back(position: Position, back_odds: f64, options: &HedgeOptions) -> Result<Hedge> {
    Range::Odds.check("back_odds", back_odds)?;
    options.validate()?;
    let (rate, _) = options.commission.rates();
    let unit = Unit { if_wins: (back_odds - 1.0) * (1.0 - rate), if_loses: -1.0 };
    let stake = options.stake(position, unit, "hedge_with_lay")?;
    let (profit_if_wins, profit_if_loses) = options.settle(position, unit, stake)?;
    Ok(Hedge { stake, liability: stake, profit_if_wins, profit_if_loses })
}

/// A hedge by backing every other outcome, and where it leaves the whole position.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct FieldHedge {
    /// The stake on each of the other outcomes.
    pub stakes: Vec<f64>,
    /// `Σ stakes`.
    pub total_stake: f64,
    /// Profit of position and hedge if the selection wins, after commission.
    pub profit_if_wins: f64,
    /// Profit of position and hedge if the selection loses, to whichever other outcome, after commission.
    pub profit_if_loses: f64,
}

/// Hedges a position that gains more if the selection wins, by backing all the other outcomes.
///
/// # Formula
/// The others, dutched, are one back bet of odds `D = 1/B`, which is a lay bet on the selection. For equal profit
/// ```text
/// H = (w − x)·B,   stake_i = H/(n_i·B),   B = Σ 1/n_i < 1
/// ```
/// `w`, `x` profit if it wins and if it loses before the hedge, `n` odds of the others after the commission of each
/// bet. To break even if it wins, `H = w`; if it loses, `H = −x/(1/B − 1)`.
///
/// # Shapes
/// `field_odds`: n ≥ 1 decimal odds > 1, one for each other outcome: draw and away for a position on home.
///
/// # Errors
/// [`Error::Empty`], [`Error::OddsOutOfRange`], [`Error::OutOfRange`] for an option, [`Error::NoProfit`] when the
/// others' booksum is 1 or more, so that backing them helps in no result, [`Error::WrongSide`], [`Error::Overflow`].
///
/// # Examples
/// ```
/// use fairline_market::{HedgeOptions, Position, hedge_with_field};
///
/// // 100 on home at 2.50; draw and away are now 4.00 and 5.50 elsewhere.
/// let hedge = hedge_with_field(Position::back(100.0, 2.5)?, &[4.0, 5.5], &HedgeOptions::new())?;
/// assert!((hedge.stakes[0] - 62.50).abs() < 1e-9 && (hedge.stakes[1] - 45.4545).abs() < 1e-4);
/// assert!((hedge.profit_if_wins - 42.0455).abs() < 1e-4);
/// assert!((hedge.profit_if_loses - hedge.profit_if_wins).abs() < 1e-9);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn hedge_with_field(
    position: Position,
    field_odds: &[f64],
    options: &HedgeOptions,
) -> Result<FieldHedge> {
    options.validate()?;
    let terms = SplitOptions::new().commission(options.commission).terms(field_odds)?;
    if !terms.pays() {
        return Err(Error::NoProfit { booksum: terms.booksum });
    }
    let unit = Unit { if_wins: -1.0, if_loses: terms.booksum.recip() - 1.0 };
    let total_stake = options.stake(position, unit, "hedge_with_back")?;
    let (profit_if_wins, profit_if_loses) = options.settle(position, unit, total_stake)?;
    Ok(FieldHedge { stakes: terms.level(total_stake), total_stake, profit_if_wins, profit_if_loses })
}
