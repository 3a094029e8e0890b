//! What may be combined.

use std::collections::{HashMap, HashSet};
use std::fmt;

use rand::SeedableRng;
use rand::distr::{Distribution, Uniform};
use rand_xoshiro::Xoshiro256PlusPlus;
use rust_decimal::Decimal;

use super::configuration::{BEST, Configuration, SweepStaking};
use crate::{Error, Predictor, Prices, Result};

/// A forecaster is made where it is needed, since it need not be able to cross threads.
pub(super) type Factory = Box<dyn Fn() -> Box<dyn Predictor> + Send + Sync>;

/// What may be combined: a list of values an axis. Every combination is a configuration.
///
/// | axis | default | meaning |
/// |---|---|---|
/// | `forecaster` | – | who forecasts; at least one |
/// | `prices` | `"B365"` | whose prices are bet at |
/// | `competitions` | all | competitions that are bet on; forecasts are made from all matches |
/// | `staking` | a quarter of Kelly | what a stake is reckoned from |
/// | `max_bet` | 0.05 | largest stake on one outcome, as a share of the bankroll |
/// | `max_total` | 1 | largest sum of open stakes, as a share of the bankroll |
/// | `min_edge` | 0.02 | smallest edge |
/// | `max_edge` | none | largest edge that is believed |
/// | `odds_band` | all | smallest and largest odds |
///
/// Setting an axis replaces its values, but for `forecaster`, which adds one.
///
/// # Examples
/// ```
/// use fairline_sim::{EloPredictor, GoalsPredictor, SweepStaking, SweepSpace};
///
/// let space = SweepSpace::new()
///     .forecaster("elo", EloPredictor::default)
///     .forecaster("Dixon-Coles", GoalsPredictor::default)
///     .staking([0.1, 0.25, 0.5].map(SweepStaking::Kelly))
///     .min_edge([0.0, 0.02, 0.05, 0.1].map(Some));
/// assert_eq!(space.grid()?.len(), 2 * 3 * 4);
/// assert_eq!(space.random(10, 7)?.len(), 10);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
pub struct SweepSpace {
    pub(super) forecasters: Vec<(String, Factory)>,
    pub(super) prices: Vec<Prices>,
    competitions: Vec<Option<Vec<String>>>,
    stakings: Vec<SweepStaking>,
    max_bets: Vec<f64>,
    max_totals: Vec<f64>,
    min_edges: Vec<Option<f64>>,
    max_edges: Vec<Option<f64>>,
    odds_bands: Vec<Option<[f64; 2]>>,
}

impl fmt::Debug for SweepSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.forecasters.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("SweepSpace")
            .field("forecasters", &names)
            .field("lengths", &self.lengths())
            .finish_non_exhaustive()
    }
}

impl Default for SweepSpace {
    fn default() -> Self {
        Self {
            forecasters: Vec::new(),
            prices: vec![Prices::Bookmaker("B365".to_owned())],
            competitions: vec![None],
            stakings: vec![SweepStaking::Kelly(0.25)],
            max_bets: vec![0.05],
            max_totals: vec![1.0],
            min_edges: vec![Some(0.02)],
            max_edges: vec![None],
            odds_bands: vec![None],
        }
    }
}

impl SweepSpace {
    /// The defaults, without a forecaster.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a forecaster under a name; `make` is called once, on any thread.
    #[must_use]
    pub fn forecaster<P: Predictor + 'static>(
        mut self,
        name: impl Into<String>,
        make: impl Fn() -> P + Send + Sync + 'static,
    ) -> Self {
        self.forecasters.push((name.into(), Box::new(move || Box::new(make()))));
        self
    }

    /// Whose prices are bet at. The odds that forecasters may look at are the first of them.
    #[must_use]
    pub fn prices(mut self, prices: impl IntoIterator<Item = Prices>) -> Self {
        self.prices = prices.into_iter().collect();
        self
    }

    /// Competitions that are bet on, each value a list of codes, or `None` for all.
    #[must_use]
    pub fn competitions(mut self, competitions: impl IntoIterator<Item = Option<Vec<String>>>) -> Self {
        self.competitions = competitions.into_iter().collect();
        self
    }

    /// What a stake is reckoned from.
    #[must_use]
    pub fn staking(mut self, staking: impl IntoIterator<Item = SweepStaking>) -> Self {
        self.stakings = staking.into_iter().collect();
        self
    }

    /// Largest stake on one outcome, as a share of the bankroll, in \[0, 1\].
    #[must_use]
    pub fn max_bet(mut self, shares: impl IntoIterator<Item = f64>) -> Self {
        self.max_bets = shares.into_iter().collect();
        self
    }

    /// Largest sum of open stakes, as a share of the bankroll, in \[0, 1\].
    #[must_use]
    pub fn max_total(mut self, shares: impl IntoIterator<Item = f64>) -> Self {
        self.max_totals = shares.into_iter().collect();
        self
    }

    /// Smallest edge, ≥ −1, or `None` for every outcome with a price.
    #[must_use]
    pub fn min_edge(mut self, edges: impl IntoIterator<Item = Option<f64>>) -> Self {
        self.min_edges = edges.into_iter().collect();
        self
    }

    /// Largest edge that is believed, at least every smallest one, or `None`.
    #[must_use]
    pub fn max_edge(mut self, edges: impl IntoIterator<Item = Option<f64>>) -> Self {
        self.max_edges = edges.into_iter().collect();
        self
    }

    /// Smallest and largest odds, or `None` for all.
    #[must_use]
    pub fn odds_band(mut self, bands: impl IntoIterator<Item = Option<[f64; 2]>>) -> Self {
        self.odds_bands = bands.into_iter().collect();
        self
    }

    /// Every combination, the last axis of the table fastest.
    ///
    /// # Errors
    /// [`Error::EmptyAxis`], [`Error::RepeatedValue`], which would count one try twice, [`Error::InvalidOption`] and
    /// [`Error::StakeOptions`] for values outside their ranges, [`Error::SpaceTooLarge`].
    pub fn grid(&self) -> Result<Vec<Configuration>> {
        (0..self.size()?).map(|number| self.checked(number)).collect()
    }

    /// Some combinations, each at most once, in random order: the first few are a random search of their own. The same
    /// seed draws the same ones.
    ///
    /// # Errors
    /// Those of [`grid`](Self::grid), and [`Error::InvalidOption`] for more than there are.
    pub fn random(&self, count: usize, seed: u64) -> Result<Vec<Configuration>> {
        let size = self.size()?;
        if count > size {
            return Err(Error::InvalidOption {
                name: "number of random configurations",
                value: count.to_string(),
                allowed: "at most the size of the grid",
            });
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        // Fisher and Yates' shuffle, which remembers only the places that it has touched.
        let mut moved: HashMap<usize, usize> = HashMap::new();
        let mut drawn = Vec::with_capacity(count);
        for place in 0..count {
            let Ok(rest) = Uniform::new(place, size) else { break };
            let other = rest.sample(&mut random);
            let here = moved.get(&place).copied().unwrap_or(place);
            drawn.push(moved.insert(other, here).unwrap_or(other));
        }
        drawn.into_iter().map(|number| self.checked(number)).collect()
    }

    /// Number of combinations, once every axis has been looked at.
    pub(super) fn size(&self) -> Result<usize> {
        self.check_axes()?;
        self.lengths().iter().try_fold(1_usize, |size, &n| size.checked_mul(n)).ok_or(Error::SpaceTooLarge)
    }

    fn lengths(&self) -> [usize; 9] {
        [
            self.forecasters.len(),
            self.prices.len(),
            self.competitions.len(),
            self.stakings.len(),
            self.max_bets.len(),
            self.max_totals.len(),
            self.min_edges.len(),
            self.max_edges.len(),
            self.odds_bands.len(),
        ]
    }

    /// Empty axes, values that stand twice, and names that a table could not keep apart.
    fn check_axes(&self) -> Result<()> {
        let names: Vec<&str> = self.forecasters.iter().map(|(name, _)| name.as_str()).collect();
        check_axis("forecaster", &names)?;
        check_axis("prices", &self.prices)?;
        check_axis("competitions", &self.competitions)?;
        check_axis("staking", &self.stakings)?;
        check_axis("max_bet", &self.max_bets)?;
        check_axis("max_total", &self.max_totals)?;
        check_axis("min_edge", &self.min_edges)?;
        check_axis("max_edge", &self.max_edges)?;
        check_axis("odds_band", &self.odds_bands)?;
        let bookmakers = self.prices.iter().filter_map(|prices| match prices {
            Prices::Bookmaker(name) => Some(name.as_str()),
            Prices::Best => None,
        });
        for name in names.into_iter().chain(bookmakers) {
            check_name(name, name != BEST)?;
        }
        for codes in self.competitions.iter().flatten() {
            if codes.is_empty() {
                return Err(Error::EmptyAxis { axis: "competitions" });
            }
            codes.iter().try_for_each(|code| check_name(code, !code.contains('+')))?;
        }
        Ok(())
    }

    /// A combination, if its values are within their ranges.
    fn checked(&self, number: usize) -> Result<Configuration> {
        let mut rest = number;
        let mut places = self.lengths();
        for place in places.iter_mut().rev() {
            let length = *place;
            (*place, rest) = (rest % length, rest / length);
        }
        let [forecaster, prices, competitions, staking, bet, total, least, most, band] = places;
        let configuration = Configuration {
            number,
            forecaster: self.forecasters[forecaster].0.clone(),
            prices: self.prices[prices].clone(),
            competitions: self.competitions[competitions].clone(),
            staking: self.stakings[staking],
            max_bet: self.max_bets[bet],
            max_total: self.max_totals[total],
            min_edge: self.min_edges[least],
            max_edge: self.max_edges[most],
            odds_band: self.odds_bands[band],
        };
        let positive = |name, amount: Decimal| {
            if amount > Decimal::ZERO {
                return Ok(());
            }
            Err(Error::InvalidOption { name, value: amount.to_string(), allowed: "greater than 0" })
        };
        match configuration.staking {
            SweepStaking::Kelly(_) => {}
            SweepStaking::Flat(stake) => positive("flat stake", stake)?,
            SweepStaking::LevelProfit(target) => positive("level profit", target)?,
        }
        configuration.season_options(Decimal::ONE_THOUSAND).validate()?;
        Ok(configuration)
    }
}

pub(super) fn check_axis<T: fmt::Debug>(axis: &'static str, values: &[T]) -> Result<()> {
    if values.is_empty() {
        return Err(Error::EmptyAxis { axis });
    }
    let mut seen = HashSet::new();
    match values.iter().map(|value| format!("{value:?}")).find(|value| !seen.insert(value.clone())) {
        Some(value) => Err(Error::RepeatedValue { axis, value }),
        None => Ok(()),
    }
}

fn check_name(name: &str, allowed: bool) -> Result<()> {
    if allowed && !name.is_empty() && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(Error::InvalidOption {
        name: "name in a sweep",
        value: format!("{name:?}"),
        allowed: "neither empty nor \"best\", without control characters, and without + in a competition",
    })
}
