//! Rich text of fields, comments and worklogs: Markdown for callers, ADF for Jira.

use jira_contract::records::{Text, TextFormat};
use jira_engine::error::Error;
use jira_engine::json::{self, Tree};
use jira_rich_text::{self as rich_text, Attachment, Kind, Mode, Node};
use std::collections::BTreeSet;

/// Text as Jira gave it, in this form: ADF, or a string where a field has plain
/// text. What is no document is given as the JSON that it is. None where there is
/// none.
pub fn read(json: &str, format: TextFormat) -> Option<String> {
    match json.trim_start().as_bytes().first()? {
        b'"' => match json::parse(json)? {
            Tree::Text(text) if !text.is_empty() => Some(text.into_owned()),
            _ => None,
        },
        b'{' if format == TextFormat::Adf => Some(json.to_owned()),
        b'{' => Some(words(json, format).unwrap_or_else(|| json.to_owned())),
        _ => None,
    }
}

fn words(json: &str, format: TextFormat) -> Option<String> {
    let document = rich_text::read(json).ok()?;
    let mode = match format {
        TextFormat::LosslessMarkdown => Mode::Lossless,
        TextFormat::PlainText => return rich_text::to_plain_text(&document).ok(),
        TextFormat::Markdown | TextFormat::Adf => Mode::Plain,
    };
    let mut files = Vec::new();
    name_files(&document, &mut files);
    rich_text::to_markdown(&document, mode, &files).ok().map(|(text, _)| text)
}

/// The files that a document shows, by the names it shows them with: Jira writes a
/// file's name as its `alt`.
fn name_files(node: &Node<'_>, files: &mut Vec<Attachment>) {
    if matches!(node.kind, Kind::Media | Kind::MediaInline)
        && let (Some(id), Some(name)) = (node.attr_text("id"), node.attr_text("alt"))
        && !name.is_empty()
    {
        let collection = node.attr_text("collection").unwrap_or_default().to_owned();
        files.push(Attachment { name: name.to_owned(), id: id.to_owned(), collection });
    }
    node.children().iter().for_each(|child| name_files(child, files));
}

/// Text as Jira takes it: the JSON of a document, or null where it is empty.
pub fn write(text: &Text, files: &[Attachment]) -> Result<Tree<'static>, Error> {
    let json = match text {
        Text::Markdown(markdown) if markdown.trim().is_empty() => return Ok(Tree::Null),
        Text::Markdown(markdown) => {
            let converted = rich_text::to_adf(markdown, files);
            let (document, _) = converted.map_err(|problem| Error::Invalid(problem.to_string()))?;
            let mut json = String::with_capacity(markdown.len().saturating_mul(2));
            rich_text::write(&document, &mut json);
            json
        }
        Text::Adf(adf) => {
            let document = rich_text::read(adf).map_err(|problem| Error::Invalid(problem.to_string()))?;
            if document.kind != Kind::Doc {
                return Err(Error::Invalid(rich_text::Problem::NotDocument.to_string()));
            }
            adf.clone()
        }
    };
    Ok(Tree::Raw(json.into()))
}

/// The names of the attachments that Markdown shows (`attachment:file.png`). Where
/// there are any, their ids in the media service have to be found before
/// [`write()`].
pub fn files(text: &Text) -> Vec<String> {
    let Text::Markdown(markdown) = text else { return Vec::new() };
    let mut names = Vec::new();
    let mut known = BTreeSet::new();
    for piece in markdown.split("](").skip(1) {
        let piece = piece.strip_prefix('<').unwrap_or(piece);
        if let Some(name) = piece.strip_prefix("attachment:") {
            let end = name.find([')', '>', '"', '\n']).unwrap_or(name.len());
            let name = name.get(..end).unwrap_or_default().trim_end();
            if !name.is_empty() && known.insert(name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"text","text":"a "},{"type":"text","text":"b","marks":[{"type":"strong"}]}]}]}"#;

    #[test]
    fn text_is_read_in_every_form() {
        let check = |json: &str, format, expected: Option<&str>| {
            assert_eq!(read(json, format).as_deref().map(str::trim_end), expected, "{json}");
        };
        check(DOCUMENT, TextFormat::Markdown, Some("a **b**"));
        check(DOCUMENT, TextFormat::LosslessMarkdown, Some("a **b**"));
        check(DOCUMENT, TextFormat::PlainText, Some("a b"));
        check(DOCUMENT, TextFormat::Adf, Some(DOCUMENT));
        check(r#""wiki *text*""#, TextFormat::Markdown, Some("wiki *text*"));
        check(r#"{"type":"x"}"#, TextFormat::Markdown, Some(r#"{"type":"x"}"#));
        for nothing in ["null", "\"\"", "1", "[]", "", "true"] {
            check(nothing, TextFormat::Markdown, None);
        }
    }

    #[test]
    fn files_keep_their_names() {
        let json = r#"{"type":"doc","version":1,"content":[{"type":"mediaSingle","attrs":{"layout":"center"},"content":[
            {"type":"media","attrs":{"type":"file","id":"6e7c","collection":"","alt":"plan.png"}}]}]}"#;
        let markdown = read(json, TextFormat::Markdown).unwrap();
        assert_eq!(markdown.trim_end(), "![plan.png](attachment:plan.png)");
        let text = Text::Markdown(markdown);
        assert_eq!(files(&text), ["plan.png"]);
        let known = Attachment { name: "plan.png".into(), id: "6e7c".into(), collection: String::new() };
        let written = String::from_utf8(write(&text, &[known]).unwrap().to_body()).unwrap();
        assert!(written.contains(r#""id":"6e7c""#), "{written}");
    }

    #[test]
    fn text_is_written() {
        let written = |text| write(&text, &[]).map(|tree| String::from_utf8(tree.to_body()).unwrap());
        assert_eq!(written(Text::Markdown(" \n".into())), Ok("null".into()));
        assert_eq!(written(Text::Adf(DOCUMENT.into())), Ok(DOCUMENT.into()));
        assert!(
            written(Text::Markdown("a **b**".into())).unwrap().contains(r#""marks":[{"type":"strong"}]"#)
        );
        for wrong in ["", "x", "{}", "[]"] {
            assert!(matches!(written(Text::Adf(wrong.into())), Err(Error::Invalid(_))), "{wrong}");
        }
    }

    const RICH: &str = r#"{"type":"doc","version":1,"content":[
        {"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Plan"}]},
        {"type":"panel","attrs":{"panelType":"info"},"content":[{"type":"paragraph","content":[
            {"type":"mention","attrs":{"id":"5b1","text":"@Mia"}},{"type":"text","text":" does"}]}]},
        {"type":"unknownThing","attrs":{"a":1}}]}"#;

    #[test]
    fn a_rich_document_in_every_form() {
        let read = |format| read(RICH, format).unwrap();
        assert!(read(TextFormat::Markdown).starts_with("## Plan\n"), "{}", read(TextFormat::Markdown));
        assert_eq!(read(TextFormat::Adf), RICH);
        let plain = read(TextFormat::PlainText);
        assert!(plain.contains("Plan") && plain.contains("@Mia does") && !plain.contains('#'), "{plain}");
        // Of lossless text the same document is made again.
        let lossless = write(&Text::Markdown(read(TextFormat::LosslessMarkdown)), &[]).unwrap();
        let lossless = String::from_utf8(lossless.to_body()).unwrap();
        assert!(rich_text::read(RICH).unwrap().same(&rich_text::read(&lossless).unwrap()), "{lossless}");
    }

    #[test]
    fn no_text_fails_to_be_read() {
        let formats =
            [TextFormat::Markdown, TextFormat::LosslessMarkdown, TextFormat::PlainText, TextFormat::Adf];
        let check = |json: &str| {
            for format in formats {
                let text = read(json, format);
                assert!(text.is_some() || !json.starts_with('{'), "{format:?} {json}");
            }
        };
        crate::jira::tests::variants(RICH, check);
        let mut random = fastrand::Rng::with_seed(59);
        for _ in 0..500 {
            check(&crate::jira::tests::disturbed(RICH, &[], &mut random));
        }
        check(&format!("{}7{}", r#"{"content":["#.repeat(5000), "]}".repeat(5000)));
        for (json, expected) in
            [(" \"x\" ", Some("x")), ("\"\\u00e9\"", Some("é")), ("\"x", None), ("\"\\ud800\"", None)]
        {
            assert_eq!(read(json, TextFormat::PlainText).as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn names_of_files() {
        let check = |markdown: &str, expected: &[&str]| {
            assert_eq!(files(&Text::Markdown(markdown.into())), expected, "{markdown}");
        };
        check("", &[]);
        check("![a](attachment:a.png) and [b](attachment:b c.pdf)", &["a.png", "b c.pdf"]);
        check("![a](<attachment:my plan.png>) ![a](attachment:my plan.png)", &["my plan.png"]);
        check("![a](attachment:a.png \"title\")", &["a.png"]);
        check("![a](attachment:)", &[]);
        check("![a](https://x.example/attachment:a.png)", &[]);
        check("![a](attachment:é", &["é"]);
        assert_eq!(files(&Text::Adf("![a](attachment:a.png)".into())), Vec::<String>::new());
    }
}
