//! Why an outcome with an edge was not bet on.

use std::fmt;

use fairline_kelly as kelly;

/// Why a bet was refused, by the first step that refused it. Its text is for people.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum RefusalReason {
    /// Its edge is below [`ValueOptions::min_edge`](crate::ValueOptions::min_edge).
    BelowMinimumEdge,
    /// Its edge is above [`ValueOptions::max_edge`](crate::ValueOptions::max_edge): too good to be true.
    AboveMaximumEdge,
    /// With the standard error of its probability the edge may be none.
    Uncertain,
    /// Its odds are outside [`ValueOptions::odds_band`](crate::ValueOptions::odds_band).
    OutsideOddsBand,
    /// Its outcome is not bet on.
    Outcome,
    /// Its competition is not bet on.
    Competition,
    /// The strategy or the rules of the bankroll gave it no stake.
    Staking(kelly::Reason),
    /// The price was gone before the bet was placed.
    PriceWithdrawn,
    /// Of its stake less than a penny was matched.
    NotMatched,
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BelowMinimumEdge => f.write_str("below minimum edge"),
            Self::AboveMaximumEdge => f.write_str("above maximum edge"),
            Self::Uncertain => f.write_str("edge within the error of the probability"),
            Self::OutsideOddsBand => f.write_str("outside the odds band"),
            Self::Outcome => f.write_str("outcome not bet on"),
            Self::Competition => f.write_str("competition not bet on"),
            Self::Staking(reason) => reason.fmt(f),
            Self::PriceWithdrawn => f.write_str("price withdrawn"),
            Self::NotMatched => f.write_str("not matched"),
        }
    }
}
