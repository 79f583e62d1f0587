//! The words and signs of a query, each with where it stands.

use super::reserved;
use std::iter::Peekable;
use std::str::Chars;

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Without quotation marks.
    Word(String),
    Quoted(String),
    /// `=`, `!=`, `(`, `,`, `&&` and their like.
    Sign(&'static str),
}

/// A token and its place.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
    pub(crate) letter: usize,
}

impl Token {
    /// What stands there, without quotation marks.
    pub(crate) fn text(&self) -> &str {
        match &self.kind {
            Kind::Word(text) | Kind::Quoted(text) => text,
            Kind::Sign(sign) => sign,
        }
    }

    /// Whether it is this word, which is no value then.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(own) if own.eq_ignore_ascii_case(word))
    }

    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        matches!(&self.kind, Kind::Sign(own) if *own == sign)
    }

    /// A mistake that is found there.
    pub(crate) fn wrong(&self, text: &str) -> String {
        at(text, self.line, self.letter)
    }
}

fn at(text: &str, line: usize, letter: usize) -> String {
    format!("Error in the JQL Query: {text} (line {line}, character {letter})")
}

/// Signs, the longer first.
const SIGNS: [&str; 17] =
    ["!=", "!~", "<=", ">=", "&&", "||", "=", "<", ">", "~", "(", ")", ",", "[", "]", "&", "|"];

struct Reader<'t> {
    letters: Peekable<Chars<'t>>,
    line: usize,
    letter: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        if letter == '\n' {
            (self.line, self.letter) = (self.line + 1, 1);
        } else {
            self.letter += 1;
        }
        Some(letter)
    }

    fn rest(&self) -> String {
        self.letters.clone().take(2).collect()
    }
}

/// The tokens of a query, or the first mistake.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut reader = Reader { letters: text.chars().peekable(), line: 1, letter: 1 };
    let mut all = Vec::new();
    while let Some(&letter) = reader.letters.peek() {
        if letter.is_whitespace() {
            reader.next();
            continue;
        }
        let (line, place) = (reader.line, reader.letter);
        let rest = reader.rest();
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).or(if letter == '!' {
            Some(&"!")
        } else {
            None
        });
        let kind = match (sign, letter) {
            (Some(sign), _) => {
                sign.chars().for_each(|_| {
                    reader.next();
                });
                Kind::Sign(sign)
            }
            (None, '"' | '\'') => Kind::Quoted(quoted(&mut reader, line, place)?),
            (None, letter) if reserved::is_letter(letter) => {
                let code = format!("\\u{:04x}", u32::from(letter));
                let text = format!(
                    "The character '{letter}' is a reserved JQL character. You must enclose it in a string or use \
                     the escape '{code}' instead."
                );
                return Err(at(&text, line, place));
            }
            (None, _) => Kind::Word(word(&mut reader)?),
        };
        all.push(Token { kind, line, letter: place });
    }
    Ok(all)
}

fn quoted(reader: &mut Reader<'_>, line: usize, place: usize) -> Result<String, String> {
    let mark = reader.next();
    let mut text = String::new();
    loop {
        match reader.next() {
            None => {
                let wrong = format!("The quoted string '{text}' has not been completed.");
                return Err(at(&wrong, line, place));
            }
            Some('\\') => text.push(escape(reader)?),
            letter if letter == mark => return Ok(text),
            Some(letter) => text.push(letter),
        }
    }
}

fn word(reader: &mut Reader<'_>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(&letter) = reader.letters.peek() {
        if letter.is_whitespace() || "=!<>~(),[]&|\"'".contains(letter) || reserved::is_letter(letter) {
            break;
        }
        reader.next();
        text.push(if letter == '\\' { escape(reader)? } else { letter });
    }
    Ok(text)
}

fn escape(reader: &mut Reader<'_>) -> Result<char, String> {
    let (line, place) = (reader.line, reader.letter);
    let escaped = reader.next();
    let digits = |reader: &mut Reader<'_>| {
        let digits: String = (0..4).filter_map(|_| reader.next()).collect();
        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
    };
    let read = match escaped {
        Some(letter @ ('"' | '\'' | '\\' | ' ')) => Some(letter),
        Some('n') => Some('\n'),
        Some('t') => Some('\t'),
        Some('r') => Some('\r'),
        Some('u') => digits(reader),
        _ => None,
    };
    read.ok_or_else(|| {
        let shown = escaped.map(String::from).unwrap_or_default();
        let text = format!(
            "'\\{shown}' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \
             \\\\, '\\ ' and \\uXXXX."
        );
        at(&text, line, place)
    })
}
