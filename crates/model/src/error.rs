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
    /// Rows and their weights do not belong together.
    #[error("x has {rows} rows but there are {weights} weights")]
    WeightsMismatch {
        /// Rows of `x`.
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
}
