//! Rich text, which needs no connection.

use super::call::call;
use super::{Connector, Error};
use crate::contract::rich_text::{Conversion, ConversionError, Media, Mode, Violation};

impl Connector {
    /// `rich-text.to-adf`: the document of some Markdown.
    pub async fn to_adf(
        &self,
        markdown: &str,
        media: &[Media],
    ) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.to-adf", Ok(rich_text.call_to_adf(markdown, media)))
    }

    /// `rich-text.to-markdown`: the Markdown of a document.
    pub async fn to_markdown(
        &self,
        adf: &str,
        mode: Mode,
        media: &[Media],
    ) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.to-markdown", Ok(rich_text.call_to_markdown(adf, mode, media)))
    }

    /// `rich-text.to-plain-text`: the words of a document.
    pub async fn to_plain_text(&self, adf: &str) -> Result<Result<String, ConversionError>, Error> {
        call!(self, "rich-text.to-plain-text", Ok(rich_text.call_to_plain_text(adf)))
    }

    /// `rich-text.to-wiki`: the wiki markup of some Markdown.
    pub async fn to_wiki(&self, markdown: &str) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.to-wiki", Ok(rich_text.call_to_wiki(markdown)))
    }

    /// `rich-text.from-wiki`: the Markdown of some wiki markup.
    pub async fn from_wiki(&self, wiki: &str) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.from-wiki", Ok(rich_text.call_from_wiki(wiki)))
    }

    /// `rich-text.to-storage`: the storage format of a document.
    pub async fn to_storage(
        &self,
        adf: &str,
        media: &[Media],
    ) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.to-storage", Ok(rich_text.call_to_storage(adf, media)))
    }

    /// `rich-text.from-storage`: the document of some storage format.
    pub async fn from_storage(
        &self,
        storage: &str,
        media: &[Media],
    ) -> Result<Result<Conversion, ConversionError>, Error> {
        call!(self, "rich-text.from-storage", Ok(rich_text.call_from_storage(storage, media)))
    }

    /// `rich-text.validate`: everything that is wrong with a document.
    pub async fn validate(&self, adf: &str) -> Result<Result<Vec<Violation>, ConversionError>, Error> {
        call!(self, "rich-text.validate", Ok(rich_text.call_validate(adf)))
    }
}
