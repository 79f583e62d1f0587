//! Rich text, which needs no connection.

use super::{Connector, Error};
use crate::contract::rich_text::{Converted, Fault, Media, Mode, Problem};

impl Connector {
    /// `rich-text.to-adf`: the document of some Markdown.
    pub async fn to_adf(&self, markdown: &str, media: &[Media]) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.to-adf", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_to_adf(store, markdown, media).await?))
        })
        .await
    }

    /// `rich-text.to-markdown`: the Markdown of a document.
    pub async fn to_markdown(
        &self,
        adf: &str,
        mode: Mode,
        media: &[Media],
    ) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.to-markdown", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_to_markdown(store, adf, mode, media).await?))
        })
        .await
    }

    /// `rich-text.to-plain-text`: the words of a document.
    pub async fn to_plain_text(&self, adf: &str) -> Result<Result<String, Problem>, Error> {
        self.call("", "rich-text.to-plain-text", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_to_plain_text(store, adf).await?))
        })
        .await
    }

    /// `rich-text.to-wiki`: the wiki markup of some Markdown.
    pub async fn to_wiki(&self, markdown: &str) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.to-wiki", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_to_wiki(store, markdown).await?))
        })
        .await
    }

    /// `rich-text.from-wiki`: the Markdown of some wiki markup.
    pub async fn from_wiki(&self, wiki: &str) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.from-wiki", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_from_wiki(store, wiki).await?))
        })
        .await
    }

    /// `rich-text.to-storage`: the storage format of a document.
    pub async fn to_storage(&self, adf: &str, media: &[Media]) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.to-storage", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_to_storage(store, adf, media).await?))
        })
        .await
    }

    /// `rich-text.from-storage`: the document of some storage format.
    pub async fn from_storage(
        &self,
        storage: &str,
        media: &[Media],
    ) -> Result<Result<Converted, Problem>, Error> {
        self.call("", "rich-text.from-storage", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_from_storage(store, storage, media).await?))
        })
        .await
    }

    /// `rich-text.validate`: everything that is wrong with a document.
    pub async fn validate(&self, adf: &str) -> Result<Result<Vec<Fault>, Problem>, Error> {
        self.call("", "rich-text.validate", async |exports, store| {
            Ok(Ok(exports.connector_jira_rich_text().call_validate(store, adf).await?))
        })
        .await
    }
}
