//! Newton's method inside a bracket, for the one unknown of a devig method.
//!
//! Every method that has to solve an equation hands in a strictly decreasing function and an interval that is
//! proven, in the method's own file, to hold its root. A Newton step that would leave the interval is replaced
//! by bisection, so the search cannot run away, and it ends after [`MAX_ITERATIONS`] whatever happens (Press,
//! Teukolsky, Vetterling & Flannery (2007), *Numerical Recipes*, 3rd ed., section 9.4, `rtsafe`).

/// Bisection alone halves any bracket met here to the last bit within this many steps.
const MAX_ITERATIONS: usize = 100;

/// Values smaller than this are noise of the sum that produced them.
const FLOOR: f64 = 1e-13;

/// Where the search ended.
pub(crate) struct Root {
    pub(crate) x: f64,
    pub(crate) iterations: usize,
}

/// Finds the root of a strictly decreasing `f` (value and derivative) in `[low, high]`, starting at `start`.
pub(crate) fn decreasing(f: impl Fn(f64) -> (f64, f64), mut low: f64, mut high: f64, start: f64) -> Root {
    let mut best = Root { x: start, iterations: 0 };
    let mut best_value = f64::INFINITY;
    let mut x = start;
    for iterations in 1..=MAX_ITERATIONS {
        let (value, slope) = f(x);
        if value.abs() < best_value {
            best_value = value.abs();
            best.x = x;
        } else if best_value < FLOOR {
            break;
        }
        best.iterations = iterations;
        if value > 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = x - value / slope;
        let next = if low < newton && newton < high { newton } else { f64::midpoint(low, high) };
        if value.abs() <= f64::EPSILON || (next - x).abs() <= f64::EPSILON * x.abs() {
            break;
        }
        x = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newton_needs_few_steps_where_the_function_is_smooth() {
        let root = decreasing(|x| (2.0 - x * x, -2.0 * x), 0.0, 2.0, 1.0);
        assert!((root.x - 2f64.sqrt()).abs() < 1e-15);
        assert!(root.iterations <= 7, "{}", root.iterations);
    }

    #[test]
    fn a_useless_slope_falls_back_to_bisection() {
        let root = decreasing(|x| (0.3 - x, 0.0), 0.0, 1.0, 0.9);
        assert!((root.x - 0.3).abs() < 1e-13);
        assert!(root.iterations <= 60, "{}", root.iterations);
    }
}
