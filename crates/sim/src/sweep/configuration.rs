//! One way to bet: who forecasts, at which prices, with which stakes and filters.

use std::fmt;

use fairline_kelly::{BankrollPolicy, Options};
use rust_decimal::Decimal;

use crate::{
    FlatStrategy, KellyStrategy, LevelProfitStrategy, Prices, SeasonOptions, Slate, Stakes, Strategy,
    StrategyError, ValueOptions,
};

/// How the prices `best` are called in tables.
pub(super) const BEST: &str = "best";

/// What a stake is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SweepStaking {
    /// This fraction, in (0, 1\], of the stakes that maximise the expected logarithm of wealth: [`KellyStrategy`].
    Kelly(f64),
    /// The same money on every bet: [`FlatStrategy`].
    Flat(Decimal),
    /// The same profit from every winner: [`LevelProfitStrategy`].
    LevelProfit(Decimal),
}

impl SweepStaking {
    /// The word for it in tables, and its number.
    pub(super) fn words(&self) -> [String; 2] {
        let (word, amount) = match self {
            Self::Kelly(fraction) => ("kelly", fraction.to_string()),
            Self::Flat(stake) => ("flat", stake.normalize().to_string()),
            Self::LevelProfit(target) => ("level_profit", target.normalize().to_string()),
        };
        [word.to_owned(), amount]
    }

    /// Reads what [`words`](Self::words) wrote.
    pub(super) fn parse(word: &str, amount: &str) -> Option<Self> {
        match word {
            "kelly" => number(amount).map(Self::Kelly),
            "flat" => amount.parse().ok().map(Self::Flat),
            "level_profit" => amount.parse().ok().map(Self::LevelProfit),
            _ => None,
        }
    }
}

impl Strategy for SweepStaking {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        match *self {
            Self::Kelly(_) => KellyStrategy.stakes(slate), // the fraction is the policy's
            Self::Flat(stake) => FlatStrategy::new(stake).stakes(slate),
            Self::LevelProfit(target) => LevelProfitStrategy::new(target).stakes(slate),
        }
    }
}

/// One way to bet. Two configurations of a space differ in at least one field besides the number.
///
/// # Examples
/// ```
/// use fairline_sim::{EloPredictor, SweepSpace, SweepStaking};
/// use rust_decimal::Decimal;
///
/// let staking = [SweepStaking::Kelly(0.25), SweepStaking::Flat(Decimal::TEN)];
/// let grid = SweepSpace::new().forecaster("elo", EloPredictor::default).staking(staking).grid()?;
/// assert_eq!((grid.len(), grid[1].staking), (2, staking[1]));
/// // Play the first on its own, event by event.
/// let options = grid[0].season_options(Decimal::ONE_THOUSAND);
/// # let _ = options;
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Configuration {
    /// Its number in the grid of the space it is from.
    pub number: usize,
    /// Who forecasts, by the name given to [`SweepSpace::forecaster`](crate::SweepSpace::forecaster).
    pub forecaster: String,
    /// Whose prices are bet at.
    pub prices: Prices,
    /// Competitions that are bet on; `None` for all.
    pub competitions: Option<Vec<String>>,
    /// What a stake is reckoned from.
    pub staking: SweepStaking,
    /// Largest stake on one outcome, as a share of the bankroll.
    pub max_bet: f64,
    /// Largest sum of open stakes, as a share of the bankroll.
    pub max_total: f64,
    /// Smallest edge; `None` for every outcome with a price.
    pub min_edge: Option<f64>,
    /// Largest edge that is believed.
    pub max_edge: Option<f64>,
    /// Smallest and largest odds.
    pub odds_band: Option<[f64; 2]>,
}

impl Configuration {
    /// The columns that name a configuration in a table.
    pub(super) const COLUMNS: [&'static str; 12] = [
        "number",
        "forecaster",
        "prices",
        "competitions",
        "staking",
        "amount",
        "max_bet",
        "max_total",
        "min_edge",
        "max_edge",
        "odds_least",
        "odds_most",
    ];

    /// What stands in these columns. Numbers are written so that they are read back to the bit.
    pub(super) fn cells(&self) -> [String; Self::COLUMNS.len()] {
        let optional = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let [staking, amount] = self.staking.words();
        [
            self.number.to_string(),
            self.forecaster.clone(),
            self.prices_name().to_owned(),
            self.competitions.as_ref().map(|names| names.join("+")).unwrap_or_default(),
            staking,
            amount,
            self.max_bet.to_string(),
            self.max_total.to_string(),
            optional(self.min_edge),
            optional(self.max_edge),
            optional(self.odds_band.map(|band| band[0])),
            optional(self.odds_band.map(|band| band[1])),
        ]
    }

    /// Reads a configuration from its columns; names the first that cannot be read.
    pub(super) fn of_cells(cells: &csv::StringRecord) -> Result<Self, &'static str> {
        let text = |column: usize| cells.get(column).ok_or(Self::COLUMNS[column]);
        let number = |column: usize| number(text(column)?).ok_or(Self::COLUMNS[column]);
        let optional = |column: usize| match text(column)? {
            "" => Ok(None),
            _ => number(column).map(Some),
        };
        let band = optional(10)?.zip(optional(11)?);
        Ok(Self {
            number: text(0)?.parse().map_err(|_| Self::COLUMNS[0])?,
            forecaster: text(1)?.to_owned(),
            prices: match text(2)? {
                BEST => Prices::Best,
                name => Prices::Bookmaker(name.to_owned()),
            },
            competitions: match text(3)? {
                "" => None,
                names => Some(names.split('+').map(str::to_owned).collect()),
            },
            staking: SweepStaking::parse(text(4)?, text(5)?).ok_or(Self::COLUMNS[4])?,
            max_bet: number(6)?,
            max_total: number(7)?,
            min_edge: optional(8)?,
            max_edge: optional(9)?,
            odds_band: band.map(|(least, most)| [least, most]),
        })
    }

    /// How a season is played with it.
    pub fn season_options(&self, bankroll: Decimal) -> SeasonOptions {
        let mut value = ValueOptions::new().min_edge(self.min_edge);
        if let Some(edge) = self.max_edge {
            value = value.max_edge(edge);
        }
        if let Some([least, most]) = self.odds_band {
            value = value.odds_band(least, most);
        }
        if let Some(names) = &self.competitions {
            value = value.competitions(&names.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let stakes = Options::new().max_bet(self.max_bet).max_total(self.max_total);
        let stakes = match self.staking {
            SweepStaking::Kelly(fraction) => stakes.fraction(fraction),
            SweepStaking::Flat(_) | SweepStaking::LevelProfit(_) => stakes,
        };
        SeasonOptions::new().bankroll(bankroll).value(value).policy(BankrollPolicy::new(stakes))
    }

    fn prices_name(&self) -> &str {
        match &self.prices {
            Prices::Best => BEST,
            Prices::Bookmaker(name) => name,
        }
    }
}

/// A number of a table, which has none that is not one.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| !value.is_nan())
}

/// `#17 elo at B365, kelly 0.25, bet ≤ 0.05, total ≤ 1, edge 0.02 to 0.2, odds 1.5 to 5, E0+D1`
impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [staking, amount] = self.staking.words();
        let (forecaster, prices) = (&self.forecaster, self.prices_name());
        write!(f, "#{} {forecaster} at {prices}, {staking} {amount}", self.number)?;
        write!(f, ", bet ≤ {}, total ≤ {}", self.max_bet, self.max_total)?;
        match (self.min_edge, self.max_edge) {
            (None, None) => write!(f, ", any edge")?,
            (Some(least), None) => write!(f, ", edge ≥ {least}")?,
            (None, Some(most)) => write!(f, ", edge ≤ {most}")?,
            (Some(least), Some(most)) => write!(f, ", edge {least} to {most}")?,
        }
        if let Some([least, most]) = self.odds_band {
            write!(f, ", odds {least} to {most}")?;
        }
        match &self.competitions {
            Some(names) => write!(f, ", {}", names.join("+")),
            None => Ok(()),
        }
    }
}
