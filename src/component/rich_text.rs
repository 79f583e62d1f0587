//! The `rich-text` interface.

use super::guest::Component;
use jira_contract::rich_text as wit;
use jira_rich_text::{self as rich_text, Attachment, Fault, Mode, Note, Problem};

impl wit::Guest for Component {
    fn to_adf(markdown: String, media: Vec<wit::Media>) -> Result<wit::Conversion, wit::ConversionError> {
        let (document, notes) = rich_text::to_adf(&markdown, &attachments(media)).map_err(problem)?;
        let mut text = String::with_capacity(markdown.len().saturating_mul(2));
        rich_text::write(&document, &mut text);
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn to_markdown(
        adf: String,
        mode: wit::Mode,
        media: Vec<wit::Media>,
    ) -> Result<wit::Conversion, wit::ConversionError> {
        let mode = match mode {
            wit::Mode::Lossless => Mode::Lossless,
            wit::Mode::Plain => Mode::Plain,
            wit::Mode::Strict => Mode::Strict,
        };
        let document = rich_text::read(&adf).map_err(problem)?;
        let (text, notes) = rich_text::to_markdown(&document, mode, &attachments(media)).map_err(problem)?;
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn to_plain_text(adf: String) -> Result<String, wit::ConversionError> {
        let document = rich_text::read(&adf).map_err(problem)?;
        rich_text::to_plain_text(&document).map_err(problem)
    }

    fn to_wiki(markdown: String) -> Result<wit::Conversion, wit::ConversionError> {
        let (text, notes) = rich_text::markdown_to_wiki(&markdown).map_err(problem)?;
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn from_wiki(wiki: String) -> Result<wit::Conversion, wit::ConversionError> {
        let (text, notes) = rich_text::wiki_to_markdown(&wiki).map_err(problem)?;
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn to_storage(adf: String, media: Vec<wit::Media>) -> Result<wit::Conversion, wit::ConversionError> {
        let document = rich_text::read(&adf).map_err(problem)?;
        let (text, notes) = rich_text::to_storage(&document, &attachments(media)).map_err(problem)?;
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn from_storage(
        storage: String,
        media: Vec<wit::Media>,
    ) -> Result<wit::Conversion, wit::ConversionError> {
        let (document, notes) = rich_text::from_storage(&storage, &attachments(media)).map_err(problem)?;
        let mut text = String::with_capacity(storage.len().saturating_mul(2));
        rich_text::write(&document, &mut text);
        Ok(wit::Conversion { text, notes: self::notes(notes) })
    }

    fn validate(adf: String) -> Result<Vec<wit::Violation>, wit::ConversionError> {
        let document = rich_text::read(&adf).map_err(problem)?;
        let fault = |Fault { pointer, rule, name }| wit::Violation { pointer, rule: rule.to_owned(), name };
        Ok(rich_text::validate(&document).into_iter().map(fault).collect())
    }
}

fn attachments(media: Vec<wit::Media>) -> Vec<Attachment> {
    let attachment = |wit::Media { name, id, collection }| Attachment { name, id, collection };
    media.into_iter().map(attachment).collect()
}

fn notes(notes: Vec<Note>) -> Vec<wit::Note> {
    notes.into_iter().map(|Note { what, place }| wit::Note { message: what, location: place }).collect()
}

fn problem(problem: Problem) -> wit::ConversionError {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match problem {
        Problem::TooLarge { bytes } => wit::ConversionError::TooLarge(bytes as u64),
        Problem::TooDeep => wit::ConversionError::TooDeep,
        Problem::NotJson { line, column } => wit::ConversionError::NotJson((count(line), count(column))),
        Problem::NotXml { line, column } => wit::ConversionError::NotXml((count(line), count(column))),
        Problem::NotDocument => wit::ConversionError::NotDocument,
        Problem::Lossy(notes) => wit::ConversionError::Lossy(self::notes(notes)),
    }
}
