//! What can be wrong with a book, a price, a stake or a slip.

use crate::Method;
use crate::odds::OddsFormat;

/// Why a book, a price, a stake or a slip was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no price here: NaN stands for one that is missing.
    #[error("odds[{index}] is missing (NaN); a book needs a price for every outcome")]
    MissingPrice {
        /// Outcome, counted from 0.
        index: usize,
    },
    /// A price that is no price: infinite, or not above 1.
    #[error("odds[{index}] = {value} must be finite and greater than 1")]
    OddsOutOfRange {
        /// Outcome, counted from 0.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// A book needs at least two outcomes.
    #[error("a book needs at least 2 outcomes, this one has {outcomes}")]
    TooFewOutcomes {
        /// How many there were.
        outcomes: usize,
    },
    /// The total is not between 0 and the number of outcomes.
    #[error("total = {total} must be above 0 and below the number of outcomes, {outcomes}")]
    TotalOutOfRange {
        /// The total asked for.
        total: f64,
        /// Outcomes of the book.
        outcomes: usize,
    },
    /// The gross margin is no share.
    #[error("gross_margin = {gross_margin} must be at least 0 and below 1")]
    GrossMarginOutOfRange {
        /// The share asked for.
        gross_margin: f64,
    },
    /// The method knows no gross margin.
    #[error("{method} has no gross margin; only shin and balanced_book do")]
    GrossMarginUnsupported {
        /// The method asked for.
        method: Method,
    },
    /// The book pays out more than it takes in and the method has no answer for that.
    #[error(
        "{method} needs a booksum of at least {total}, this book has {booksum}; \
         use another method, or ask for DevigOptions::underround(true)"
    )]
    Underround {
        /// The method asked for.
        method: Method,
        /// `Σ 1/odds`, after any gross margin.
        booksum: f64,
        /// What the probabilities should sum to.
        total: f64,
    },
    /// The method takes more from an outcome than it has, or gives it more than certainty.
    #[error(
        "{method} gives outcome {index} the probability {probability}, outside (0, 1]; \
         odds_ratio, shin and power suit books with such prices"
    )]
    ProbabilityOutOfRange {
        /// The method asked for.
        method: Method,
        /// Outcome, counted from 0.
        index: usize,
        /// What it would get.
        probability: f64,
    },
    /// No distance fits all outcomes of the book.
    #[error(
        "jensen_shannon has no distance common to all outcomes: outcome {index} reaches the end of its range first; \
         odds_ratio, shin and power suit books with such prices"
    )]
    NoCommonDistance {
        /// The outcome that limits the distance, counted from 0.
        index: usize,
    },
    /// A probability to be priced that no odds belong to.
    #[error("probabilities[{index}] = {value} must be above 0 and below 1")]
    InvalidProbability {
        /// Outcome, counted from 0.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// The probabilities to be priced do not sum to the total.
    #[error("the probabilities sum to {sum}, not to {total} within 1e-12; normalise them, or set the total")]
    ProbabilitySum {
        /// Their sum.
        sum: f64,
        /// What it should be.
        total: f64,
    },
    /// No book of so many outcomes has this overround.
    #[error("overround = {overround} must be above {least} and below {most}")]
    OverroundOutOfRange {
        /// The overround asked for.
        overround: f64,
        /// `−total`.
        least: f64,
        /// The number of outcomes less the total.
        most: f64,
    },
    /// The method would have to offer odds of 1 or less.
    #[error(
        "{method} cannot spread an overround of {overround}: it ends with outcome {index} at an implied probability of \
         {implied}, which must stay above 0 and below 1"
    )]
    Unpriceable {
        /// The method asked for.
        method: Method,
        /// The first outcome without a price, counted from 0.
        index: usize,
        /// `1/odds` that it would get.
        implied: f64,
        /// The overround asked for.
        overround: f64,
    },
    /// The probabilities do not sum to the total within [`RESIDUAL_TOLERANCE`](crate::RESIDUAL_TOLERANCE).
    #[error("{method} left |Σp − total| = {residual:e}, more than the promised 1e-12")]
    Residual {
        /// The method asked for.
        method: Method,
        /// `|Σp − total|`.
        residual: f64,
    },
    /// No method goes by this name.
    #[error("no method is called {name:?}; there are {}", Method::ALL.map(|m| m.to_string()).join(", "))]
    UnknownMethod {
        /// The name asked for.
        name: String,
    },
    /// A single number, an argument or an option, is outside its range.
    #[error("{argument} = {value} must be {allowed}")]
    OutOfRange {
        /// Name of the argument or option.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// One number of a list is outside its range.
    #[error("{argument}[{index}] = {value} must be {allowed}")]
    ElementOutOfRange {
        /// Name of the argument or option.
        argument: &'static str,
        /// Place in the list, counted from 0.
        index: usize,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// Two inputs that belong together have different lengths.
    #[error("{argument} has length {found}, it must have length {expected}, one for each of the {per}")]
    LengthMismatch {
        /// Name of the argument or option.
        argument: &'static str,
        /// Its length.
        found: usize,
        /// The length it must have.
        expected: usize,
        /// What each element belongs to.
        per: &'static str,
    },
    /// There is nothing to bet on.
    #[error("{argument} is empty, at least one value is needed")]
    Empty {
        /// Name of the argument.
        argument: &'static str,
    },
    /// A quoted price that is no price; NaN says that there is none.
    #[error(
        "prices[[{bookmaker}, {outcome}]] = {value} must be finite and greater than 1, \
         or NaN where the bookmaker has no price"
    )]
    PriceOutOfRange {
        /// Row of the prices.
        bookmaker: usize,
        /// Column of the prices.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// No bookmaker has a price for an outcome.
    #[error("no bookmaker prices outcome {outcome}; leave it out or add a bookmaker who does")]
    NoPrice {
        /// Column of the prices.
        outcome: usize,
    },
    /// Every bookmaker lacks a price or has weight 0.
    #[error(
        "none of the {bookmakers} bookmakers has both a price for every outcome and a positive weight, \
         a consensus needs one"
    )]
    NoCompleteBook {
        /// Rows of the prices.
        bookmakers: usize,
    },
    /// The book of one bookmaker among several was refused.
    #[error("bookmaker {bookmaker}: {reason}")]
    Bookmaker {
        /// Row of the prices.
        bookmaker: usize,
        /// What is wrong with the book.
        reason: Box<Error>,
    },
    /// An index that is no outcome of the book.
    #[error("outcome {outcome} does not exist, the book has {outcomes} outcomes, counted from 0")]
    OutcomeOutOfRange {
        /// The index asked for.
        outcome: usize,
        /// How many outcomes there are.
        outcomes: usize,
    },
    /// The selections together pay back less than is staked on them, so no stake gains anything.
    #[error(
        "the selections have a booksum of {booksum} after commission, it must be below 1 for them to pay a profit; \
         leave one out or take better odds"
    )]
    NoProfit {
        /// `Σ 1/odds` after commission.
        booksum: f64,
    },
    /// The hedge asked for makes the position worse; the opposite bet mends it.
    #[error("this hedge would need a negative stake, {stake}; use {instead} for this position")]
    WrongSide {
        /// The stake that solves the equation.
        stake: f64,
        /// The function that hedges this position.
        instead: &'static str,
    },
    /// A dead heat for more places than runners, or for none.
    #[error(
        "legs[{leg}] is a dead heat of {runners} runners for {places} places, places must be 1 to {runners}"
    )]
    DeadHeat {
        /// Leg, counted from 0.
        leg: usize,
        /// Places that the runners share.
        places: u32,
        /// Runners that finished level.
        runners: u32,
    },
    /// A system bet has no lines of this size.
    #[error("a fold of {fold} is impossible with {legs} legs, it must be 1 to {legs}")]
    FoldOutOfRange {
        /// Legs in a line.
        fold: usize,
        /// Legs of the bet.
        legs: usize,
    },
    /// An amount is too large for a number.
    #[error("the {quantity} is too large for an f64; lower the stake or the odds")]
    Overflow {
        /// Which amount.
        quantity: &'static str,
    },
    /// No odds format goes by this name.
    #[error(
        "no odds format is called {name:?}; there are {}",
        OddsFormat::ALL.map(|f| f.to_string()).join(", ")
    )]
    UnknownOddsFormat {
        /// The name asked for.
        name: String,
    },
    /// A text that is no number of its format.
    #[error("{text:?} cannot be read as {format} odds; write {}", format.example())]
    UnreadableOdds {
        /// The format it was to be read in.
        format: OddsFormat,
        /// The text.
        text: String,
    },
    /// A comma among the digits, which may be a decimal comma or a thousands separator.
    #[error("{text:?} has a comma; write a decimal point (2.50) and no thousands separator (1000)")]
    CommaInOdds {
        /// The text.
        text: String,
    },
    /// A number that its format does not have.
    #[error("{value} is out of range; {format} odds are {}", format.range())]
    FormatRange {
        /// The format.
        format: OddsFormat,
        /// The number as it was given.
        value: String,
    },
    /// Odds so close to 1 or so large that a double cannot hold them or what they convert to.
    #[error("{format} odds of {value} are too near to 1 or to infinity for a double")]
    BeyondDouble {
        /// The format.
        format: OddsFormat,
        /// The number as it was given.
        value: String,
    },
    /// Odds shorter or longer than any that are usually written as a fraction.
    #[error("odds {odds} are beyond the usual fractions, 1/1000 to 1000/1; odds::format writes an exact one")]
    NoUsualFraction {
        /// The decimal odds.
        odds: f64,
    },
    /// A price ladder without a band.
    #[error("a price ladder needs at least one band (from, to, step)")]
    NoBands,
    /// A number of a band that is no price or no step of prices.
    #[error(
        "band {band}: {number} = {value} must be {}, at most 1e9, and have at most 6 decimal places",
        if *number == "step" { "greater than 0" } else { "greater than 1" }
    )]
    BandNumber {
        /// Band, counted from 0.
        band: usize,
        /// Which of its numbers: `from`, `to` or `step`.
        number: &'static str,
        /// The value found there.
        value: f64,
    },
    /// A band that ends where it starts, or before.
    #[error("band {band} goes from {from} to {to}; it must end at a longer price than it starts")]
    BandNotAscending {
        /// Band, counted from 0.
        band: usize,
        /// Its first price.
        from: f64,
        /// Its last price.
        to: f64,
    },
    /// A band whose end is not a whole number of steps from its start.
    #[error("band {band}: steps of {step} from {from} do not meet {to}")]
    BandStep {
        /// Band, counted from 0.
        band: usize,
        /// Its first price.
        from: f64,
        /// Its last price.
        to: f64,
        /// Its step.
        step: f64,
    },
    /// A band that leaves a gap after the one before, or overlaps it.
    #[error("band {band} starts at {from}, but the one before ends at {end}; it must start there")]
    BandStart {
        /// Band, counted from 0.
        band: usize,
        /// Its first price.
        from: f64,
        /// The last price of the band before.
        end: f64,
    },
    /// A ladder with more prices than it may have.
    #[error("band {band} brings the ladder to {ticks} prices; it may have {limit}")]
    TooManyTicks {
        /// Band, counted from 0.
        band: usize,
        /// Prices up to and with this band.
        ticks: u64,
        /// How many there may be.
        limit: u64,
    },
    /// A price shorter than the shortest of the ladder, longer than the longest, or NaN.
    #[error("odds {odds} are off the ladder, which goes from {first} to {last}")]
    OffLadder {
        /// The odds.
        odds: f64,
        /// The ladder's shortest price.
        first: f64,
        /// The ladder's longest price.
        last: f64,
    },
    /// A price between two of the ladder where one of the ladder is needed.
    #[error("odds {odds} are not on the ladder; the prices next to them are {below} and {above}")]
    NotATick {
        /// The odds.
        odds: f64,
        /// The next shorter price.
        below: f64,
        /// The next longer price.
        above: f64,
    },
    /// A move of so many prices that it leaves the ladder.
    #[error(
        "odds {odds} cannot move by {ticks} on the ladder, which has {shorter} shorter and {longer} longer prices"
    )]
    LadderEnd {
        /// The odds.
        odds: f64,
        /// How far they were to move.
        ticks: isize,
        /// How many shorter prices there are.
        shorter: usize,
        /// How many longer prices there are.
        longer: usize,
    },
}

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;
