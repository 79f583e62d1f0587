//! Finds the parts of JSON text without decoding them. Nothing is checked of what is
//! passed over: text that is not JSON gives other parts, never a trap.

mod block;
mod closed;
pub mod fill;

pub use closed::is_closed;

use std::ops::Range;

/// The position of a part in its text, in bytes.
pub type Span = Range<usize>;

/// The members of the object at `outer`: where the names stand, without their
/// quotes, and the values.
#[inline(never)]
pub fn members(text: &str, outer: &Span) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    each(text, outer, &mut |name, value| {
        found.push((name.start.saturating_add(1)..name.end.saturating_sub(1), value));
    });
    found
}

/// The items of the array at `outer`.
pub fn items(text: &str, outer: &Span) -> Vec<Span> {
    let mut found = Vec::new();
    each(text, outer, &mut |_, item| found.push(item));
    found
}

/// The first value of the text.
pub fn value(text: &str) -> Span {
    let mut skimmer = Skimmer { bytes: text.as_bytes(), at: 0, escapes: false };
    skimmer.pass(is_blank);
    skimmer.value()
}

#[inline(never)]
fn each(text: &str, outer: &Span, found: &mut dyn FnMut(Span, Span)) {
    let bytes = text.as_bytes().get(..outer.end).unwrap_or_default();
    let mut skimmer = Skimmer { bytes, at: outer.start.saturating_add(1), escapes: false };
    loop {
        skimmer.pass(|byte| is_blank(byte) || byte == b',');
        let first = skimmer.value();
        if first.is_empty() {
            return;
        }
        skimmer.pass(is_blank);
        if skimmer.peek() == Some(b':') {
            skimmer.pass(|byte| is_blank(byte) || byte == b':');
            found(first, skimmer.value());
        } else {
            found(0..0, first);
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

struct Skimmer<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether the last string has escapes, or control characters.
    escapes: bool,
}

impl Skimmer<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn pass(&mut self, what: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&what) {
            self.step();
        }
    }

    /// The value that starts here. Empty where none does.
    #[inline(never)]
    fn value(&mut self) -> Span {
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{' | b'[') => self.nested(),
            _ => self.pass(|byte| !is_blank(byte) && !matches!(byte, b',' | b':' | b']' | b'}')),
        }
        start..self.at
    }

    fn string(&mut self) {
        self.step();
        self.escapes = false;
        while let Some(rest) = self.bytes.get(self.at..) {
            let (passed, sign) = match rest.first_chunk() {
                Some(part) => block::until_sign(part),
                None => {
                    let passed = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '));
                    (passed.unwrap_or(rest.len()), rest.get(passed.unwrap_or(rest.len())).copied())
                }
            };
            self.at = self.at.saturating_add(passed);
            match sign {
                None if passed < block::PART => return,
                None => {}
                Some(b'"') => return self.step(),
                Some(sign) => {
                    self.escapes = true;
                    self.step();
                    if sign == b'\\' {
                        self.step();
                    }
                }
            }
        }
    }

    fn nested(&mut self) {
        let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
        while let Some(block) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let signs = block::signs(block);
            let quotes = signs.quotes & !block::escaped(signs.escapes, &mut escaped);
            let strings = block::strings(quotes) ^ if quoted { u64::MAX } else { 0 };
            let (opens, closes) = (signs.opens & !strings, signs.closes & !strings);
            quoted = strings.leading_zeros() == 0;
            // Only where it may end in this block its brackets are looked at one by one.
            if closes.count_ones() < depth {
                depth = depth.saturating_add(opens.count_ones()).saturating_sub(closes.count_ones());
            } else {
                let mut left = opens | closes;
                while left != 0 {
                    let sign = left & left.wrapping_neg();
                    depth = if opens & sign == 0 { depth.saturating_sub(1) } else { depth.saturating_add(1) };
                    if depth == 0 {
                        let place = usize::try_from(sign.trailing_zeros()).unwrap_or_default();
                        self.at = self.at.saturating_add(place).saturating_add(1);
                        return;
                    }
                    left ^= sign;
                }
            }
            self.at = self.at.saturating_add(block::SIZE);
        }
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                _ if escaped => escaped = false,
                b'"' => quoted = !quoted,
                b'\\' => escaped = quoted,
                _ if quoted => {}
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let outer = value(text);
        let part = |span: &Span| text.get(span.clone()).unwrap_or_default().to_owned();
        match text.trim_start().as_bytes() {
            [b'{', ..] => {
                members(text, &outer).iter().map(|(name, value)| part(name) + "=" + &part(value)).collect()
            }
            _ => items(text, &outer).iter().map(part).collect(),
        }
    }

    #[test]
    fn parts_of_json() {
        let check = |text: &str, expected: &[&str]| assert_eq!(parts(text), expected, "{text}");
        check("[]", &[]);
        check(" [ ] ", &[]);
        check("{}", &[]);
        check("[1]", &["1"]);
        check("\r\n[ 1 ,\t-2.5e3 , true,null ]\n", &["1", "-2.5e3", "true", "null"]);
        check(r#"["a,b]","\"]","\\","é\u00e9"]"#, &[r#""a,b]""#, r#""\"]""#, r#""\\""#, r#""é\u00e9""#]);
        check(r#"[{"a":[1,{"b":"}"}]},[[]],""]"#, &[r#"{"a":[1,{"b":"}"}]}"#, "[[]]", r#""""#]);
        check(r#"{"a":1,"b" : [1, 2],"":{}}"#, &["a=1", "b=[1, 2]", "={}"]);
        check(r#"{"a\"b:":"c:d","e":"\\"}"#, &[r#"a\"b:="c:d""#, r#"e="\\""#]);
    }

    /// Values that end anywhere in a block, or after some.
    #[test]
    fn long_values() {
        let mut random = fastrand::Rng::with_seed(18);
        let signs = ["{", "}", "[", "]", "\\\"", "\\\\", "é", "\\n", "x", " "];
        for _ in 0..3000 {
            let mut value = String::from("[");
            for _ in 0..random.usize(0..12) {
                let words: String =
                    (0..random.usize(0..40)).map(|_| *random.choice(&signs).unwrap()).collect();
                value += &format!(r#"{{"{words}":["{words}",[{{}}]]}},"#);
            }
            let value = value.trim_end_matches(',').to_owned() + "]";
            assert!(serde_json::from_str::<serde::de::IgnoredAny>(&value).is_ok(), "{value}");
            let rest = random.usize(0..80);
            let list = format!("[{value},1{}]", " ".repeat(rest));
            assert_eq!(parts(&list), [value.as_str(), "1"]);
        }
    }

    #[test]
    fn what_is_not_json_gives_parts_and_no_trap() {
        for text in
            ["", "[", "{", "[[", r#"["#, r#"{"a"#, r#"{"a":"#, "\"\\", "]]", "[,,:", "{:}", "é", "[1:2]"]
        {
            parts(text);
        }
    }
}
