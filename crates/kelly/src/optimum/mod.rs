//! The largest growth under caps: Newton's method, its quadratic programs, and the certificate.

mod cholesky;
mod dot;
mod face;
mod interior;
mod kkt;
mod linear;
mod newton;
mod qp;
mod tangent;

pub use newton::Status;

pub(crate) use dot::dot;
pub(crate) use kkt::gap;
pub(crate) use newton::{Optimum, PROMISE, Stopping, maximise};
pub(crate) use tangent::Tangent;
