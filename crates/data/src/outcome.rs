//! How a match ended.

use std::cmp::Ordering;
use std::fmt;

/// Home win, draw or away win, in the order of all prices and probabilities.
///
/// # Examples
/// ```
/// use fairline_data::Outcome;
///
/// let outcome = Outcome::from_goals([1, 1]);
/// assert_eq!((outcome, outcome.index()), (Outcome::Draw, 1));
/// let (odds, won) = ([2.1, 3.4, 3.6], Outcome::from_goals([0, 2]));
/// assert_eq!(odds[won.index()], 3.6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The home team scored more.
    Home,
    /// Both scored the same.
    Draw,
    /// The away team scored more.
    Away,
}

impl Outcome {
    /// All three, in the order of their [`index`](Self::index).
    pub const ALL: [Self; 3] = [Self::Home, Self::Draw, Self::Away];

    /// The outcome of `[home, away]` goals.
    pub fn from_goals([home, away]: [u32; 2]) -> Self {
        match home.cmp(&away) {
            Ordering::Greater => Self::Home,
            Ordering::Equal => Self::Draw,
            Ordering::Less => Self::Away,
        }
    }

    /// Its place among prices and probabilities: 0, 1 or 2.
    pub const fn index(self) -> usize {
        match self {
            Self::Home => 0,
            Self::Draw => 1,
            Self::Away => 2,
        }
    }

    /// The letter that football-data.co.uk writes: `H`, `D` or `A`.
    pub(crate) const fn letter(self) -> &'static str {
        match self {
            Self::Home => "H",
            Self::Draw => "D",
            Self::Away => "A",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.letter())
    }
}
