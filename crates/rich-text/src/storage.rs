//! Confluence's storage format: XHTML with elements of its own, which version 1
//! of its API and Data Center take and give. To ADF and back.
//!
//! | storage format | ADF |
//! |---|---|
//! | `p`, `h1` to `h6` (`text-align`, `margin-left`), `ul`, `ol`, `li`, `blockquote`, `hr`, `br` | the same |
//! | `strong` `b` `em` `i` `u` `ins` `s` `del` `sub` `sup` `code`, `span` with colours | marks |
//! | `a` | link; with `data-card-appearance` inlineCard, blockCard, embedCard |
//! | `ac:link` with `ri:user` | mention; of Data Center with the id `userkey:…` or `username:…` |
//! | `ac:link` with another resource | link to `confluence:page?content-title=…&space-key=…#anchor` |
//! | `table`, `colgroup`, `data-highlight-colour`, `numberingColumn` | table |
//! | macro `info` · `tip` · `note` · `warning` · `panel` | panel: info · success · warning · error · custom |
//! | macro `code` · `expand` · `status` · `view-file` | codeBlock · expand, nestedExpand · status · mediaGroup, mediaInline |
//! | any other `ac:structured-macro` | extension, inlineExtension, bodiedExtension of [`MACRO`] |
//! | `ac:adf-extension` | panel (note), decisionList, extensions of other types |
//! | `time`, `ac:emoticon`, `ac:placeholder`, `ac:inline-comment-marker` | date, emoji, placeholder, annotation |
//! | `ac:image` | mediaSingle; with `ac:inline` mediaInline |
//! | `ac:task-list`, `ac:layout` | taskList, layoutSection |
//! | `local-id`, `ac:local-id`, `ac:task-uuid` | localId |
//!
//! The macros' names are not those of ADF's panels, and no macro is a panel of
//! the type note: so it is in `@atlaskit/editor-confluence-transformer`
//! (`mapPanelTypeToPm`) and in what Confluence Cloud stores.
//!
//! What one side has no form for keeps its words, with a note. A note is missing
//! for what Confluence shows by itself (the text of a card that is its address,
//! `ac:adf-fallback`) and for ids and versions it gives. White space is read as in
//! HTML; what HTML would not show of it is written as references (`&#32;`), which
//! come back as they were.
//!
//! A document of which [`to_storage`] notes nothing comes back as it was, by
//! [`from_storage`] with the same attachments, but for this: texts side by side with
//! the same marks are one, and so are groups of media; what is empty or the default is
//! absent (`marks`, `attrs`, parameters, a span of 1, `isNumberColumnEnabled` false);
//! colours have small letters; a link of a mediaSingle is its picture's; a task of one
//! paragraph has its words; and these are not kept: how an editor shows a macro
//! (`title`, `placeholder`), `occurrenceKey`, and the local ids of hardBreak, caption,
//! mediaSingle and mediaGroup.

mod names;
mod reader;
mod resource;
mod writer;
mod xml;

use super::attachment::Attachment;
use super::kind::Kind;
use super::limit::MAX_BYTES;
use super::node::Node;
use super::note::Note;
use super::problem::Problem;
use super::repair::shown;

/// The type of extensions that are Confluence's macros.
pub const MACRO: &str = "com.atlassian.confluence.macro.core";

/// The name under which an extension has the text of a macro's body.
const BODY: &str = "__bodyContent";

/// The storage format of a document, and what was lost of it. Pictures and files
/// have their names by `attachments`. A document that is not valid is taken as
/// far as it can be. Fails with [`Problem::NotDocument`].
pub fn to_storage(document: &Node<'_>, attachments: &[Attachment]) -> Result<(String, Vec<Note>), Problem> {
    if document.kind != Kind::Doc {
        return Err(Problem::NotDocument);
    }
    Ok(shown(document, |document| writer::write(document, attachments)))
}

/// The document of some storage format, always valid by Atlassian's schema, and
/// what was lost. Fails with [`Problem::TooLarge`], [`Problem::TooDeep`] and
/// [`Problem::NotXml`].
pub fn from_storage<'a>(
    storage: &'a str,
    attachments: &[Attachment],
) -> Result<(Node<'a>, Vec<Note>), Problem> {
    if storage.len() > MAX_BYTES {
        return Err(Problem::TooLarge { bytes: storage.len() });
    }
    let storage = storage.strip_prefix('\u{feff}').unwrap_or(storage);
    let xml = xml::Xml::read(storage)?;
    Ok(reader::read(storage, &xml, attachments))
}
