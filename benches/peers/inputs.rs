//! Arrays as the peers write them: little-endian numbers of 64 bits, rows one after the other.

use std::fs;
use std::path::{Path, PathBuf};

use ndarray::Array2;

/// A folder of such arrays.
pub(crate) struct Inputs(PathBuf);

impl Inputs {
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        let file = self.0.join(name).with_extension("bin");
        fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);
        self.bytes(name).as_chunks().0.iter().map(number).collect()
    }

    pub(crate) fn table(&self, name: &str, columns: usize) -> Array2<f64> {
        let numbers = self.numbers(name);
        Array2::from_shape_vec((numbers.len() / columns, columns), numbers).expect("whole rows")
    }

    pub(crate) fn outcomes(&self, name: &str) -> Vec<usize> {
        let outcome = |bytes: &[u8; 4]| usize::try_from(i32::from_le_bytes(*bytes)).expect("an index");
        self.bytes(&format!("{name}_i32")).as_chunks().0.iter().map(outcome).collect()
    }
}
