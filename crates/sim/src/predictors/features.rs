//! What is known about two clubs before they meet.
//!
//! For each club: an Elo rating, exponentially weighted means of goals and shots on target for and against, the
//! day of its last match, and whether it was promoted. Every match adds 1 to the weight of its own figures after
//! the older ones have been multiplied by `d = 2^(−1/half-life)`; the mean is drawn towards the league's mean `m`
//! by `k` matches' worth of prior:
//!
//! ```text
//! mean = (k·m + Σ dⁱ·xᵢ) / (k + Σ dⁱ)
//! ```
//! A match is seen as it is before its betting week begins: results of the same week do not enter, the calendar
//! of the same week does (for the days of rest).

use std::collections::HashMap;

use fairline_data::Season;
use fairline_model::Elo;
use jiff::civil::Date;

use super::members::{Clubs, Members};
use crate::options::check;
use crate::{Fixture, Played, Result};

/// How the features are made.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `half_life` | 45 matches | > 0 | after so many matches a result counts half |
/// | `prior` | 20 matches | > 0 | weight of the league's mean in a club's mean |
/// | `carry_over` | 1 | 0 to 1 | share of a club's weight that survives the summer |
///
/// The defaults had the lowest ranked probability score over the Premier League seasons 2017-18 and 2018-19, each
/// predicted from the seasons before it, on a grid of half-lives from 10 to 100, priors from 3 to 30 and carry-overs
/// from 0.4 to 1. The optimum is flat; no later season entered the choice.
///
/// # Examples
/// ```
/// use fairline_model::{EloOptions, LogitOptions};
/// use fairline_sim::{FeatureOptions, MultinomialPredictor};
///
/// let features = FeatureOptions::new().half_life(30.0).prior(10.0).carry_over(0.8);
/// let logit = LogitOptions::new().l2(0.1).standardize(true);
/// let forecaster = MultinomialPredictor::new(features, EloOptions::new(), logit);
/// # let _ = forecaster;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureOptions {
    half_life: f64,
    prior: f64,
    carry_over: f64,
}

impl Default for FeatureOptions {
    fn default() -> Self {
        Self { half_life: 45.0, prior: 20.0, carry_over: 1.0 }
    }
}

impl FeatureOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Matches after which a result counts half.
    #[must_use]
    pub fn half_life(mut self, matches: f64) -> Self {
        self.half_life = matches;
        self
    }

    /// Weight of the league's mean, in matches.
    #[must_use]
    pub fn prior(mut self, matches: f64) -> Self {
        self.prior = matches;
        self
    }

    /// Share of a club's weight that survives the summer.
    #[must_use]
    pub fn carry_over(mut self, share: f64) -> Self {
        self.carry_over = share;
        self
    }

    fn validate(&self) -> Result<()> {
        check("half_life", self.half_life, self.half_life > 0.0, "finite and greater than 0")?;
        check("prior", self.prior, self.prior > 0.0, "finite and greater than 0")?;
        check("carry_over", self.carry_over, (0.0..=1.0).contains(&self.carry_over), "between 0 and 1")
    }
}

/// Features of one match, in the order of [`FEATURE_NAMES`].
pub(crate) type FeatureRow = [f64; FEATURE_NAMES.len()];

/// Names of the features, in order.
///
/// `rest` is in days, at most [`LONGEST_REST`]: a summer's rest is no better than two weeks'. `promoted` is 1 for a club
/// that did not play in this competition the season before; its form starts anew from the competition's mean. Where
/// the data holds the division above as well, that is also a club that was relegated into this one.
pub const FEATURE_NAMES: [&str; 13] = [
    "elo_difference",
    "home_goals_for",
    "home_goals_against",
    "home_shots_on_target_for",
    "home_shots_on_target_against",
    "away_goals_for",
    "away_goals_against",
    "away_shots_on_target_for",
    "away_shots_on_target_against",
    "home_rest",
    "away_rest",
    "home_promoted",
    "away_promoted",
];

/// Days of rest beyond which more rest is the same.
pub const LONGEST_REST: f64 = 14.0;

/// Goals for, goals against, shots on target for, shots on target against.
const STATISTICS: usize = 4;

/// An exponentially weighted sum and the weight in it.
#[derive(Debug, Clone, Copy, Default)]
struct Form {
    sum: f64,
    weight: f64,
}

impl Form {
    fn add(&mut self, value: f64, decay: f64) {
        self.sum = self.sum * decay + value;
        self.weight = self.weight * decay + 1.0;
    }

    fn fade(&mut self, share: f64) {
        self.sum *= share;
        self.weight *= share;
    }

    fn mean(self, prior: f64, league: f64) -> f64 {
        (prior * league + self.sum) / (prior + self.weight)
    }
}

#[derive(Debug, Clone, Default)]
struct Club {
    form: [Form; STATISTICS],
    last_match: Option<Date>,
    season: Option<Season>,
    promoted: bool,
}

/// A competition: its clubs, and what a club does in a match on average.
#[derive(Debug, Clone, Default)]
struct Competition {
    members: Members,
    /// Mean of each statistic per club and match, over everything seen.
    mean: [Form; STATISTICS],
}

/// The state of every club after some history.
#[derive(Debug, Clone)]
pub(crate) struct FeatureState {
    options: FeatureOptions,
    decay: f64,
    numbers: Clubs,
    clubs: Vec<Club>,
    elo: Elo,
    season: Option<Season>,
    competitions: HashMap<String, Competition>,
}

impl FeatureState {
    pub(crate) fn new(options: &FeatureOptions, elo: Elo) -> Result<Self> {
        options.validate()?;
        Ok(Self {
            options: options.clone(),
            decay: (-1.0 / options.half_life).exp2(),
            numbers: Clubs::default(),
            clubs: Vec::new(),
            elo,
            season: None,
            competitions: HashMap::new(),
        })
    }

    /// Feature rows of fixtures that are all in the next betting week, in order of date.
    ///
    /// Takes in what the calendar says (who plays, when, in which season), which is known beforehand.
    pub(crate) fn announce<'a>(&mut self, week: impl Iterator<Item = &'a Fixture>) -> Vec<FeatureRow> {
        week.map(|fixture| {
            let home = self.enter(&fixture.home, fixture);
            let away = self.enter(&fixture.away, fixture);
            let row = self.row(home, away, fixture);
            self.clubs[home].last_match = Some(fixture.date);
            self.clubs[away].last_match = Some(fixture.date);
            row
        })
        .collect()
    }

    /// Takes in the results of a week that has been announced.
    pub(crate) fn absorb(&mut self, week: &[Played]) {
        for game in week {
            let [home, away] = [&game.fixture.home, &game.fixture.away].map(|name| self.numbers.number(name));
            self.elo.update(home, away, game.goals);
            self.learn(home, away, &game.fixture.competition, 0, game.goals);
            if let Some(shots) = game.shots_on_target {
                self.learn(home, away, &game.fixture.competition, 2, shots);
            }
        }
    }

    /// Adds one statistic (`first`: for, `first + 1`: against) of one match to both clubs and to the
    /// competition.
    fn learn(
        &mut self,
        home: usize,
        away: usize,
        competition: &str,
        first: usize,
        [by_home, by_away]: [u32; 2],
    ) {
        let (by_home, by_away) = (f64::from(by_home), f64::from(by_away));
        for (club, made, let_in) in [(home, by_home, by_away), (away, by_away, by_home)] {
            self.clubs[club].form[first].add(made, self.decay);
            self.clubs[club].form[first + 1].add(let_in, self.decay);
            if let Some(competition) = self.competitions.get_mut(competition) {
                competition.mean[first].add(made, 1.0);
                competition.mean[first + 1].add(let_in, 1.0);
            }
        }
    }

    /// The club's index, after noting that it plays `fixture`: a new season, a new member of the competition.
    fn enter(&mut self, name: &str, fixture: &Fixture) -> usize {
        if self.season.is_some_and(|season| season < fixture.season) {
            self.elo.start_season();
        }
        self.season = self.season.max(Some(fixture.season));
        let club = self.numbers.number(name);
        if club == self.clubs.len() {
            self.clubs.push(Club::default());
        }
        let competition = self.competitions.entry(fixture.competition.clone()).or_default();
        let newcomer = competition.members.enter(club, fixture.season);
        let state = &mut self.clubs[club];
        if state.season != Some(fixture.season) {
            state.promoted = newcomer;
            let share = if state.promoted { 0.0 } else { self.options.carry_over };
            state.form.iter_mut().for_each(|form| form.fade(share));
            state.season = Some(fixture.season);
        }
        club
    }

    fn row(&self, home: usize, away: usize, fixture: &Fixture) -> FeatureRow {
        let (h, a) = (&self.clubs[home], &self.clubs[away]);
        let means = self.competitions.get(&fixture.competition).map(|competition| competition.mean);
        let form = |club: &Club, i: usize| {
            // Before the first result there is no league mean either, and every club gets the same 0.
            let league = means.map_or(0.0, |mean| mean[i].mean(f64::MIN_POSITIVE, 0.0));
            club.form[i].mean(self.options.prior, league)
        };
        let rest = |club: &Club| match club.last_match {
            Some(last) => f64::from((fixture.date - last).get_days()).min(LONGEST_REST),
            None => LONGEST_REST,
        };
        let promoted = |club: &Club| f64::from(u8::from(club.promoted));
        [
            self.elo.rating(home) - self.elo.rating(away),
            form(h, 0),
            form(h, 1),
            form(h, 2),
            form(h, 3),
            form(a, 0),
            form(a, 1),
            form(a, 2),
            form(a, 3),
            rest(h),
            rest(a),
            promoted(h),
            promoted(a),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairline_model::EloOptions;
    use jiff::civil::date;

    fn game(day: Date, home: &str, away: &str, goals: [u32; 2], shots: Option<[u32; 2]>) -> Played {
        let fixture = Fixture {
            competition: "E0".to_owned(),
            season: Season::of(day),
            date: day,
            time: None,
            home: home.to_owned(),
            away: away.to_owned(),
            odds: None,
            quotes: Vec::new(),
            average: None,
        };
        Played { fixture, goals, shots: None, shots_on_target: shots }
    }

    fn state(options: &FeatureOptions) -> FeatureState {
        FeatureState::new(options, Elo::new(EloOptions::new()).unwrap()).unwrap()
    }

    fn feature(row: &FeatureRow, name: &str) -> f64 {
        row[FEATURE_NAMES.iter().position(|other| *other == name).unwrap()]
    }

    /// The weighted mean written out, newest match last.
    fn mean(values: &[f64], options: &FeatureOptions, league: f64) -> f64 {
        let weight = |age: usize| (-(age as f64) / options.half_life).exp2();
        let ages = (0..values.len()).rev();
        let sum: f64 = values.iter().zip(ages.clone()).map(|(x, age)| weight(age) * x).sum();
        let total: f64 = ages.map(weight).sum();
        (options.prior * league + sum) / (options.prior + total)
    }

    #[test]
    fn form_is_the_weighted_mean_of_what_came_before_the_week() {
        let options = FeatureOptions::new().half_life(3.0).prior(2.0);
        let mut state = state(&options);
        let first = [game(date(2023, 8, 12), "Ash", "Elm", [3, 1], Some([7, 2]))];
        let second = [game(date(2023, 8, 19), "Elm", "Ash", [0, 2], None)];
        for week in [&first, &second] {
            state.announce(week.iter().map(|game| &game.fixture));
            state.absorb(week);
        }
        let next = game(date(2023, 8, 26), "Ash", "Elm", [9, 9], None);
        let row = state.announce(std::iter::once(&next.fixture))[0];
        // Per club and match: (3 + 1 + 0 + 2) / 4 goals and (7 + 2) / 2 shots on target.
        let expected = [
            ("home_goals_for", mean(&[3.0, 2.0], &options, 1.5)),
            ("home_goals_against", mean(&[1.0, 0.0], &options, 1.5)),
            ("away_goals_for", mean(&[1.0, 0.0], &options, 1.5)),
            ("home_shots_on_target_for", mean(&[7.0], &options, 4.5)),
            ("away_shots_on_target_against", mean(&[7.0], &options, 4.5)),
            ("home_rest", 7.0),
        ];
        for (name, value) in expected {
            assert!((feature(&row, name) - value).abs() < 1e-12, "{name}: {} {value}", feature(&row, name));
        }
        assert!(feature(&row, "elo_difference") > 0.0);
    }

    #[test]
    fn promoted_clubs_are_those_that_were_not_there_the_season_before() {
        let mut state = state(&FeatureOptions::new());
        let old = [game(date(2022, 8, 6), "Ash", "Elm", [1, 0], None)];
        let row = state.announce(old.iter().map(|game| &game.fixture))[0];
        // Before the first season nobody is known to have been promoted.
        assert_eq!((feature(&row, "home_promoted"), feature(&row, "away_promoted")), (0.0, 0.0));
        state.absorb(&old);
        let new = game(date(2023, 8, 12), "Oak", "Ash", [0, 0], None);
        let row = state.announce(std::iter::once(&new.fixture))[0];
        assert_eq!((feature(&row, "home_promoted"), feature(&row, "away_promoted")), (1.0, 0.0));
        assert!(feature(&row, "home_rest") >= LONGEST_REST);
    }

    #[test]
    fn a_second_match_in_the_week_knows_the_calendar_and_not_the_result() {
        let mut state = state(&FeatureOptions::new());
        let week = [
            game(date(2023, 8, 8), "Ash", "Elm", [5, 0], None),
            game(date(2023, 8, 12), "Ash", "Oak", [0, 0], None),
        ];
        let rows = state.announce(week.iter().map(|game| &game.fixture));
        let known =
            ["home_rest", "elo_difference", "home_goals_for"].map(|name| feature(&rows[1], name).to_bits());
        assert_eq!(known, [4.0f64, 0.0, 0.0].map(f64::to_bits));
    }

    #[test]
    fn options_out_of_range_are_named() {
        let elo = || Elo::new(EloOptions::new()).unwrap();
        for (options, name) in [
            (FeatureOptions::new().half_life(0.0), "half_life"),
            (FeatureOptions::new().prior(f64::INFINITY), "prior"),
            (FeatureOptions::new().carry_over(1.1), "carry_over"),
            (FeatureOptions::new().carry_over(f64::NAN), "carry_over"),
        ] {
            let error = FeatureState::new(&options, elo()).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
