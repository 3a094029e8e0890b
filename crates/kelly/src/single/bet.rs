//! One bet with everything about it: side, commission, void probability, fraction.

use super::back::{back, edge, net};
use super::check::{commission as check_commission, ensure, odds as check_odds};
use super::each_way::EachWay;
use super::lay::lay;
use super::{break_even, growth};
use crate::Result;

/// A lone bet to be sized: backed, laid or each way.
///
/// | setting | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`commission`](SingleBet::commission) | 0 | share of net winnings | \[0, 1) | what the exchange keeps of them |
/// | [`void`](SingleBet::void) | 0 | probability | \[0, 1) | that the stake comes back; **never changes the stake** |
/// | [`fraction`](SingleBet::fraction) | 1 | – | (0, 1] | multiplies the Kelly stake: 0.25 is "quarter Kelly" |
///
/// # Void bets
/// **All probabilities are those given that the bet stands.** A bet that is void returns the stake and leaves the bankroll as
/// it was, so the growth is `(1 − v)·G(f)`, and the stake that maximises it is the one that maximises `G`: **the stake of a
/// lone bet does not depend on v.** Its growth does. (It is only next to other bets that a void probability changes stakes.)
/// Whoever has probabilities that are *not* conditional, say 0.45 won, 0.45 lost and 0.10 void, divides them by 1 − v first.
///
/// # Examples
/// ```
/// use fairline_kelly::SingleBet;
///
/// // 0.55 if played, at 2.0 with 2 % commission; one match in twenty is called off. Half Kelly.
/// let bet = SingleBet::back(0.55, 2.0).commission(0.02).fraction(0.5);
/// let sized = bet.void(0.05).size()?;
/// assert!((sized.stake - 0.0454).abs() < 1e-4 && (sized.edge - 0.089).abs() < 1e-12);
///
/// let certain = bet.size()?;
/// assert_eq!(sized.stake, certain.stake);
/// assert!((sized.log_growth / certain.log_growth - 0.95).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct SingleBet {
    side: Side,
    commission: f64,
    void: f64,
    fraction: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Back { probability: f64, odds: f64 },
    Lay { probability: f64, odds: f64 },
    EachWay { win: f64, place: f64, odds: f64, place_odds: f64 },
}

/// The size of a lone bet and what it is expected to do.
///
/// | figure | formula, backed | unit |
/// |---|---|---|
/// | `stake` | `φ·f`, f as [`back`](crate::back) has it | fraction of bankroll |
/// | `at_risk` | the same | fraction of bankroll |
/// | `edge` | `p·b − (1 − p)` | profit per unit at risk |
/// | `log_growth` | `(1 − v)(p·ln(1 + b·φf) + (1 − p)·ln(1 − φf))` | natural logarithm per bet |
/// | `break_even_probability` | `1/(1 + b)` | probability |
/// | `break_even_odds` | `1 + (1 − p)/(p(1 − c))` | decimal odds |
///
/// `b = (o − 1)(1 − c)`. The fields say what differs for the other sides.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SingleStake {
    /// What is entered, fraction of bankroll: the stake of a back bet, **the backer's stake** of a lay bet
    /// (`at_risk/(o − 1)`), both halves of an each-way bet together. 0 without an edge.
    pub stake: f64,
    /// What is lost at worst, fraction of bankroll: the liability of a lay bet, otherwise the stake.
    pub at_risk: f64,
    /// Expected profit per unit **at risk** if the bet stands, after commission; also without a stake, and then ≤ 0.
    ///
    /// Laid: `(1 − p)·b − p`, `b = (1 − c)/(o − 1)`. Each way: per unit of both halves together.
    pub edge: f64,
    /// Expected log growth of the bankroll from the stake **as placed**, natural logarithm, ≥ 0 but for rounding.
    ///
    /// With its digits also where it is tiny; a void bet counts as no growth.
    pub log_growth: f64,
    /// Probability at which the edge is 0, all else equal.
    ///
    /// Laid: that of the selection, `b/(1 + b)`; the lay has an edge **below** it. Each way: the win probability at the given
    /// place probability, `None` where no win probability up to that one breaks even.
    pub break_even_probability: Option<f64>,
    /// Decimal odds at which the edge is 0, all else equal; `None` where no finite price above 1 breaks even.
    ///
    /// Laid: `1 + (1 − p)(1 − c)/p`; the lay has an edge **below** them. Each way: the win odds at the given place odds.
    pub break_even_odds: Option<f64>,
}

impl SingleBet {
    /// A bet on a selection: its probability in \[0, 1\] and decimal odds > 1.
    pub fn back(probability: f64, odds: f64) -> Self {
        Self::new(Side::Back { probability, odds })
    }

    /// A bet against a selection: the probability in \[0, 1\] that it **wins**, and decimal odds > 1.
    pub fn lay(probability: f64, odds: f64) -> Self {
        Self::new(Side::Lay { probability, odds })
    }

    /// Half the stake on the win, half on the place.
    ///
    /// `win_probability` in \[0, 1\]; `place_probability` in \[`win_probability`, 1\] that it is placed, **winning included**;
    /// decimal odds > 1 of both halves (a quarter the odds is `1 + (odds − 1)/4`).
    ///
    /// Commission is taken from the net winnings **of the whole bet**: a place at 2.5 wins ¾ of a half and loses the other
    /// one, so there is none to pay.
    ///
    /// # Formula
    /// ```text
    /// G(f) = w·ln(1 + a·f) + (π − w)·ln(1 + d·f) + (1 − π)·ln(1 − f)
    /// a = (½·o + ½·o′ − 1)(1 − c),   d = ½·o′ − 1, a profit times (1 − c)
    /// ```
    /// `w` and `π` the probabilities, `o` and `o′` the odds. `G′ = 0` is a quadratic equation; its root is exact to rounding.
    ///
    /// # Examples
    /// ```
    /// use fairline_kelly::SingleBet;
    ///
    /// // 11.0, a quarter the odds for a place: worth a bet that neither half alone would tell.
    /// let bet = SingleBet::each_way(0.10, 0.33, 11.0, 3.5).size()?;
    /// assert!((bet.edge - 0.1275).abs() < 1e-12 && (bet.stake - 0.0312).abs() < 1e-4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn each_way(win_probability: f64, place_probability: f64, odds: f64, place_odds: f64) -> Self {
        Self::new(Side::EachWay { win: win_probability, place: place_probability, odds, place_odds })
    }

    fn new(side: Side) -> Self {
        Self { side, commission: 0.0, void: 0.0, fraction: 1.0 }
    }

    /// Share of the net winnings of the bet that is deducted, in \[0, 1).
    pub fn commission(mut self, commission: f64) -> Self {
        self.commission = commission;
        self
    }

    /// Probability in \[0, 1) that the bet is void and the stake comes back.
    ///
    /// It scales the growth and **leaves the stake as it is**; the probabilities of the bet are those given that it stands.
    pub fn void(mut self, void: f64) -> Self {
        self.void = void;
        self
    }

    /// Share of the Kelly stake that is placed, in (0, 1].
    pub fn fraction(mut self, fraction: f64) -> Self {
        self.fraction = fraction;
        self
    }

    /// The stake and its figures.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) names the first number that is out of its range.
    pub fn size(&self) -> Result<SingleStake> {
        let (void, fraction) = (self.void, self.fraction);
        ensure((0.0..1.0).contains(&void), "void", void, "in [0, 1)")?;
        ensure(fraction > 0.0 && fraction <= 1.0, "fraction", fraction, "in (0, 1]")?;
        let keep = 1.0 - self.commission;
        let sized = match self.side {
            Side::Back { probability: p, odds } => {
                let stake = fraction * back(p, odds, self.commission)?;
                let b = net(odds, keep);
                SingleStake {
                    stake,
                    at_risk: stake,
                    edge: edge(p, odds, self.commission)?,
                    log_growth: growth::of_back(p, b, stake),
                    break_even_probability: Some(break_even::probability_of(b)),
                    break_even_odds: price(break_even::odds_of(p, keep)),
                }
            }
            Side::Lay { probability: p, odds } => {
                let at_risk = fraction * lay(p, odds, self.commission)?.liability;
                let b = keep / (odds - 1.0);
                SingleStake {
                    stake: at_risk / (odds - 1.0),
                    at_risk,
                    edge: (1.0 - p) * b - p,
                    log_growth: growth::of_lay(p, b, at_risk),
                    // b/(1 + b) without a b that over- or underflows.
                    break_even_probability: Some(keep / ((odds - 1.0) + keep)),
                    break_even_odds: price(1.0 + (1.0 - p) / p * keep),
                }
            }
            Side::EachWay { win, place, odds, place_odds } => {
                let unit = 0.0..=1.0;
                ensure(unit.contains(&win), "win_probability", win, "in [0, 1]")?;
                ensure(
                    place >= win && place <= 1.0,
                    "place_probability",
                    place,
                    "in [0, 1] and at least the win probability",
                )?;
                check_odds("odds", odds)?;
                check_odds("place_odds", place_odds)?;
                check_commission(self.commission)?;
                let bet = EachWay::new(win, place, odds, place_odds, keep);
                let stake = fraction * bet.stake();
                let probability = bet.break_even_probability();
                SingleStake {
                    stake,
                    at_risk: stake,
                    edge: bet.edge(),
                    log_growth: bet.log_growth(stake),
                    break_even_probability: (0.0..=place).contains(&probability).then_some(probability),
                    break_even_odds: price(bet.break_even_odds()),
                }
            }
        };
        Ok(SingleStake { log_growth: (1.0 - void) * sized.log_growth, ..sized })
    }
}

/// A number that is a price.
fn price(odds: f64) -> Option<f64> {
    (odds.is_finite() && odds > 1.0).then_some(odds)
}
