//! A share of the work for one of several machines.

use std::fmt;
use std::str::FromStr;

use crate::{Error, Result};

/// The i-th of n shares of a list, counted from 1: written `i/n`.
///
/// The shares are disjoint and together are the list; each takes every n-th element, so that all take about as long. The
/// tables of all shares, in any order, are the table of the whole.
///
/// # Examples
/// ```
/// use fairline_sim::Shard;
///
/// let shard: Shard = "2/3".parse()?;
/// assert_eq!(shard.of(&[10, 20, 30, 40, 50]), [20, 50]);
/// assert_eq!(Shard::WHOLE.of(&[1, 2]), [1, 2]);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// Everything: 1/1.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Share `number` of `of`.
    ///
    /// # Errors
    /// [`Error::InvalidOption`] unless 1 ≤ `number` ≤ `of`.
    pub fn new(number: usize, of: usize) -> Result<Self> {
        if number == 0 || number > of {
            return Err(invalid(&format!("{number}/{of}")));
        }
        Ok(Self { number, of })
    }

    /// The elements of this share, in order.
    pub fn of<T: Clone>(self, list: &[T]) -> Vec<T> {
        list.iter().skip(self.number - 1).step_by(self.of).cloned().collect()
    }
}

fn invalid(value: &str) -> Error {
    Error::InvalidOption {
        name: "shard",
        value: value.to_owned(),
        allowed: "i/n with whole numbers and 1 ≤ i ≤ n, such as 1/4",
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        let (number, of) = numbers.ok_or_else(|| invalid(text))?;
        Self::new(number, of)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}
