//! Searches in text, by its words.

/// The words of a text, in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Words(Vec<String>);

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let split = text.split(|letter: char| !letter.is_alphanumeric());
        Self(split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect())
    }

    pub(crate) fn joined(&self) -> String {
        self.0.join(" ")
    }
}

/// What is looked for: all of its parts.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    /// Words one after the other.
    Phrase(Vec<String>),
    /// A word that begins so.
    Prefix(String),
}

/// Letters that mean something in a search, where no `\` is before them.
const SPECIAL: &str = "+-&|!(){}[]^~*?:";

impl Pattern {
    /// Of what stands after `~`.
    pub(crate) fn read(text: &str, field: &str) -> Result<Self, String> {
        let unreadable = || format!("Unable to parse the text '{text}' for field '{field}'.");
        if text.trim().is_empty() {
            return Err(format!("The field '{field}' does not support searching for an empty string."));
        }
        if let Some(first) = text.chars().next().filter(|letter| "*?".contains(*letter)) {
            return Err(format!(
                "The text query '{text}' for field '{field}' is not allowed to start with character '{first}'"
            ));
        }
        let mut parts = Vec::new();
        let (mut word, mut phrase) = (String::new(), None::<String>);
        let mut open = 0_usize;
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match (letter, &mut phrase) {
                ('"', None) => phrase = Some(String::new()),
                ('"', Some(own)) => {
                    parts.push(Part::Phrase(Words::of(own).0));
                    phrase = None;
                }
                ('\\', own) => {
                    let escaped = letters.next().ok_or_else(unreadable)?;
                    own.as_mut().unwrap_or(&mut word).push(escaped);
                }
                (letter, Some(own)) => own.push(letter),
                ('*', None) => parts.push(Part::Prefix(std::mem::take(&mut word).to_lowercase())),
                ('(', None) => {
                    end(&mut word, &mut parts);
                    open += 1;
                }
                (')', None) => {
                    end(&mut word, &mut parts);
                    open = open.checked_sub(1).ok_or_else(unreadable)?;
                }
                ('-' | '&' | '|', None) if !word.is_empty() => word.push(' '),
                (letter, None) if SPECIAL.contains(letter) => return Err(unreadable()),
                (letter, None) if letter.is_whitespace() => end(&mut word, &mut parts),
                (letter, None) => word.push(letter),
            }
        }
        if phrase.is_some() || open > 0 {
            return Err(unreadable());
        }
        end(&mut word, &mut parts);
        Ok(Self(parts))
    }

    /// Whether one of the texts has it all.
    pub(crate) fn fits(&self, texts: &[Words]) -> bool {
        let has = |Words(words): &Words, part: &Part| match part {
            Part::Phrase(phrase) => phrase.is_empty() || words.windows(phrase.len()).any(|own| own == phrase),
            Part::Prefix(begin) => words.iter().any(|word| word.starts_with(begin)),
        };
        texts.iter().any(|text| self.0.iter().all(|part| has(text, part)))
    }
}

/// A word is a phrase of the words that it has in it.
fn end(word: &mut String, parts: &mut Vec<Part>) {
    let words = Words::of(&std::mem::take(word)).0;
    if !words.is_empty() {
        parts.push(Part::Phrase(words));
    }
}
