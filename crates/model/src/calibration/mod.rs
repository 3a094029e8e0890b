//! Calibration maps: learned from past forecasts and outcomes, applied to new forecasts.

mod dirichlet;
mod dirichlet_options;
mod isotonic;
mod isotonic_curve;
mod temperature;

pub use dirichlet::DirichletCalibration;
pub use dirichlet_options::DirichletOptions;
pub use isotonic::IsotonicCalibration;
pub use isotonic_curve::IsotonicCurve;
pub use temperature::{TemperatureOptions, TemperatureScaling};
