//! How much two names of clubs are alike.

use std::fmt;

use strsim::osa_distance;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why two names may be one club's. Letters are compared in lower case and without diacritics, and parts of a name that tell
/// nothing (FC, AC, CF and the like) are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Likeness {
    /// The same letters: Málaga, Malaga FC.
    Spelling,
    /// Every word is the other's or abbreviates it: Nott'm Forest, Nottingham Forest.
    Abbreviation,
    /// One is the beginning of the other, word by word: Brighton, Brighton & Hove Albion.
    Beginning,
    /// One is made of the first letters of the other: QPR, Queens Park Rangers.
    Initials,
    /// One word differs by one letter, or by two from nine letters on, swapped neighbours being one: Middlesboro,
    /// Middlesborough.
    Letters,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spelling => "the same letters",
            Self::Abbreviation => "an abbreviation",
            Self::Beginning => "the beginning of a longer name",
            Self::Initials => "its initials",
            Self::Letters => "a letter or two apart",
        })
    }
}

/// Words that many clubs carry and that files add or drop.
const PASSED_OVER: [&str; 16] =
    ["fc", "afc", "cf", "ac", "as", "cd", "ud", "sd", "rc", "sc", "sv", "fk", "if", "bk", "club", "calcio"];

/// A name's words, folded.
#[derive(Debug)]
pub(super) struct Words {
    all: Vec<String>,
    telling: Vec<String>,
}

impl Words {
    pub(super) fn of(name: &str) -> Self {
        let mut folded = String::with_capacity(name.len());
        for letter in name.nfd().filter(|&letter| !is_combining_mark(letter)).flat_map(char::to_lowercase) {
            match letter {
                // Letters that have no parts to drop.
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' => folded.push('d'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                '\'' | '’' | '`' | '.' => {}
                letter if letter.is_alphanumeric() => folded.push(letter),
                _ => folded.push(' '),
            }
        }
        let all: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        let telling = all.iter().filter(|word| !PASSED_OVER.contains(&word.as_str())).cloned().collect();
        Self { all, telling }
    }
}

/// How two names are alike, if they are.
pub(super) fn likeness(one: &Words, other: &Words) -> Option<Likeness> {
    let (short, long) = if one.telling.len() <= other.telling.len() { (one, other) } else { (other, one) };
    if short.telling.is_empty() {
        return None;
    }
    if short.telling.concat() == long.telling.concat() {
        return Some(Likeness::Spelling);
    }
    if is_initials(&one.all, &other.all) || is_initials(&other.all, &one.all) {
        return Some(Likeness::Initials);
    }
    if short.telling.len() < long.telling.len() {
        return long.telling.starts_with(&short.telling).then_some(Likeness::Beginning);
    }
    let pairs = || short.telling.iter().zip(&long.telling);
    let different = pairs().filter(|(one, other)| one != other).count();
    let equal = short.telling.len() - different;
    if pairs().all(|(one, other)| one == other || abbreviates(one, other)) {
        // Dropped letters alone make too many names one: Bury, Burnley.
        let held = equal > 0 || pairs().any(|(one, other)| is_beginning(one, other));
        return held.then_some(Likeness::Abbreviation);
    }
    let near = pairs().all(|(one, other)| one == other || is_near(one, other));
    (near && different == 1).then_some(Likeness::Letters)
}

fn is_initials(short: &[String], long: &[String]) -> bool {
    const FEWEST: usize = 3;
    let [word] = short else { return false };
    long.len() >= FEWEST && long.iter().filter_map(|word| word.chars().next()).eq(word.chars())
}

/// Shorter and longer of two words.
fn by_length<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) }
}

fn is_beginning(one: &str, other: &str) -> bool {
    const FEWEST: usize = 3;
    let (short, long) = by_length(one, other);
    long.starts_with(short) && short.chars().count() >= FEWEST
}

/// Whether the shorter word begins the longer one, or is its first letter and some of the others in order.
fn abbreviates(one: &str, other: &str) -> bool {
    const FEWEST: usize = 3;
    let (short, long) = by_length(one, other);
    let count = short.chars().count();
    let mut rest = long.chars();
    let in_order = short.chars().all(|letter| rest.any(|other| other == letter));
    // An abbreviation saves at least a third.
    let saves = 3 * count <= 2 * long.chars().count();
    let first = short.chars().next() == long.chars().next();
    is_beginning(one, other) || (count >= FEWEST && in_order && saves && first)
}

fn is_near(one: &str, other: &str) -> bool {
    let (short, _) = by_length(one, other);
    let allowed = match short.chars().count() {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    // A digit more or less is another team: U21, U23.
    let digits = one.chars().chain(other.chars()).any(|letter| letter.is_ascii_digit());
    !digits && osa_distance(one, other) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, other: &str) -> Option<Likeness> {
        let found = likeness(&Words::of(one), &Words::of(other));
        assert_eq!(found, likeness(&Words::of(other), &Words::of(one)), "{one} {other}");
        found
    }

    #[test]
    fn spellings_of_one_club_are_alike() {
        for (one, other, expected) in [
            ("Málaga", "Malaga", Likeness::Spelling),
            ("AC Milan", "Milan", Likeness::Spelling),
            ("Brøndby IF", "brondby", Likeness::Spelling),
            ("St. Gallen", "St Gallen", Likeness::Spelling),
            ("Nott'm Forest", "Nottingham Forest", Likeness::Abbreviation),
            ("Man United", "Man Utd", Likeness::Abbreviation),
            ("Man Utd", "Manchester United", Likeness::Abbreviation),
            ("Sheffield Weds", "Sheffield Wednesday", Likeness::Abbreviation),
            ("Brighton", "Brighton & Hove Albion", Likeness::Beginning),
            ("QPR", "Queens Park Rangers", Likeness::Initials),
            ("Middlesboro", "Middlesborough", Likeness::Abbreviation),
            ("Leicester", "Liecester", Likeness::Letters),
        ] {
            assert_eq!(like(one, other), Some(expected), "{one} {other}");
        }
    }

    #[test]
    fn clubs_of_one_town_are_not() {
        for (one, other) in [
            ("Man United", "Man City"),
            ("Bristol City", "Bristol Rovers"),
            ("Sheffield United", "Sheffield Weds"),
            ("West Ham", "West Brom"),
            ("Bury", "Burnley"),
            ("Milan", "Inter Milan"),
            ("Real Madrid", "Ath Madrid"),
            ("Club 1", "Club 12"),
            ("Hull", "Huddersfield"),
            ("", "x"),
            // One club, but nothing in the letters says so.
            ("Wolves", "Wolverhampton"),
        ] {
            assert_eq!(like(one, other), None, "{one} {other}");
        }
    }
}
