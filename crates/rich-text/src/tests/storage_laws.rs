//! What holds for every document and every page in storage format.

use super::atlassian::documents;
use super::commonmark::{shown, words};
use super::generate;
use super::pages;
use super::schema::Schema;
use crate::{
    Attachment, Kind, MAX_NOTES, Mode, Node, Value, from_storage, read, to_adf, to_markdown, to_storage,
    validate, write,
};
use fastrand::Rng;

fn json(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

fn files() -> Vec<Attachment> {
    let file = |name: &str, id: &str| Attachment {
        name: name.to_owned(),
        id: id.to_owned(),
        collection: String::new(),
    };
    vec![file("plan & co.png", "uuid"), file("b.txt", "b")]
}

/// Fails unless an XML parser that is not ours takes it.
fn check_xml(storage: &str) {
    let whole = format!("<page xmlns:ac=\"ac\" xmlns:ri=\"ri\">{storage}</page>");
    if let Err(error) = roxmltree::Document::parse(&whole) {
        panic!("{error}\n{storage}");
    }
}

/// A document as it comes back where nothing is lost: texts side by side are
/// one, nothing empty is kept, nor an id for which storage format has no place.
fn normal<'a>(node: &Node<'a>) -> Node<'a> {
    let mut content: Vec<Node<'a>> = Vec::new();
    for child in node.children() {
        let child = normal(child);
        match content.last_mut() {
            Some(last)
                if last.kind == Kind::Text && child.kind == Kind::Text && last.marks == child.marks =>
            {
                last.text.get_or_insert_default().to_mut().push_str(child.as_text());
            }
            Some(last) if last.kind == Kind::MediaGroup && child.kind == Kind::MediaGroup => {
                last.content.get_or_insert_default().extend(child.content.unwrap_or_default());
            }
            _ => content.push(child),
        }
    }
    let placeless = matches!(
        node.kind,
        Kind::HardBreak | Kind::Caption | Kind::MediaSingle | Kind::MediaGroup | Kind::LayoutSection
    );
    let mut attrs = node.attrs.clone().unwrap_or_default();
    attrs.retain(|(name, value)| {
        !(name == "localId"
            && (placeless && node.kind != Kind::LayoutSection || *value == Value::Text("".into())))
    });
    attrs.retain(|(name, value)| !(matches!(&**name, "colspan" | "rowspan") && *value == Value::Whole(1)));
    attrs.retain(|(name, _)| node.kind != Kind::HardBreak || name != "text");
    let mut marks = node.marks.clone().filter(|marks| !marks.is_empty());
    for (name, value) in marks.iter_mut().flatten().filter_map(|mark| mark.attrs.as_mut()).flatten() {
        if name == "color" {
            *value = Value::Text(value.as_str().unwrap().to_ascii_lowercase().into());
        }
    }
    Node {
        content: Some(content).filter(|content| !content.is_empty()),
        attrs: Some(attrs).filter(|attrs| !attrs.is_empty()),
        marks,
        ..node.clone()
    }
}

/// It without the names of people, who are there by id.
fn nameless<'a>(node: &Node<'a>) -> Node<'a> {
    let mut node = node.clone();
    if node.kind == Kind::Mention {
        node.attrs.iter_mut().for_each(|attrs| attrs.retain(|(name, _)| name != "text"));
    }
    node.content = node.content.map(|content| content.iter().map(nameless).collect());
    node
}

/// Fails unless a page is right for a document. Says whether nothing was lost.
fn check(doc: &Node<'_>, of: &str) -> bool {
    let files = files();
    let (storage, notes) = to_storage(doc, &files).unwrap();
    check_xml(&storage);
    let (again, _) = from_storage(&storage, &files).unwrap();
    assert_eq!(validate(&again), [], "{of}\n{storage}\n{}", json(&again));
    let (mut was, mut is) = (String::new(), String::new());
    shown(&nameless(doc), &mut was);
    shown(&again, &mut is);
    let kept = words(&is).concat();
    for word in words(&was) {
        assert!(kept.contains(&word), "{word} of {} is lost in\n{storage}", json(doc));
    }
    if notes.is_empty() {
        assert!(
            normal(&again).same(&normal(doc)),
            "{of}\n{storage}\n{}\n{}",
            json(&normal(doc)),
            json(&normal(&again))
        );
    }
    check_stable(&again);
    notes.is_empty()
}

/// Fails unless a document that came from a page comes again.
fn check_stable(doc: &Node<'_>) {
    let files = files();
    let (storage, _) = to_storage(doc, &files).unwrap();
    let (again, _) = from_storage(&storage, &files).unwrap();
    let (twice, _) = to_storage(&again, &files).unwrap();
    assert_eq!(storage, twice, "{}\n{}", json(doc), json(&again));
}

#[test]
fn atlassians_documents_have_pages() {
    for (name, text) in documents("valid") {
        check(&read(&text).unwrap(), &name);
    }
}

#[test]
fn generated_documents_have_pages() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(17);
    let (mut whole, mut all) = (0, 0);
    for round in 0..2_000 {
        let doc = generate::document(&mut rng);
        check(&doc, "generated");
        for block in doc.children() {
            let mut alone = crate::document::document();
            alone.content = Some(vec![block.clone()]);
            whole += usize::from(check(&alone, "generated"));
            all += 1;
        }
        if round % 10 == 0 {
            let (storage, _) = to_storage(&doc, &[]).unwrap();
            schema.check(&from_storage(&storage, &[]).unwrap().0, &storage);
        }
    }
    assert!(whole * 3 > all, "{whole} of {all} come back as they were");
}

#[test]
fn generated_markdown_has_pages() {
    let mut rng = Rng::with_seed(19);
    for _ in 0..3_000 {
        let markdown = generate::markdown(&mut rng);
        let (doc, _) = to_adf(&markdown, &[]).unwrap();
        check(&doc, &markdown);
    }
}

/// The text of a page: what stands between its tags and in some attributes.
fn text_of(storage: &str) -> String {
    let whole = format!(
        "<!DOCTYPE page [<!ENTITY nbsp '&#160;'><!ENTITY eacute 'é'>]><page xmlns:ac='ac' xmlns:ri='ri'>{storage}</page>"
    );
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let page = roxmltree::Document::parse_with_options(&whole, options).unwrap();
    let mut out = String::new();
    text_in(page.root_element(), &mut out);
    out
}

fn text_in(node: roxmltree::Node<'_, '_>, out: &mut String) {
    let silent = ["parameter", "adf-attribute", "adf-fallback", "task-id", "task-uuid", "task-status"];
    // A card shows the title of what it leads to.
    if node.has_attribute("data-card-appearance")
        || silent.contains(&node.tag_name().name())
        || node.attribute("class") == Some("numberingColumn")
    {
        return out.push(' ');
    }
    if node.is_text() {
        return out.push_str(node.text().unwrap());
    }
    let inline = ["strong", "em", "span", "a", "u", "s"].contains(&node.tag_name().name());
    let space = if node.is_element() && !inline { " " } else { "" };
    out.push_str(space);
    node.children().for_each(|child| text_in(child, out));
    out.push_str(space);
}

#[test]
fn generated_pages_are_valid_documents_with_all_their_words() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(23);
    for round in 0..2_000 {
        let storage = pages::storage(&mut rng, 4);
        check_xml(&storage.replace("&nbsp;", " ").replace("&eacute;", "é"));
        let (doc, notes) = from_storage(&storage, &files()).unwrap();
        assert_eq!(validate(&doc), [], "{storage}\n{}", json(&doc));
        assert!(notes.len() <= MAX_NOTES);
        if round % 20 == 0 {
            schema.check(&doc, &storage);
        }
        let mut text = String::new();
        shown(&doc, &mut text);
        text.push_str(&json(&doc));
        for word in words(&text_of(&storage)) {
            assert!(text.contains(&word), "{word} of {storage}\nis lost in {}", json(&doc));
        }
        check_stable(&doc);
        to_markdown(&doc, Mode::Lossless, &[]).unwrap();
        assert!(read(&json(&doc)).unwrap().same(&doc), "{storage}");
    }
}
