//! Whether text is coloured.

use anstyle::{AnsiColor, Style as Ansi};

/// Whether text is coloured. The library never looks at the terminal or the environment; its caller does.
///
/// Colour repeats what signs and words say, so plain text says everything too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// ANSI escape sequences for bold, faint, green and red.
    Colour,
}

/// What a piece of text means, for those who see colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Heading,
    Good,
    Bad,
    Muted,
}

impl Style {
    /// The text, coloured if wanted.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        let style = match (self, tone) {
            (Self::Plain, _) | (_, Tone::Plain) => return text.to_owned(),
            (_, Tone::Heading) => Ansi::new().bold(),
            (_, Tone::Good) => AnsiColor::Green.on_default(),
            (_, Tone::Bad) => AnsiColor::Red.on_default(),
            (_, Tone::Muted) => Ansi::new().dimmed(),
        };
        format!("{style}{text}{style:#}")
    }
}
