//! Ratings of clubs from their past results, a system per file.
//!
//! [`elo`] and [`pi`] move two clubs' ratings after each match. [`massey`] and [`colley`] fit all ratings to all
//! matches, which [`network`] collects and solves for.

mod colley;
mod elo;
mod massey;
mod network;
mod pi;
mod poisson;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod strengths;

pub use self::colley::{Colley, ColleyRatings};
pub use self::elo::{Elo, EloOptions};
pub use self::massey::{Massey, MasseyOptions, MasseyRatings};
pub use self::pi::{PiOptions, PiRatings};
pub use self::poisson::PoissonRatings;
