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
    /// Weights and features do not belong together.
    #[error("x has {rows} rows but there are {weights} weights")]
    WeightsMismatch {
        /// Rows of `x`.
        rows: usize,
        /// Number of weights.
        weights: usize,
    },
    /// A weight is negative, NaN or infinite.
    #[error("weights[{row}] = {value} must be finite and at least 0")]
    WeightOutOfRange {
        /// Row of the weight.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// All weights are 0.
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
    #[error("the Hessian is singular in {}; set l2 > 0 or leave columns out", at(column))]
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
}

fn at(column: &Option<usize>) -> String {
    column.map_or_else(|| "an intercept".to_owned(), |column| format!("column {column}"))
}
