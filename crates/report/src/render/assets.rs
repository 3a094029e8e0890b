//! The files that the page of a server asks for.

use super::html;

/// A file that a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name, such as `page.css`.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub text: String,
}

/// The files that a [`Dashboard`](crate::Dashboard) asks for as `/assets/NAME`; nothing comes from anywhere else.
///
/// The script that draws the charts has 4.7 MB: let browsers keep it.
pub fn assets() -> Vec<Asset> {
    let script = |name, text| Asset { name, media_type: "text/javascript; charset=utf-8", text };
    vec![
        Asset { name: "page.css", media_type: "text/css; charset=utf-8", text: html::STYLE.to_owned() },
        script("page.js", html::SCRIPT.to_owned()),
        script("live.js", include_str!("live.js").to_owned()),
        script("plotly.js", html::plotly_source()),
    ]
}
