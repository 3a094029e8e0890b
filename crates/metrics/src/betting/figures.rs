//! The figures that have an interval: a value for each of them, found by its name and never by its place.

/// Defines [`Figures`] with its fields and their names in words.
macro_rules! figures {
    ($($field:ident: $name:literal,)*) => {
        /// One `T` for each figure of a sample of weeks.
        #[derive(Clone, Copy, Default)]
        pub(super) struct Figures<T> {
            $(pub(super) $field: T,)*
        }

        impl Figures<&'static str> {
            /// What to call them in an error.
            pub(super) const NAMES: Self = Self { $($field: $name,)* };
        }

        impl<T> Figures<T> {
            pub(super) fn as_mut(&mut self) -> Figures<&mut T> {
                Figures { $($field: &mut self.$field,)* }
            }

            pub(super) fn map<U>(self, mut f: impl FnMut(T) -> U) -> Figures<U> {
                Figures { $($field: f(self.$field),)* }
            }

            /// Pairs each with the other's of the same name.
            pub(super) fn zip<U>(self, other: Figures<U>) -> Figures<(T, U)> {
                Figures { $($field: (self.$field, other.$field),)* }
            }

            pub(super) fn into_values(self) -> impl Iterator<Item = T> {
                [$(self.$field,)*].into_iter()
            }
        }
    };
}

figures! {
    yield_on_turnover: "the yield",
    win_rate: "the win rate",
    profit_factor: "the profit factor",
    closing_line_value: "the closing-line value",
    roi: "the return on investment",
    sharpe: "the Sharpe ratio",
    sortino: "the Sortino ratio",
    calmar: "the Calmar ratio",
    max_drawdown: "the maximum drawdown",
    ulcer_index: "the ulcer index",
    growth_rate: "the growth rate",
    turnover: "the turnover",
    excess_wins: "the wins above expectation",
    longest_losing_run: "the longest losing run",
    drawdown_length: "the length of the maximum drawdown",
}
