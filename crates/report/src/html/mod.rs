//! Pages that need nothing but a browser: style, script and numbers are in the file.

mod charts;
mod page;
mod season;
