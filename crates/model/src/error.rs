//! What can be wrong with an input, with the place and the value.

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
    /// The objective, or a coefficient, overflows.
    #[error("the fit left the range of f64: {what} = {value}")]
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
    /// There is no past match to learn from.
    #[error("the forecasts have no matches")]
    NoMatches,
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
    /// Sample weights and matches do not belong together.
    #[error("the forecasts have {rows} matches but there are {weights} sample weights")]
    SampleWeightCount {
        /// Matches of the forecasts.
        rows: usize,
        /// Weights given.
        weights: usize,
    },
    /// A sample weight is negative, infinite or NaN.
    #[error("sample_weights[{row}] = {value} must be finite and at least 0")]
    SampleWeight {
        /// Row of the weight.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// No match counts, or together they count more than a number can say.
    #[error("the sample weights sum to {sum}, which must be finite and greater than 0")]
    SampleWeightSum {
        /// Their sum.
        sum: f64,
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
}
