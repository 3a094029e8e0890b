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
}
