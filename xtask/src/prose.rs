//! Prose in lines of one width.

/// The longest line, in characters.
pub(crate) const WIDTH: usize = 100;

/// A block after an empty line, or nothing.
pub(crate) fn block(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\n{text}") }
}

/// The lines of a paragraph as one.
pub(crate) fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An item of a list.
pub(crate) fn item(text: &str) -> String {
    wrapped(text, "- ", "  ")
}

/// A paragraph, wrapped; a table or a list stays as it is. Errors begin a paragraph of their own.
pub(crate) fn paragraph(text: &str, indent: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    if lines.iter().any(|line| line.starts_with(['|', '-', '*'])) {
        return lines.iter().map(|line| format!("{indent}{line}\n")).collect();
    }
    let errors = lines.iter().position(|line| line.starts_with("Errors:")).filter(|place| *place > 0);
    let (first, rest) = lines.split_at(errors.unwrap_or(lines.len()));
    let wrap = |lines: &[&str]| wrapped(&joined(&lines.join(" ")), indent, indent);
    if rest.is_empty() { wrap(first) } else { format!("{}\n{}", wrap(first), wrap(rest)) }
}

/// Words in lines of at most [`WIDTH`] characters. Code is not broken, and no line begins
/// with a word that would begin a list or a heading there.
fn wrapped(text: &str, first: &str, others: &str) -> String {
    let mut lines = vec![first.to_owned()];
    let mut is_empty = true;
    let mut word = String::new();
    for piece in text.split(' ') {
        word += if word.is_empty() { "" } else { " " };
        word += piece;
        if word.matches('`').count() % 2 == 1 {
            continue;
        }
        let begins_a_block = word.starts_with(['-', '+', '*', '#', '>', '|']) && !word.starts_with("**")
            || word.ends_with('.') && word.trim_end_matches('.').parse::<u32>().is_ok();
        let line = lines.last_mut().map_or_else(String::new, std::mem::take);
        let fits = line.chars().count() + word.chars().count() < WIDTH;
        let last = lines.len() - 1;
        if is_empty {
            lines[last] = line + &word;
        } else if fits || begins_a_block {
            lines[last] = format!("{line} {word}");
        } else {
            lines[last] = line;
            lines.push(format!("{others}{word}"));
        }
        is_empty = false;
        word.clear();
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}
