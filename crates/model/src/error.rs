//! What can be wrong with an input, with the place and the value.

use crate::{GoalsFamily, GoalsParameter};

/// Result of the fallible functions of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What was wrong, where, and what would have been allowed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option lies outside its documented range.
    #[error("{name} = {value} must be {allowed}")]
    OptionOutOfRange {
        /// Name of the option, as its setter is called.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range it must lie in.
        allowed: &'static str,
    },
    /// There is nothing to fit to.
    #[error("x has no rows")]
    NoRows,
    /// There is nothing to fit with.
    #[error("x has no columns")]
    NoColumns,
    /// Features and labels do not belong together.
    #[error("x has {rows} rows but y has {labels} labels")]
    LengthMismatch {
        /// Rows of `x`.
        rows: usize,
        /// Labels in `y`.
        labels: usize,
    },
    /// A feature is NaN or infinite.
    #[error("x[{row}, {column}] = {value} must be finite")]
    NotFinite {
        /// Row of the value.
        row: usize,
        /// Column of the value.
        column: usize,
        /// The value.
        value: f64,
    },
    /// The squares of a column's values would overflow.
    #[error("column {column} of x spans {min} to {max}, more than 1e150")]
    ColumnTooWide {
        /// The column.
        column: usize,
        /// Its smallest value.
        min: f64,
        /// Its largest value.
        max: f64,
    },
    /// A label names a class that does not exist.
    #[error("y[{row}] = {class} must be below the number of classes, {classes}")]
    ClassOutOfRange {
        /// Row of the label.
        row: usize,
        /// The label.
        class: usize,
        /// Number of classes.
        classes: usize,
    },
    /// A class has no row, so its probability has no estimate.
    #[error("class {class} of {classes} has no row")]
    EmptyClass {
        /// The first class without a row.
        class: usize,
        /// Number of classes.
        classes: usize,
    },
    /// One class leaves nothing to predict.
    #[error("{classes} class given, at least 2 needed")]
    TooFewClasses {
        /// Number of classes.
        classes: usize,
    },
    /// A column without variation can neither be standardised nor told from the intercept.
    #[error("column {column} of x is constant at {value}")]
    ConstantColumn {
        /// The column.
        column: usize,
        /// Its value.
        value: f64,
    },
    /// A column is a linear combination of the columns before it, and no penalty chooses between them.
    #[error("column {column} of x is a linear combination of the columns before it and the intercept")]
    CollinearColumn {
        /// The column.
        column: usize,
    },
    /// Some direction of coefficients separates the classes: the likelihood has no maximum.
    #[error("the classes are separable, so the likelihood without penalty has no maximum; set l2 > 0")]
    Separable,
    /// The objective, a coefficient or another result overflows.
    #[error("{what} = {value} is beyond the range of f64")]
    Overflow {
        /// The quantity that overflowed.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// The features to predict from are not those of the fit.
    #[error("x has {actual} columns but the model was fitted with {expected}")]
    ColumnMismatch {
        /// Columns of the fit.
        expected: usize,
        /// Columns given.
        actual: usize,
    },
    /// A model was changed by hand into one whose parts do not fit together.
    #[error("the model has coefficients for {coefficients} classes but {intercepts} intercepts")]
    ClassMismatch {
        /// Columns of `coefficients`.
        coefficients: usize,
        /// Length of `intercepts`.
        intercepts: usize,
    },
    /// The logits of a row overflow, so it has no probabilities.
    #[error("the logits of row {row} are not finite")]
    LogitNotFinite {
        /// The row.
        row: usize,
    },
    /// Rows and their weights do not belong together.
    #[error("there are {rows} rows but {weights} weights")]
    WeightsMismatch {
        /// Rows of the data.
        rows: usize,
        /// Weights given.
        weights: usize,
    },
    /// A weight is no number, infinite or negative.
    #[error("weights[{row}] = {value} must be finite and at least 0")]
    WeightOutOfRange {
        /// Row of the weight.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// All weights are 0, or too small to add up to a number.
    #[error("all weights are 0, so there is nothing to fit to")]
    NoWeight,
    /// Offsets need one value for each row and class.
    #[error("offsets have shape {actual:?}, but (rows, classes) is {expected:?}")]
    OffsetsMismatch {
        /// Rows and classes of the data.
        expected: (usize, usize),
        /// Rows and columns of the offsets.
        actual: (usize, usize),
    },
    /// An offset is NaN or infinite; the logarithm of an impossible outcome's probability is.
    #[error("offsets[{row}, {class}] = {value} must be finite")]
    OffsetNotFinite {
        /// Row of the offset.
        row: usize,
        /// Class of the offset.
        class: usize,
        /// The offset.
        value: f64,
    },
    /// The model to start from has another shape.
    #[error("the model to start from has (features, classes) = {actual:?}, the data have {expected:?}")]
    StartMismatch {
        /// Features and classes of the data.
        expected: (usize, usize),
        /// Features and classes of the start.
        actual: (usize, usize),
    },
    /// The curvature is 0 in some direction, so the errors in it are infinite.
    #[error(
        "the Hessian is singular in {}; set l2 > 0 or leave columns out",
        .column.map_or_else(|| "an intercept".to_owned(), |column| format!("column {column}"))
    )]
    SingularHessian {
        /// The column, or `None` for an intercept.
        column: Option<usize>,
    },
    /// Two fits cannot be compared by their likelihoods.
    #[error("no likelihood-ratio test: {reason}")]
    NotNested {
        /// What would have to hold.
        reason: &'static str,
    },
    /// There is no penalty to fit with or to choose from.
    #[error("no penalty given, at least one needed")]
    NoPenalties,
    /// A penalty to choose from is not positive, NaN or infinite.
    #[error("lambdas[{index}] = {value} must be finite and greater than 0")]
    PenaltyOutOfRange {
        /// Place of the penalty.
        index: usize,
        /// The penalty.
        value: f64,
    },
    /// Folds must leave rows before the first and in the last.
    #[error("folds beginning at rows {begins:?} must increase between 1 and {rows} − 1, the last row")]
    FoldsOutOfRange {
        /// First row of each fold.
        begins: Vec<usize>,
        /// Rows of the data.
        rows: usize,
    },
    /// A file holds no model of this kind.
    #[error("the saved model cannot be read: {reason}")]
    NotReadable {
        /// What is wrong with it.
        reason: String,
    },
    /// A file is of a version that is not known.
    #[error("the saved model has version {version}, but only version {known} can be read; fit it anew")]
    OtherVersion {
        /// The version of the file.
        version: u32,
        /// The version that can be read.
        known: u32,
    },
    /// A saved model was fitted to other features, or to the same in another order.
    #[error("the saved model has features {actual:?}, expected {expected:?}")]
    OtherFeatures {
        /// The features to be given to the model.
        expected: Vec<String>,
        /// The features of the file.
        actual: Vec<String>,
    },
    /// There is no match to fit to.
    #[error("no match was given")]
    NoMatches,
    /// A match or fixture has one club on both sides.
    #[error("match {row} has club {club} on both sides")]
    ClubAgainstItself {
        /// Row of the match.
        row: usize,
        /// The club.
        club: usize,
    },
    /// A number of goals is negative, NaN or infinite.
    #[error("the goals of the {side} side of match {row}, {goals}, must be finite and at least 0")]
    GoalsOutOfRange {
        /// Row of the match.
        row: usize,
        /// "home" or "away".
        side: &'static str,
        /// The value given.
        goals: f64,
    },
    /// The family has a likelihood for whole numbers only, and not for any number of them.
    #[error(
        "{family:?} needs whole numbers of goals up to {most}, but the {side} side of match {row} has {goals}; Poisson takes fractions"
    )]
    GoalsNotCount {
        /// Row of the match.
        row: usize,
        /// "home" or "away".
        side: &'static str,
        /// The value given.
        goals: f64,
        /// The family asked for.
        family: GoalsFamily,
        /// Most goals the family takes.
        most: f64,
    },
    /// The age or the weight of a match is negative, NaN or infinite.
    #[error("the {what} of match {row}, {value}, must be finite and at least 0")]
    MatchNumber {
        /// Row of the match.
        row: usize,
        /// "age" or "weight".
        what: &'static str,
        /// The value given.
        value: f64,
    },
    /// The sides of all matches need as many covariates.
    #[error("the {side} side of match {row} has {actual} covariates but {expected} are needed")]
    CovariateCount {
        /// Row of the match.
        row: usize,
        /// "home" or "away".
        side: &'static str,
        /// Covariates of the first match, or of the fit.
        expected: usize,
        /// Covariates given.
        actual: usize,
    },
    /// A covariate is NaN or infinite.
    #[error("covariate {index} of the {side} side of match {row}, {value}, must be finite")]
    CovariateNotFinite {
        /// Row of the match.
        row: usize,
        /// "home" or "away".
        side: &'static str,
        /// Index of the covariate.
        index: usize,
        /// The value.
        value: f64,
    },
    /// No goal was scored, so the rates have no estimate.
    #[error("no goal was scored by {sides} sides, so their rate has no estimate above 0")]
    NoGoals {
        /// "home", "away" (which includes sides on neutral ground) or "any".
        sides: &'static str,
    },
    /// Without a prior, nothing compares clubs that no chain of matches connects.
    #[error("no chain of matches connects club {club} with club {other}; set prior_precision > 0")]
    Unconnected {
        /// A club.
        club: usize,
        /// A club of another group.
        other: usize,
    },
    /// Without a prior, the attack of a club that never scored has no estimate.
    #[error(
        "club {club} never scored, so its attack has no maximum-likelihood estimate; set prior_precision > 0"
    )]
    NeverScored {
        /// The club.
        club: usize,
    },
    /// Without a prior, the defence of a club that never conceded has no estimate.
    #[error(
        "club {club} never conceded, so its defence has no maximum-likelihood estimate; set prior_precision > 0"
    )]
    NeverConceded {
        /// The club.
        club: usize,
    },
    /// The matches do not tell a parameter of a goals model from others.
    #[error("the matches do not tell {parameter} from other parameters")]
    NotIdentified {
        /// The parameter.
        parameter: GoalsParameter,
    },
    /// The likelihood of a goals model grows without end as some rates fall to 0.
    #[error(
        "the likelihood has no maximum: rates fall without end, as in the match of club {home} against club {away}"
    )]
    NoMaximum {
        /// Home club of the match whose rates move most.
        home: usize,
        /// Its away club.
        away: usize,
    },
    /// A parameter of a distribution lies outside its documented range.
    #[error("{name} = {value} must be {allowed}")]
    ParameterOutOfRange {
        /// Name of the parameter.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range it must lie in.
        allowed: &'static str,
    },
    /// The low-score correction would make a score impossible or its probability negative.
    #[error("rho = {rho} must lie between {min} and {max}, both excluded, at these rates")]
    RhoOutOfRange {
        /// The value given.
        rho: f64,
        /// Lower end of the range at these rates.
        min: f64,
        /// Upper end of the range at these rates.
        max: f64,
    },
    /// The goals of a side spread too far for a table of scores.
    #[error(
        "with {mean} expected goals, more than {limit} are not negligible; a larger dispersion spreads less"
    )]
    TooManyGoals {
        /// Expected goals of the side.
        mean: f64,
        /// The most goals a matrix reaches.
        limit: u32,
    },
    /// A score's probability is no probability.
    #[error("the probability of {home_goals}-{away_goals}, {value}, must be between 0 and 1")]
    ScoreProbability {
        /// Goals of the home side.
        home_goals: usize,
        /// Goals of the away side.
        away_goals: usize,
        /// The value given.
        value: f64,
    },
    /// The probabilities of all scores leave something out, or count it twice.
    #[error(
        "the probabilities of the scores sum to {sum}, not 1; add the scores left out, or divide by the sum"
    )]
    ScoreProbabilitySum {
        /// Their sum.
        sum: f64,
    },
    /// A handicap or a line of goals that no bookmaker settles.
    #[error("line = {line} must be a multiple of 0.25 {allowed}")]
    LineOutOfRange {
        /// The line given.
        line: f64,
        /// The range it must lie in.
        allowed: &'static str,
    },
    /// A price that is no price.
    #[error("odds = {odds} must be finite and greater than 1")]
    OddsOutOfRange {
        /// The odds given.
        odds: f64,
    },
    /// A probability that is no fair price.
    #[error("quotes[{quote}] has the probability {value}, which must be greater than 0 and less than 1")]
    QuoteProbability {
        /// Index of the quote.
        quote: usize,
        /// The value given.
        value: f64,
    },
    /// The three probabilities of a result still carry an overround, or were rounded.
    #[error("the probabilities of quotes[{quote}] sum to {sum}, not 1; remove the overround first")]
    QuoteSum {
        /// Index of the quote.
        quote: usize,
        /// Their sum.
        sum: f64,
    },
    /// The quotes say too little to tell both sides' goals.
    #[error("the quotes leave the expected goals open; give a result, or a handicap and a total")]
    GoalsUndetermined,
    /// No expected goals have the quoted probabilities.
    #[error(
        "no expected goals up to 100 a side fit the quotes at this rho: at {home_rate:.3e} and \
         {away_rate:.3e} a probability is still {residual:.3} away"
    )]
    NoImpliedGoals {
        /// Home rate where the search ended.
        home_rate: f64,
        /// Away rate where the search ended.
        away_rate: f64,
        /// Largest difference there between a quoted probability and the matrix's.
        residual: f64,
    },
    /// The rows of a class weigh next to nothing, so its probability has no estimate.
    #[error("class {class} carries {share} of the weight, at least 1e-12 needed")]
    ClassWithoutWeight {
        /// The class.
        class: usize,
        /// Its share of the sum of the weights; 0 if that sum is 0.
        share: f64,
    },
    /// Some direction of coefficients puts the classes in order without fault: the likelihood has no maximum.
    #[error(
        "column {column} of x, alone or with others, separates the ordered classes, so the likelihood has no maximum; \
         leave it out or add rows"
    )]
    SeparableInOrder {
        /// The column with the largest standardised coefficient on the way to infinity.
        column: usize,
    },
    /// A model was changed by hand into one whose thresholds are out of order.
    #[error("thresholds[{index}] = {value} must be finite and greater than the threshold before it")]
    ThresholdOutOfOrder {
        /// The threshold.
        index: usize,
        /// Its value.
        value: f64,
    },
    /// Each coefficient needs a prior mean and a prior precision.
    #[error("x has {columns} columns but there are {means} prior means and {precisions} prior precisions")]
    PriorsMismatch {
        /// Columns of `x`.
        columns: usize,
        /// Prior means given.
        means: usize,
        /// Prior precisions given.
        precisions: usize,
    },
    /// A prior mean is not finite, or a precision is negative or not finite.
    #[error(
        "the prior of column {column} has mean {mean} and precision {precision}; both must be finite, the precision at least 0"
    )]
    PriorOutOfRange {
        /// The column.
        column: usize,
        /// Its prior mean.
        mean: f64,
        /// Its prior precision.
        precision: f64,
    },
    /// A count is negative, NaN or infinite.
    #[error("y[{row}] = {value} must be finite and at least 0")]
    CountOutOfRange {
        /// Row of the count.
        row: usize,
        /// The count.
        value: f64,
    },
    /// A pool needs something to pool.
    #[error("no forecasts given, at least 1 needed")]
    NoForecasts,
    /// Forecasts of the same matches have the same shape.
    #[error("forecast {forecast} is {actual:?} but {expected:?} is expected (matches, classes)")]
    ForecastShape {
        /// Which forecast.
        forecast: usize,
        /// Its matches and classes.
        actual: (usize, usize),
        /// Those of the first forecast.
        expected: (usize, usize),
    },
    /// A pool or calibration map was fitted for another number of classes.
    #[error("the forecast has {actual} classes but the fit had {expected}")]
    ForecastClasses {
        /// Classes of the fit.
        expected: usize,
        /// Classes given.
        actual: usize,
    },
    /// The pool was fitted with another number of forecasts.
    #[error("{actual} forecasts given but the pool was fitted with {expected}")]
    ForecastCount {
        /// Forecasts of the fit.
        expected: usize,
        /// Forecasts given.
        actual: usize,
    },
    /// A number of a forecast is no probability.
    #[error("forecast {forecast}: p[{row}, {column}] = {value} must lie in [0, 1]")]
    ForecastProbability {
        /// Which forecast.
        forecast: usize,
        /// Row of the value.
        row: usize,
        /// Column of the value.
        column: usize,
        /// The value.
        value: f64,
    },
    /// The logarithm of a probability is needed, and 0 has none.
    #[error(
        "forecast {forecast}: p[{row}, {column}] = 0 has no logarithm; leave the match out or use isotonic calibration"
    )]
    ForecastZero {
        /// Which forecast.
        forecast: usize,
        /// Row of the zero.
        row: usize,
        /// Column of the zero.
        column: usize,
    },
    /// The probabilities of a match do not sum to 1.
    #[error("forecast {forecast}: row {row} sums to {sum} instead of 1")]
    ForecastSum {
        /// Which forecast.
        forecast: usize,
        /// The row.
        row: usize,
        /// Its sum.
        sum: f64,
    },
    /// Forecasts and outcomes do not belong together.
    #[error("the forecasts have {rows} matches but there are {outcomes} outcomes")]
    OutcomeCount {
        /// Matches of the forecasts.
        rows: usize,
        /// Outcomes given.
        outcomes: usize,
    },
    /// An outcome names a class that does not exist.
    #[error("outcomes[{row}] = {outcome} must be below the number of classes, {classes}")]
    OutcomeOutOfRange {
        /// Row of the outcome.
        row: usize,
        /// The outcome.
        outcome: usize,
        /// Number of classes.
        classes: usize,
    },
    /// The prior has a weight for each forecast.
    #[error("the prior has {weights} weights for {forecasts} forecasts")]
    PriorCount {
        /// Weights of the prior.
        weights: usize,
        /// Forecasts given.
        forecasts: usize,
    },
    /// A weight of the prior breaks a rule of the pool.
    #[error("prior weight {forecast} = {value} must be {allowed}")]
    PriorWeight {
        /// Which forecast.
        forecast: usize,
        /// Its weight.
        value: f64,
        /// What it must be.
        allowed: &'static str,
    },
    /// No single set of weights is best: a forecast says nothing that those before it do not say.
    #[error(
        "the logarithms of forecast {forecast} are a linear combination of the forecasts before it (or constant), \
         so that no single weight is best; leave it out or set a prior"
    )]
    CollinearForecast {
        /// The forecast.
        forecast: usize,
    },
    /// Weights without limit fit ever better.
    #[error(
        "the likelihood has no maximum: some weights separate what happened from what did not; set a prior"
    )]
    UnboundedLikelihood,
    /// Evidence comes from what the matches say alone.
    #[error("evidence needs a pool with free weights and without prior, but {option} is set")]
    EvidenceWithAssumptions {
        /// The option that is set.
        option: &'static str,
    },
    /// The forecast in question is unknown, or among those it is compared with.
    #[error("forecast {forecast} must be below {forecasts} and named once")]
    ForecastChoice {
        /// The forecast.
        forecast: usize,
        /// Number of forecasts.
        forecasts: usize,
    },
    /// The calibrated probabilities of all classes are 0.
    #[error("all classes of row {row} have the calibrated probability 0")]
    NothingPossible {
        /// The row.
        row: usize,
    },
    /// Points that no isotonic regression has.
    #[error(
        "an isotonic curve needs points in [0, 1], the first coordinate increasing, the second not decreasing"
    )]
    NoIsotonicCurve,
    /// The likelihood of a Poisson regression grows without end as some rates fall to 0.
    #[error(
        "the likelihood has no maximum: the rate of row {row}, and of others without counts, falls without end; set a prior \
         precision > 0 or leave columns out"
    )]
    RateWithoutBound {
        /// The first such row.
        row: usize,
    },
}
