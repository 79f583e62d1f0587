//! Every typed function, as calls that tests make of it: with all that it takes,
//! and with little.

mod comments;
mod document;
mod issues;
mod links;
mod making;
mod people;
mod projects;
mod search;
mod settings;
mod site;
mod worklogs;

pub use document::{Document, Documented};
pub use site::{Asked, Played, Reply, Script, Site, is_gone};

use jira_connector_host::records::Text;
use jira_connector_host::types::Cursor;
use jira_connector_host::{Connector, Error};
use std::fmt::Debug;
use std::pin::Pin;

type Calling = dyn Fn(Connector, String) -> Pin<Box<dyn Future<Output = Called> + Send>> + Send + Sync;

/// What came of a call: how its record prints.
type Called = Result<String, Error>;

/// The interfaces whose functions are in [`all`].
pub const INTERFACES: &[&str] =
    &["jira", "issues", "search", "fields", "comments", "worklogs", "links", "people", "settings"];

/// Their functions that ask nobody.
pub const SILENT: &[&str] =
    &["search.quote", "search.quote-words", "search.quote-field", "worklogs.parse-duration"];

/// What Jira says where it refuses.
pub const REFUSAL: &str = "It may not be so.";

/// A function with its arguments.
pub struct Row {
    /// Its name, such as `issues.get`.
    pub name: &'static str,
    /// Which arguments, in a word.
    pub with: &'static str,
    /// What stands both in the documented answers and in the record.
    pub tells: &'static [&'static str],
    /// Whether its last request is never sent again after an answer that leaves open
    /// what was done.
    pub once: bool,
    /// What the record holds where the last request is refused: a refusal is a result
    /// then, and no error.
    pub takes_refusal: Option<&'static str>,
    /// Whether it looks for what is there already: that an issue is not there is no
    /// refusal, and its last request, which looks once more, changes no result.
    pub looks: bool,
    call: Box<Calling>,
}

impl Row {
    /// A function with its arguments, which is called so.
    pub fn new<T, F>(
        name: &'static str,
        with: &'static str,
        call: impl Fn(Connector, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        T: Debug,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let call = move |connector, connection| {
            let outcome = call(connector, connection);
            let printed = async { outcome.await.map(|record| format!("{record:?}")) };
            Box::pin(printed) as Pin<Box<dyn Future<Output = Called> + Send>>
        };
        Self { name, with, tells: &[], once: false, takes_refusal: None, looks: false, call: Box::new(call) }
    }

    fn tells(self, tells: &'static [&'static str]) -> Self {
        Self { tells, ..self }
    }

    fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Calls the function on a connection.
    pub async fn call(&self, connector: &Connector, connection: &str) -> Called {
        (self.call)(connector.clone(), connection.to_owned()).await
    }

    /// The function and its arguments, for people.
    pub fn title(&self) -> String {
        format!("{} ({})", self.name, self.with)
    }
}

/// All of them, by interface.
pub fn all() -> Vec<Row> {
    let mut rows = projects::rows();
    for more in [
        issues::rows(),
        making::rows(),
        search::rows(),
        comments::rows(),
        worklogs::rows(),
        links::rows(),
        people::rows(),
        settings::rows(),
    ] {
        rows.extend(more);
    }
    rows
}

/// The first page, and the second where there is one.
async fn two<P, F>(
    page: impl Fn(Option<Cursor>) -> F,
    next: fn(&P) -> Option<Cursor>,
) -> Result<Vec<P>, Error>
where
    F: Future<Output = Result<P, Error>>,
{
    let mut pages = vec![page(None).await?];
    if let Some(cursor) = next(&pages[0]) {
        pages.push(page(Some(cursor)).await?);
    }
    Ok(pages)
}

/// The account id of the documents' examples.
const MIA: &str = "5b10a2844c20165700ede21g";

/// A moment.
const NOON: u64 = 1_767_614_400_000;

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Markdown with most of what it can say, and a picture that the documents'
/// example of an issue has.
fn rich() -> Text {
    Text::Markdown(
        "# Plan\n\n- **first** and `code`\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | <2> |\n\n\
         ![a picture](attachment:picture.jpg)\n\n```rust\nfn main() {}\n```\n\n[Mia](https://example.com/?a=b&c=d)\n"
            .to_owned(),
    )
}

/// Rich text as it is sent.
fn adf() -> Text {
    Text::Adf(
        r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"ü"}]}]}"#
            .to_owned(),
    )
}
