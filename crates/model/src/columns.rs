//! Features and labels that are checked, copied behind a column of ones, and centred.

use ndarray::ArrayView2;

use crate::{Error, Result};

/// A column whose range is below this share of its largest value varies by rounding only.
pub(crate) const CONSTANT: f64 = 1e-12;

/// Ranges whose squares would overflow or vanish.
pub(crate) const WIDEST: f64 = 1e150;
pub(crate) const NARROWEST: f64 = 1e-150;

/// Counts the rows of each class; no class may be empty.
pub(crate) fn count_classes(y: &[usize], classes: Option<usize>) -> Result<Vec<usize>> {
    let largest = y.iter().copied().max().unwrap_or(0);
    let classes = classes.unwrap_or(largest.saturating_add(1));
    if classes < 2 {
        return Err(Error::TooFewClasses { classes });
    }
    if let Some(row) = y.iter().position(|&class| class >= classes) {
        return Err(Error::ClassOutOfRange { row, class: y[row], classes });
    }
    // With more classes than rows one of the first rows + 1 is empty: no need to count (or allocate) further.
    let mut counts = vec![0; classes.min(y.len() + 1)];
    for &class in y {
        if let Some(count) = counts.get_mut(class) {
            *count += 1;
        }
    }
    match counts.iter().position(|&count| count == 0) {
        Some(class) => Err(Error::EmptyClass { class, classes }),
        None => Ok(counts),
    }
}

/// Copies `x` behind a column of ones.
pub(crate) fn copy(x: ArrayView2<'_, f64>) -> Result<Vec<f64>> {
    let mut z = Vec::with_capacity(x.nrows() * (x.ncols() + 1));
    for (row, values) in x.outer_iter().enumerate() {
        z.push(1.0);
        let start = z.len();
        match values.as_slice() {
            Some(values) => z.extend_from_slice(values),
            None => z.extend(values),
        }
        if let Some(column) = z[start..].iter().position(|value| !value.is_finite()) {
            return Err(Error::NotFinite { row, column, value: values[column] });
        }
    }
    Ok(z)
}

/// Centres the columns behind the ones in place and returns their means and population standard deviations.
pub(crate) fn centre(z: &mut [f64], width: usize, variation_needed: bool) -> Result<(Vec<f64>, Vec<f64>)> {
    let rows = (z.len() / width) as f64;
    let mut min = z[1..width].to_vec();
    let mut max = min.clone();
    for row in z.chunks_exact(width) {
        for ((value, min), max) in row[1..].iter().zip(&mut min).zip(&mut max) {
            // Not f64::min, which takes care of NaN: there is none here.
            *min = if value < min { *value } else { *min };
            *max = if value > max { *value } else { *max };
        }
    }
    for (column, (&min, &max)) in min.iter().zip(&max).enumerate() {
        let range = max - min;
        if range > WIDEST {
            return Err(Error::ColumnTooWide { column, min, max });
        }
        if variation_needed && range <= NARROWEST.max(CONSTANT * max.abs().max(min.abs())) {
            return Err(Error::ConstantColumn { column, value: min });
        }
    }
    // Sums of distances from the minimum: a constant column gets its value as the mean, without rounding.
    let mut mean = vec![0.0; width - 1];
    for row in z.chunks_exact(width) {
        for ((value, min), sum) in row[1..].iter().zip(&min).zip(&mut mean) {
            *sum += value - min;
        }
    }
    for (mean, min) in mean.iter_mut().zip(&min) {
        *mean = min + *mean / rows;
    }
    let mut deviation = vec![0.0; width - 1];
    for row in z.chunks_exact_mut(width) {
        for ((value, mean), sum) in row[1..].iter_mut().zip(&mean).zip(&mut deviation) {
            *value -= mean;
            *sum += *value * *value;
        }
    }
    for sum in &mut deviation {
        *sum = (*sum / rows).sqrt();
    }
    Ok((mean, deviation))
}
