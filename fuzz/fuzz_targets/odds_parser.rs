//! Any text in every format: refused, or odds that are written so that they are read back to the bit.

#![no_main]

use fairline_market::odds::{OddsFormat, format, format_usual, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for read in OddsFormat::ALL {
        let Ok(odds) = parse(text, read) else { continue };
        assert!(odds.is_finite() && odds > 1.0, "{text:?} as {read}: {odds}");
        for write in OddsFormat::ALL {
            let written = format(odds, write).expect("there is a text for all odds");
            let back = parse(&written, write).expect("what is written can be read");
            assert_eq!(back.to_bits(), odds.to_bits(), "{odds} as {write}: {written:?} is {back}");
            if let Ok(usual) = format_usual(odds, write) {
                let back = parse(&usual, write);
                assert!(back.is_ok(), "{odds} as {write}: {usual:?} is {back:?}");
            }
        }
    }
});
