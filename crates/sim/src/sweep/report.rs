//! The best of all tries, and what its luck is worth.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt;

use fairline_data::Season;
use fairline_metrics::{
    BootstrapOptions, DeflatedSharpe, OverfittingProbability, SuperiorPredictiveAbility, deflated_sharpe,
    probability_of_overfitting, superior_predictive_ability,
};
use ndarray::Array2;

use super::configuration::Configuration;
use super::ranking::Ranking;
use super::trial::Trial;
use crate::{Error, Prices, Result};

/// Blocks that the weeks are cut into for the probability of overfitting; fewer weeks make fewer blocks.
const BLOCKS: usize = 16;
/// A winner stands if it is better than luck with this probability …
const SURE: f64 = 0.95;
/// … and if the best of worthless tries would look as good at most so often.
const SIGNIFICANT: f64 = 0.05;

/// How the best is chosen and tested.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | seed | given to `new` | any | of the resamples |
/// | `ranking` | log growth | see [`Ranking`] | by what the best is chosen |
/// | `least_bets` | 1 | | tries with fewer bets cannot win; they are tries all the same |
/// | `resamples` | 2,000 | 1 to 1,000,000 | of the reality check; 1,000 tries of 280 weeks take about half a second |
///
/// # Examples
/// ```
/// use fairline_sim::{Ranking, SweepReportOptions};
///
/// // By the yield a handful of lucky bets wins, unless it takes a hundred bets to be ranked.
/// let options = SweepReportOptions::new(1).ranking(Ranking::Yield).least_bets(100);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SweepReportOptions {
    seed: u64,
    ranking: Ranking,
    least_bets: usize,
    resamples: usize,
}

impl SweepReportOptions {
    /// The defaults with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, ranking: Ranking::default(), least_bets: 1, resamples: 2_000 }
    }

    /// By what the best is chosen.
    #[must_use]
    pub fn ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }

    /// Tries with fewer bets cannot win.
    #[must_use]
    pub fn least_bets(mut self, bets: usize) -> Self {
        self.least_bets = bets;
        self
    }

    /// Resamples of the reality check.
    #[must_use]
    pub fn resamples(mut self, resamples: usize) -> Self {
        self.resamples = resamples;
        self
    }
}

/// One line of the ranking, over all seasons.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Ranked {
    /// How was bet; in words where it is written down.
    #[serde(serialize_with = "in_words")]
    pub configuration: Configuration,
    /// What it is ranked by; `None` when undefined.
    pub figure: Option<f64>,
    /// Bets.
    pub bets: usize,
    /// Sum of the seasons' logarithms of growth.
    pub log_growth: f64,
    /// Profit over money staked.
    pub yield_on_turnover: Option<f64>,
    /// Sharpe ratio a week, not annualised.
    pub weekly_sharpe: Option<f64>,
}

fn in_words<S: serde::Serializer>(configuration: &Configuration, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(configuration)
}

/// The best of all tries, and what its luck is worth.
///
/// Every try counts, also one that cannot win. What was tried elsewhere on the same seasons does not, and makes all
/// probabilities too kind.
///
/// # Examples
/// ```
/// use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, Sweep, SweepOptions, SweepReport, SweepReportOptions, SweepSpace};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(7))?;
/// let space = SweepSpace::new().forecaster("elo", EloPredictor::default).min_edge([0.0, 0.02, 0.05].map(Some));
/// let sweep = Sweep::new(&space, &league.matches, &[Season::new(2017)], &SweepOptions::new())?;
/// let mut trials = Vec::new();
/// sweep.run(&space.grid()?, |trial| {
///     trials.push(trial);
///     Ok(())
/// })?;
/// let report = SweepReport::of(&trials, &SweepReportOptions::new(1).resamples(500))?;
/// let winner = report.winner().ok_or("nothing was bet on")?;
/// assert!(report.ranked.iter().all(|line| line.log_growth <= winner.log_growth));
/// assert_eq!(report.is_more_than_luck(), Some(false)); // the bookmaker knows more than Elo
/// print!("{}", report.table(3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct SweepReport {
    /// By what the best was chosen.
    pub ranking: Ranking,
    /// Configurations that were tried.
    pub tries: usize,
    /// The seasons of every try.
    pub seasons: Vec<Season>,
    /// Weeks of all seasons.
    pub weeks: usize,
    /// All tries, the best first; those that cannot win last. Equals in order of their numbers.
    pub ranked: Vec<Ranked>,
    /// The Sharpe ratio of the first against the best that as many worthless tries would show; `None` if none can win.
    pub deflated_sharpe: Option<DeflatedSharpe>,
    /// Whether any try is better than not to bet.
    pub superior_ability: SuperiorPredictiveAbility,
    /// Whether choosing the best by its Sharpe ratio on half of the weeks helps on the other half; `None` for one try or
    /// one week.
    pub overfitting: Option<OverfittingProbability>,
}

impl SweepReport {
    /// Ranks the tries, of one table or of all shards in any order, and tests the best.
    ///
    /// # Errors
    /// [`Error::MixedTrials`] for no tries and for tries that do not belong together: of one number, or of other seasons
    /// or matches; [`Error::Scores`] for resamples outside their range.
    pub fn of(trials: &[Trial], options: &SweepReportOptions) -> Result<Self> {
        let mut trials: Vec<&Trial> = trials.iter().collect();
        trials.sort_by_key(|trial| trial.configuration.number);
        check(&trials)?;
        let seasons = trials[0].seasons.iter().map(|season| season.season).collect();
        let sharpes = trials.iter().map(|trial| trial.weekly_sharpe()).collect::<Result<Vec<_>>>()?;
        let returns: Vec<Vec<f64>> = trials.iter().map(|trial| trial.weekly_returns()).collect();
        let weeks = returns[0].len();
        let table = Array2::from_shape_fn((weeks, trials.len()), |(week, k)| returns[k][week]);

        let mut ranked = Vec::with_capacity(trials.len());
        for (k, trial) in trials.iter().enumerate() {
            let line = Ranked {
                configuration: trial.configuration.clone(),
                figure: options.ranking.figure(trial)?,
                bets: trial.bets(),
                log_growth: trial.log_growth(),
                yield_on_turnover: trial.yield_on_turnover(),
                weekly_sharpe: sharpes[k],
            };
            ranked.push((k, line));
        }
        let key = |line: &Ranked| line.figure.filter(|_| line.bets >= options.least_bets);
        ranked.sort_by(|(_, one), (_, other)| match (key(one), key(other)) {
            (Some(one), Some(other)) => other.total_cmp(&one),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        let winner = ranked.first().filter(|(_, line)| key(line).is_some()).map(|(k, _)| *k);
        let deflated = winner.map(|k| deflated_sharpe(&returns[k], &sharpes)).transpose();
        let resampling = BootstrapOptions::new(options.seed).resamples(options.resamples);
        let blocks = BLOCKS.min(weeks / 2 * 2);
        let judged = trials.len() > 1 && blocks > 0;
        let overfitting = judged.then(|| probability_of_overfitting(table.view(), blocks)).transpose();
        Ok(Self {
            ranking: options.ranking,
            tries: trials.len(),
            seasons,
            weeks,
            ranked: ranked.into_iter().map(|(_, line)| line).collect(),
            deflated_sharpe: deflated.map_err(Error::Scores)?,
            superior_ability: superior_predictive_ability(table.view(), &resampling)
                .map_err(Error::Scores)?,
            overfitting: overfitting.map_err(Error::Scores)?,
        })
    }

    /// The best try; `None` if none can win.
    pub fn winner(&self) -> Option<&Ranked> {
        self.deflated_sharpe.and(self.ranked.first())
    }

    /// Whether the best is more than luck: its ratio is above what the best of as many worthless tries would show with a
    /// probability of at least 95 %, and the reality check rejects at 5 %. `None` when one of the two is undefined.
    pub fn is_more_than_luck(&self) -> Option<bool> {
        let probability = self.deflated_sharpe?.probability?;
        let p_value = self.superior_ability.p_reality_check?;
        Some(probability >= SURE && p_value <= SIGNIFICANT)
    }
}

/// Refuses tries that do not belong together; there is at least one week otherwise.
fn check(trials: &[&Trial]) -> Result<()> {
    let mixed = |number, reason| Err(Error::MixedTrials { number, reason });
    let Some(first) = trials.first() else { return mixed(0, "there is no try at all") };
    if first.seasons.iter().all(|season| season.weekly_returns.is_empty()) {
        return mixed(first.configuration.number, "it has no week");
    }
    let mut numbers = HashSet::new();
    let mut setups: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
    for trial in trials {
        let number = trial.configuration.number;
        if !numbers.insert(number) {
            return mixed(number, "two tries have this number; a shard was read twice, or two searches");
        }
        let weeks = |trial: &Trial| -> Vec<_> {
            trial.seasons.iter().map(|season| (season.season, season.weekly_returns.len())).collect()
        };
        if weeks(trial) != weeks(first) {
            return mixed(number, "its seasons are not those of the other tries; is its search finished?");
        }
        let prices = match &trial.configuration.prices {
            Prices::Best => None,
            Prices::Bookmaker(name) => Some(name.as_str()),
        };
        let setup: Vec<&str> = trial.seasons.iter().map(|season| season.setup.as_str()).collect();
        if *setups.entry(prices).or_insert_with(|| setup.clone()) != setup {
            return mixed(number, "it was tried on other matches or with other options");
        }
    }
    Ok(())
}

/// A share in percent, or a dash.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.3}"))
}

impl SweepReport {
    /// The best tries as lines of text, the best first, under their names.
    pub fn table(&self, lines: usize) -> String {
        let line = |line: &Ranked| {
            let of_turnover = line.yield_on_turnover.map(|share| format!("{:+.1}%", 100.0 * share));
            let of_turnover = of_turnover.unwrap_or_else(|| "–".to_owned());
            let sharpe = ratio(line.weekly_sharpe);
            let Ranked { log_growth, bets, configuration, .. } = line;
            format!("{log_growth:+11.3} {of_turnover:>7} {sharpe:>7} {bets:6}  {configuration}\n")
        };
        let lines: String = self.ranked.iter().take(lines).map(line).collect();
        format!(" log growth   yield  Sharpe   bets\n{lines}")
    }
}

/// The verdict in words.
impl fmt::Display for SweepReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tries, seasons, weeks) = (self.tries, self.seasons.len(), self.weeks);
        let Some((winner, luck)) = self.winner().zip(self.deflated_sharpe) else {
            return write!(
                f,
                "None of {tries} tries over {seasons} seasons ({weeks} weeks) has placed enough bets to win."
            );
        };
        writeln!(
            f,
            "The best of {tries} tries by {}, over {seasons} seasons ({weeks} weeks):",
            self.ranking
        )?;
        writeln!(f, "{}", winner.configuration)?;
        writeln!(
            f,
            "{} bets, yield {}, log growth {:+.3}, Sharpe ratio {} a week.",
            winner.bets,
            percent(winner.yield_on_turnover),
            winner.log_growth,
            ratio(winner.weekly_sharpe)
        )?;
        writeln!(
            f,
            "What its luck is worth: the best of {tries} worthless tries would show a Sharpe ratio of {:.3}; the \
             probability that its own is truly higher is {} (deflated Sharpe ratio).",
            luck.expected_maximum,
            percent(luck.probability)
        )?;
        writeln!(
            f,
            "If no try were better than not to bet, the best would look as good with a probability of {} (reality \
             check; {} by Hansen's test).",
            percent(self.superior_ability.p_reality_check),
            percent(self.superior_ability.p_consistent)
        )?;
        if let Some(overfitting) = &self.overfitting {
            writeln!(
                f,
                "The best on half of the weeks was in the lower half on the others in {} of the splits, and lost money \
                 there in {}.",
                percent(overfitting.probability),
                percent(overfitting.probability_of_loss)
            )?;
        }
        f.write_str(match self.is_more_than_luck() {
            Some(true) => "Verdict: more than luck, as far as these tries tell.",
            Some(false) => "Verdict: not to be told from luck.",
            None => "Verdict: none; there is too little to judge by.",
        })
    }
}
