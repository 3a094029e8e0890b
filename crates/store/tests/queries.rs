//! What report, API and dashboard ask for.

use crate::Test;

pub(crate) const TESTS: &[(&str, Test)] = &[];
