//! Many bookmakers' prices of one match, close together.

use std::fmt;
use std::sync::Arc;

use crate::{HandicapQuote, Line, Quote, TotalQuote};

/// All quotes of a match in one market, in the order of their file: a list that can be iterated over and collected into.
///
/// A season file has the same columns in every row, so the matches of a file share the names, and each keeps its numbers only: a
/// third of the memory that a list of quotes would take.
///
/// # Examples
/// ```
/// use fairline_data::{Line, Quote, Quotes};
///
/// let quote = Quote { bookmaker: "PS".into(), line: Line::Opening, odds: [1.9, 3.6, 4.5] };
/// let quotes: Quotes<Quote> = [quote.clone()].into_iter().collect();
/// assert_eq!((quotes.len(), quotes.iter().next()), (1, Some(quote)));
/// ```
#[derive(Clone)]
pub struct Quotes<Q: Priced> {
    names: Names,
    values: Box<[Q::Values]>,
}

/// What each place of a list stands for; `None` for an empty list.
pub(crate) type Names = Option<Arc<[Name]>>;

/// Whose price it is, and of what.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    pub(crate) bookmaker: Arc<str>,
    pub(crate) line: Line,
    /// The line of a total; 0 in the other markets.
    pub(crate) goals: f64,
}

/// A kind of quote that [`Quotes`] can hold: [`Quote`], [`TotalQuote`] and [`HandicapQuote`].
pub trait Priced: sealed::Sealed + Sized {
    /// Its numbers.
    type Values: Copy + AsRef<[f64]> + fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    fn take_apart(self) -> (Name, Self::Values);

    #[doc(hidden)]
    fn put_together(name: &Name, values: Self::Values) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Quote {}
    impl Sealed for super::TotalQuote {}
    impl Sealed for super::HandicapQuote {}
}

impl Priced for Quote {
    type Values = [f64; 3];

    fn take_apart(self) -> (Name, [f64; 3]) {
        let Self { bookmaker, line, odds } = self;
        (Name { bookmaker, line, goals: 0.0 }, odds)
    }

    fn put_together(name: &Name, odds: [f64; 3]) -> Self {
        Self { bookmaker: Arc::clone(&name.bookmaker), line: name.line, odds }
    }
}

impl Priced for TotalQuote {
    type Values = [f64; 2];

    fn take_apart(self) -> (Name, [f64; 2]) {
        let Self { bookmaker, line, goals, odds } = self;
        (Name { bookmaker, line, goals }, odds)
    }

    fn put_together(name: &Name, odds: [f64; 2]) -> Self {
        Self { bookmaker: Arc::clone(&name.bookmaker), line: name.line, goals: name.goals, odds }
    }
}

impl Priced for HandicapQuote {
    type Values = [f64; 3];

    fn take_apart(self) -> (Name, [f64; 3]) {
        let Self { bookmaker, line, handicap, odds: [home, away] } = self;
        (Name { bookmaker, line, goals: 0.0 }, [home, away, handicap])
    }

    fn put_together(name: &Name, [home, away, handicap]: [f64; 3]) -> Self {
        let bookmaker = Arc::clone(&name.bookmaker);
        Self { bookmaker, line: name.line, handicap, odds: [home, away] }
    }
}

/// Whether a place of the list is taken; a missing quote is not a number.
fn is_there(values: &impl AsRef<[f64]>) -> bool {
    values.as_ref().first().is_some_and(|value| !value.is_nan())
}

impl<Q: Priced> Quotes<Q> {
    /// One group of values a name; those of a missing quote begin with NaN.
    pub(crate) fn new(names: Names, values: Box<[Q::Values]>) -> Self {
        Self { names, values }
    }

    fn places(&self) -> impl Iterator<Item = (&Name, Q::Values)> {
        let names = self.names.as_deref().unwrap_or_default();
        names.iter().zip(self.values.iter().copied()).filter(|(_, values)| is_there(values))
    }

    /// The quotes, in order.
    pub fn iter(&self) -> impl Iterator<Item = Q> {
        self.places().map(|(name, values)| Q::put_together(name, values))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places().next().is_none()
    }

    /// The numbers of the first quote of a bookmaker and line.
    pub(crate) fn find(&self, bookmaker: &str, line: Line) -> Option<Q::Values> {
        self.places()
            .find(|(name, _)| name.line == line && &*name.bookmaker == bookmaker)
            .map(|(_, values)| values)
    }

    /// Changes each of them.
    pub fn for_each_mut(&mut self, mut change: impl FnMut(&mut Q)) {
        let changed = |mut quote: Q| {
            change(&mut quote);
            quote
        };
        *self = self.iter().map(changed).collect();
    }

    /// Keeps those that fulfil a condition.
    pub fn retain(&mut self, mut keep: impl FnMut(&Q) -> bool) {
        *self = self.iter().filter(|quote| keep(quote)).collect();
    }
}

impl<Q: Priced> Default for Quotes<Q> {
    fn default() -> Self {
        Self { names: None, values: Box::default() }
    }
}

impl<Q: Priced> FromIterator<Q> for Quotes<Q> {
    fn from_iter<I: IntoIterator<Item = Q>>(quotes: I) -> Self {
        let (names, values): (Vec<Name>, Vec<Q::Values>) = quotes.into_iter().map(Q::take_apart).unzip();
        Self { names: (!names.is_empty()).then(|| names.into()), values: values.into() }
    }
}

impl<Q: Priced> Extend<Q> for Quotes<Q> {
    fn extend<I: IntoIterator<Item = Q>>(&mut self, quotes: I) {
        *self = self.iter().chain(quotes).collect();
    }
}

impl<'a, Q: Priced + 'a> IntoIterator for &'a Quotes<Q> {
    type Item = Q;
    type IntoIter = Box<dyn Iterator<Item = Q> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl<Q: Priced + PartialEq> PartialEq for Quotes<Q> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<Q: Priced + fmt::Debug> fmt::Debug for Quotes<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(feature = "serde")]
impl<Q: Priced + serde::Serialize> serde::Serialize for Quotes<Q> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de, Q: Priced + serde::Deserialize<'de>> serde::Deserialize<'de> for Quotes<Q> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Q>::deserialize(deserializer).map(|quotes| quotes.into_iter().collect())
    }
}
