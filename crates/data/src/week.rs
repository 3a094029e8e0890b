//! Betting weeks: seven days that keep a round of matches whole.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Seven days in which a round is bet on, Tuesday to Monday unless another first weekday is chosen.
///
/// Rounds run from Friday to Monday; a week that begins on Tuesday never cuts one. With one first weekday, every
/// date lies in exactly one week. (Only the weeks at both ends of the calendar, in the years −9999 and 9999, are
/// shorter.)
///
/// # Examples
/// ```
/// use fairline_data::BettingWeek;
/// use jiff::civil::{Weekday, date};
///
/// let week = BettingWeek::containing(date(2023, 8, 11), BettingWeek::FIRST_WEEKDAY);
/// assert_eq!((week.start(), week.end()), (date(2023, 8, 8), date(2023, 8, 14)));
/// assert_eq!(week.start().weekday(), Weekday::Tuesday);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "Days"))]
pub struct BettingWeek {
    start: Date,
    end: Date,
}

impl BettingWeek {
    /// The weekday on which a week begins unless another one is chosen.
    pub const FIRST_WEEKDAY: Weekday = Weekday::Tuesday;

    /// The week in which `date` lies, where weeks begin on `first`.
    pub fn containing(date: Date, first: Weekday) -> Self {
        let passed = date.weekday().since(first);
        Self { start: date.saturating_sub(passed.days()), end: date.saturating_add((6 - passed).days()) }
    }

    /// The first day.
    pub const fn start(&self) -> Date {
        self.start
    }

    /// The last day, which is still part of the week.
    pub const fn end(&self) -> Date {
        self.end
    }

    /// Whether `date` lies in this week.
    pub fn contains(&self, date: Date) -> bool {
        (self.start..=self.end).contains(&date)
    }
}

impl fmt::Display for BettingWeek {
    /// `2023-08-08 to 2023-08-14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start, self.end)
    }
}

/// What a serialized week holds, before it is known to be seven days.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Days {
    start: Date,
    end: Date,
}

#[cfg(feature = "serde")]
impl TryFrom<Days> for BettingWeek {
    type Error = &'static str;

    fn try_from(days: Days) -> Result<Self, Self::Error> {
        let week = Self::containing(days.start, days.start.weekday());
        if week.end == days.end { Ok(week) } else { Err("a betting week must end six days after its start") }
    }
}
