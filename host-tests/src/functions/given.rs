//! Arguments that several functions take.

use jira_connector_host::Error;
use jira_connector_host::records::Text;
use jira_connector_host::types::Cursor;

/// What Jira says where it refuses.
pub const REFUSAL: &str = "It may not be so.";

/// The first page, and the second where there is one.
pub(super) async fn two<P, F>(
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
pub(super) const MIA: &str = "5b10a2844c20165700ede21g";

/// A moment.
pub(super) const NOON: u64 = 1_767_614_400_000;

pub(super) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Markdown with most of what it can say, and a picture that the documents'
/// example of an issue has.
pub(super) fn rich() -> Text {
    Text::Markdown(
        "# Plan\n\n- **first** and `code`\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | <2> |\n\n\
         ![a picture](attachment:picture.jpg)\n\n```rust\nfn main() {}\n```\n\n[Mia](https://example.com/?a=b&c=d)\n"
            .to_owned(),
    )
}

/// Rich text as it is sent.
pub(super) fn adf() -> Text {
    Text::Adf(
        r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"ü"}]}]}"#
            .to_owned(),
    )
}
