//! A command line as shells read it.

/// The words of a line up to the cursor, without their quotes.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    /// The words; the last one is completed.
    pub(super) words: Vec<String>,
    /// How many bytes of the last word stay: a completion replaces what follows.
    pub(super) kept: usize,
    /// The quote that is open at the cursor.
    pub(super) quote: Quote,
}

/// A quote.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quote {
    None,
    Single,
    Double,
}

/// Reads a line up to the cursor, or one word where it has no characters at which bash
/// begins a new one. `None` where the cursor is within something else than a plain word or a
/// quote, such as `$(` or `$'`: what stands there follows other rules.
pub(super) fn read(line: &str, breaks: Option<&str>) -> Option<Line> {
    let is_break = |c| breaks.is_some_and(|breaks| breaks.contains(c));
    let (mut words, mut word, mut kept, mut quote) = (Vec::new(), String::new(), 0, Quote::None);
    let mut started = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Quote::Single, '\'') | (Quote::Double, '"') => {
                quote = Quote::None;
                kept = if is_break(c) { word.len() } else { kept };
            }
            (Quote::Single, c) => word.push(c),
            (Quote::Double, '\\') => match chars.next() {
                Some(c @ ('$' | '`' | '"' | '\\')) => word.push(c),
                Some('\n') | None => {}
                Some(c) => word.extend(['\\', c]),
            },
            (Quote::None, '\\') => {
                word.extend(chars.next().filter(|c| *c != '\n'));
                started = true;
            }
            (_, '$') if chars.as_str().starts_with('\'') && quote == Quote::None => return None,
            (_, '`') => skip(&mut chars, '`')?,
            (Quote::None, '(') => skip(&mut chars, ')')?,
            (Quote::Double, '$') if chars.as_str().starts_with('(') => {
                chars.next();
                skip(&mut chars, ')')?;
            }
            (Quote::Double, c) => word.push(c),
            (Quote::None, '\'' | '"') => {
                quote = if c == '"' { Quote::Double } else { Quote::Single };
                (started, kept) = (true, word.len());
            }
            (Quote::None, c) if c.is_ascii_whitespace() && breaks.is_some() => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                (started, kept) = (false, 0);
            }
            (Quote::None, c) => {
                word.push(c);
                started = true;
                kept = if is_break(c) { word.len() } else { kept };
            }
        }
    }
    words.push(word);
    Some(Line { words, kept, quote })
}

/// Goes behind the end of a substitution. `None` where it has no end.
fn skip(chars: &mut std::str::Chars<'_>, end: char) -> Option<()> {
    let mut quote = None;
    loop {
        match (quote, chars.next()?) {
            (Some(open), c) if open == c => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                chars.next()?;
            }
            (None, c) if c == end => return Some(()),
            (None, '(') if end == ')' => skip(chars, end)?,
            (None, c @ ('"' | '\'')) => quote = Some(c),
            _ => {}
        }
    }
}

/// Text as bash takes it for one word, or for the rest of one behind an open quote.
pub(super) fn quoted(text: &str, quote: Quote) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match (quote, c) {
            (Quote::Single, '\'') => out.push_str(r"'\''"),
            (Quote::Single, c) => out.push(c),
            // Within double quotes nothing keeps it from bringing back an old command.
            (Quote::Double, '!') => out.push_str(r#""\!""#),
            (Quote::Double, '$' | '`' | '"' | '\\') => out.extend(['\\', c]),
            (Quote::Double, c) => out.push(c),
            (Quote::None, c) if c.is_alphanumeric() || "-_=./,:@+%".contains(c) => out.push(c),
            (Quote::None, c) => out.extend(['\\', c]),
        }
    }
    // Readline takes a quote at the beginning for the one that is open, and one at the
    // end for that which closes it.
    let open = match quote {
        Quote::None => return out,
        Quote::Single => '\'',
        Quote::Double => '"',
    };
    if out.starts_with(open) {
        out.insert(0, open);
    }
    if out.ends_with(open) {
        out.push(open);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn lines_are_read_up_to_the_cursor() {
        let check = |line: &str, words: &[&str], kept: usize, quote: Quote| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(read(line, Some(BREAKS)), Some(Line { words, kept, quote }), "{line}");
        };
        check("jira issue vi", &["jira", "issue", "vi"], 0, Quote::None);
        check("jira  issue ", &["jira", "issue", ""], 0, Quote::None);
        check("jira -s In\\ P", &["jira", "-s", "In P"], 0, Quote::None);
        check("jira -s \"In P", &["jira", "-s", "In P"], 0, Quote::Double);
        check("jira -s 'In \\P", &["jira", "-s", "In \\P"], 0, Quote::Single);
        check("jira -s'In P", &["jira", "-sIn P"], 2, Quote::Single);
        check("jira 'a b' \"c\"d", &["jira", "a b", "cd"], 1, Quote::None);
        check("jira --label=x", &["jira", "--label=x"], 8, Quote::None);
        check("jira --label=\"x y", &["jira", "--label=x y"], 8, Quote::Double);
        check("jira a:b", &["jira", "a:b"], 2, Quote::None);
        check("jira '' ", &["jira", "", ""], 0, Quote::None);
        check("jira -s \"a\\\"b\\$c\\d", &["jira", "-s", "a\"b$c\\d"], 0, Quote::Double);
        check("jira -a $(jira me \")\" '(') -s x", &["jira", "-a", "$", "-s", "x"], 0, Quote::None);
        check("jira -a \"$(jira me)\" `x \\`` x", &["jira", "-a", "", "x"], 0, Quote::None);
        check("jira \"a\\", &["jira", "a"], 0, Quote::Double);
    }

    #[test]
    fn words_are_read_without_their_quotes() {
        let word = |text| read(text, None).unwrap().words;
        assert_eq!(word("In Pr"), ["In Pr"]);
        assert_eq!(word("\"In Pr"), ["In Pr"]);
        assert_eq!(word("--a='b c'"), ["--a=b c"]);
    }

    #[test]
    fn substitutions_are_left_alone() {
        for line in
            ["jira $(jira ", "jira \"$(jira \"x", "jira `jira ", "jira $'a", "jira <(a ", "jira $(a \"b"]
        {
            assert_eq!(read(line, Some(BREAKS)), None, "{line}");
        }
    }

    #[test]
    fn words_as_bash_takes_them() {
        let check = |text: &str, none: &str, single: &str, double: &str| {
            let quoted = [Quote::None, Quote::Single, Quote::Double].map(|quote| quoted(text, quote));
            assert_eq!(quoted, [none, single, double], "{text}");
        };
        check("KAN-7", "KAN-7", "KAN-7", "KAN-7");
        check("In Progress", "In\\ Progress", "In Progress", "In Progress");
        check("Won't (2)", "Won\\'t\\ \\(2\\)", "Won'\\''t (2)", "Won't (2)");
        check("$(x)`y`!", "\\$\\(x\\)\\`y\\`\\!", "$(x)`y`!", "\\$(x)\\`y\\`\"\\!\"\"");
        check("'a\"", "\\'a\\\"", "''\\''a\"", "'a\\\"\"");
        check("!a'", "\\!a\\'", "!a'\\'''", "\"\"\\!\"a'");
        check("a\"b\\", "a\\\"b\\\\", "a\"b\\", "a\\\"b\\\\");
        check("~Grün", "\\~Grün", "~Grün", "~Grün");
    }
}
