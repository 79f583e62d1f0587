//! Jira's wiki markup, both ways.
//!
//! Data Center and version 2 of the API take and give descriptions and comments
//! as strings of it. The document is in the middle, as for Markdown:
//!
//! | wiki markup | document |
//! |---|---|
//! | `h1.` … `h6.`, `----`, `bq. …`, `{quote}` | heading, rule, blockquote |
//! | `* a`, `- a`, `# a`, `#* a` | lists; `* [ ] a`, `* [x] a` tasks, `* <> a` decisions |
//! | <code>\|\|h\|\|</code>, <code>\|c\|</code> | table |
//! | `{code:rust}`, `{noformat}` | codeBlock, its title as a bold line before it |
//! | `{panel:title=T\|bgColor=#deebff}`, `{info}`, `{note}`, `{tip}`, `{warning}` | panel: info `#deebff`, note `#eae6ff`, tip `#e3fcef`, warning `#fffae6`, error `#ffebe6` |
//! | `{expand:T}` (Confluence's) | expand; it is not written, as Jira lacks it |
//! | `*b*`, `_i_`, `-s-`, `+u+`, `^p^`, `~b~`, `{{c}}`, `??c??`; `{*}b{*}` within a word | strong, em, strike, underline, subsup, code, em |
//! | `{color:red}…{color}` | textColor |
//! | `[text\|url\|title]`, `[url]`, a bare address, `[#a]`, `[^file]` | link; a file's address is `attachment:file` |
//! | `[~accountid:5b10…]`, `[~fred]` | mention; the id of a user name is `username:fred` |
//! | `!file\|alt=A,width=9!` | media |
//! | a line's end, `\\` | hardBreak |
//! | `:)`, `(/)` | emoji |
//!
//! In Markdown a user name is `[@Fred](username:fred)` or `[~username:fred]`, a
//! file `![](attachment:a.png)` or `[a.txt](attachment:a.txt)`.
//!
//! What is markup is what Jira's renderer takes for it: a sign opens only where
//! no letter is before it and no space after, and ends in the same line. Text is
//! escaped where it would be, and only there. What wiki markup cannot say becomes
//! the nearest that it can, with every word, and a note says so.

mod escape;
mod inline;
mod known;
mod link;
mod macros;
mod needle;
mod reader;
mod scan;
mod search;
mod sign;
mod table;
mod word;
mod words;
mod writer;

use super::attachment::Attachment;
use super::kind::Kind;
use super::limit::MAX_BYTES;
use super::markdown;
use super::node::Node;
use super::note::Note;
use super::problem::Problem;
use super::prose::{Mode, to_markdown};
use super::repair::shown;

/// The wiki markup of a document, and what was lost of it. A document that is not
/// valid is taken as far as it can be. Fails with [`Problem::NotDocument`].
pub fn to_wiki(document: &Node<'_>, attachments: &[Attachment]) -> Result<(String, Vec<Note>), Problem> {
    if document.kind != Kind::Doc {
        return Err(Problem::NotDocument);
    }
    Ok(shown(document, |document| writer::Writer::new(attachments).document(document)))
}

/// The document of some wiki markup, always valid by Atlassian's schema, and what
/// was lost. Fails with [`Problem::TooLarge`].
pub fn from_wiki<'a>(wiki: &'a str, attachments: &[Attachment]) -> Result<(Node<'a>, Vec<Note>), Problem> {
    if wiki.len() > MAX_BYTES {
        return Err(Problem::TooLarge { bytes: wiki.len() });
    }
    Ok(reader::Reader::new(wiki, attachments).document())
}

/// The wiki markup of some Markdown. Files are named as they are, so that none
/// need be given. Fails with [`Problem::TooLarge`].
pub fn markdown_to_wiki(markdown: &str) -> Result<(String, Vec<Note>), Problem> {
    let (document, mut notes) = markdown::document_of(markdown, &[], true)?;
    let (wiki, more) = to_wiki(&document, &[])?;
    notes.extend(more);
    Ok((wiki, notes))
}

/// The Markdown of some wiki markup, in [`Mode::Plain`]. Fails with
/// [`Problem::TooLarge`].
pub fn wiki_to_markdown(wiki: &str) -> Result<(String, Vec<Note>), Problem> {
    let (document, mut notes) = from_wiki(wiki, &[])?;
    let (markdown, more) = to_markdown(&document, Mode::Plain, &[])?;
    notes.extend(more);
    Ok((markdown, notes))
}
