//! Turns a file's bytes into text and byte positions into line numbers.

use std::borrow::Cow;

/// Reads bytes as UTF-8 with or without byte order mark, and as Latin-1 where they are not UTF-8.
///
/// What is no text of rows at all comes back as a description, such as "an HTML page".
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err("a binary file");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // Latin-1 is the first 256 characters of Unicode.
        Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    };
    match text.trim_start().chars().next() {
        None => Err("an empty file"),
        Some('<') => Err("an HTML page"),
        Some(_) => Ok(text),
    }
}

/// Counts lines up to ever later positions of a text.
///
/// The csv crate's own count is not used: it names the line where its reading began, which is the line before
/// wherever lines end in CRLF or blank lines come first.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), counted: 0, line: 1 }
    }

    /// Where the first row at or after `position` begins, and its line. Positions may not go backwards.
    pub(crate) fn row(&mut self, position: usize) -> (usize, u64) {
        let rest = self.bytes.get(position..).unwrap_or_default();
        let start = position + rest.iter().take_while(|&&byte| is_line_end(byte)).count();
        if let Some(passed) = self.bytes.get(self.counted..start.min(self.bytes.len())) {
            // Counts without branches go many bytes at once. The \r of a CRLF leaves the counting to its \n.
            let ends = passed.iter().map(|&byte| u64::from(is_line_end(byte))).sum::<u64>();
            let next = self.bytes.get(self.counted + 1..).unwrap_or_default();
            let pairs = passed.iter().zip(next).map(|(&one, &two)| u64::from([one, two] == *b"\r\n"));
            self.line += ends - pairs.sum::<u64>();
            self.counted += passed.len();
        }
        (start, self.line)
    }

    /// The position of the line end after `start`.
    pub(crate) fn end(&self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        start + rest.iter().take_while(|&&byte| !is_line_end(byte)).count()
    }
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        for text in ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc"] {
            let mut lines = Lines::new(text);
            assert_eq!(lines.row(0), (0, 1), "{text:?}");
            assert_eq!(lines.row(lines.end(0)).1, 2, "{text:?}");
            assert_eq!(lines.row(text.len() - 1), (text.len() - 1, 3), "{text:?}");
        }
        assert_eq!(Lines::new("a\r\n\r\n\r\nb").row(1), (7, 4));
        assert_eq!(Lines::new("a\n").row(99), (99, 2));
    }

    #[test]
    fn latin_1_is_read_where_utf_8_fails() {
        assert_eq!(decode(b"caf\xE9").unwrap(), "café");
        assert_eq!(decode("\u{feff}café".as_bytes()).unwrap(), "café");
        assert_eq!(decode(b"\xEF\xBB\xBFcaf\xE9").unwrap(), "café");
    }
}
