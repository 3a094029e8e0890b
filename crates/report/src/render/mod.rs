//! The looks: text for terminals, Markdown, and pages that need nothing but a browser.

mod assets;
pub(crate) mod dashboard;
mod html;
mod markdown;
mod text;

pub use self::assets::{Asset, assets};
pub(crate) use self::html::page;
pub(crate) use self::markdown::markdown;
pub(crate) use self::text::text;
