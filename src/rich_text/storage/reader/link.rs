//! Links: to addresses, and to what Confluence names by title, key or id.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::node::{Mark, Node, Value};
use super::super::super::{read, validate};
use super::super::names;
use super::super::resource::{self, Resource};
use super::line::Line;
use super::{Element, Reader, with_id};
use std::borrow::Cow;

impl<'a> Reader<'a, '_> {
    /// Reads a link to an address.
    pub(super) fn link(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        // One in another leads nowhere.
        if self.marks.iter().any(|mark| mark.kind == MarkKind::Link) {
            self.flow(element, parent, line, out);
        } else {
            self.address_link(element, parent, line, out);
        }
    }

    #[inline(never)]
    fn address_link(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let Some(address) = element.attr("href") else { return self.flow(element, parent, line, out) };
        if !link::is_common(&address) {
            self.note(&["a link with an address that is not let through: its text is kept"]);
            return self.flow(element, parent, line, out);
        }
        let appearance = element.attr("data-card-appearance");
        let shown = element.text();
        if matches!(appearance.as_deref(), Some("inline" | "block" | "embed"))
            && !shown.trim().is_empty()
            && shown.trim() != address
        {
            self.note(&["the text of a card, which shows the title of what it leads to"]);
        }
        match appearance.as_deref() {
            Some("inline") => {
                let card = Node::new(Kind::InlineCard).with("url", Value::Text(address));
                line.word(with_id(card, element));
            }
            Some("block") => {
                self.break_line(parent, line, out);
                let card = self.block_card(element, address);
                self.place(parent, card, out);
            }
            Some("embed") => {
                self.break_line(parent, line, out);
                let layout = element.attr("data-layout").unwrap_or_default();
                let mut card = Node::new(Kind::EmbedCard)
                    .with("url", Value::Text(address))
                    .with("layout", Value::Text(layout));
                if let Some(width) = element.attr("data-width").and_then(|width| names::number(&width)) {
                    card = card.with("width", width);
                }
                let mut card = with_id(card, element);
                if !validate::is_sound_by_itself(&card) {
                    card.attrs.iter_mut().flatten().for_each(|(name, value)| {
                        if name == "layout" {
                            *value = Value::Text("center".into());
                        }
                    });
                    if !validate::is_sound_by_itself(&card) {
                        card.attrs.iter_mut().for_each(|attrs| attrs.retain(|(name, _)| name != "width"));
                    }
                }
                self.place(parent, card, out);
            }
            _ => {
                let mut mark = Mark::new(MarkKind::Link).with("href", Value::Text(address));
                if let Some(title) = element.attr("title").filter(|title| !title.is_empty()) {
                    mark = mark.with("title", Value::Text(title));
                }
                self.marked(vec![mark], element, parent, line, out);
            }
        }
    }

    #[inline(never)]
    fn block_card(&mut self, element: Element<'_, 'a>, address: Cow<'a, str>) -> Node<'a> {
        let card = Node::new(Kind::BlockCard).with("url", Value::Text(address));
        let Some(source) = element.attr("data-datasource") else { return with_id(card, element) };
        let members = read::members(&source, self.levels());
        let members = members.into_iter().flatten();
        let owned = members.map(|(name, value)| (name.into_owned().into(), value.into_owned()));
        let mut sourced = card.clone().with("datasource", Value::Object(owned.collect()));
        if let Some(layout) = element.attr("data-layout") {
            sourced = sourced.with("layout", Value::Text(layout));
        }
        if let Some(width) = element.attr("data-width").and_then(|width| names::number(&width)) {
            sourced = sourced.with("width", width);
        }
        let sourced = with_id(sourced, element);
        if validate::is_sound_by_itself(&sourced) {
            return sourced;
        }
        self.note(&["the data source of a card, which cannot be read"]);
        with_id(card, element)
    }

    /// Reads a link to a person, a page or a file.
    pub(super) fn resource_link(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let body =
            ["ac:link-body", "ac:plain-text-link-body"].into_iter().find_map(|name| element.child(name));
        let resource = element.children().find(|child| child.name().starts_with("ri:"));
        if let Some(person) = resource.filter(|resource| resource.name() == "ri:user") {
            return self.mention(person, body, element, line);
        }
        let linked = self.marks.iter().any(|mark| mark.kind == MarkKind::Link);
        if linked && let Some(body) = body {
            return self.flow(body, parent, line, out);
        }
        self.named_link(element, resource, body, parent, line, out);
    }

    #[inline(never)]
    fn named_link(
        &mut self,
        element: Element<'_, 'a>,
        resource: Option<Element<'_, 'a>>,
        body: Option<Element<'_, 'a>>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let anchor = element.attr("ac:anchor");
        let Some(address) = address(resource, anchor.clone()) else {
            self.note(&["a link to nothing: its text is kept"]);
            return self.flow(element, parent, line, out);
        };
        if resource.is_some_and(|resource| resource.name() != "ri:url") {
            self.note(&["a link to what Confluence names: its address says the name"]);
        }
        if !link::is_common(&address) {
            self.note(&["a link with an address that is not let through: its text is kept"]);
            return self.flow(body.unwrap_or(element), parent, line, out);
        }
        let mark = Mark::new(MarkKind::Link).with("href", Value::Text(address.into()));
        if let Some(body) = body {
            return self.marked(vec![mark], body, parent, line, out);
        }
        let shown = resource.and_then(value).or(anchor);
        let open = self.marks.len();
        self.marks.push(mark);
        line.literal(shown.unwrap_or_else(|| "link".into()), self.current());
        self.marks.truncate(open);
    }

    #[inline(never)]
    fn mention(
        &mut self,
        person: Element<'_, 'a>,
        body: Option<Element<'_, 'a>>,
        element: Element<'_, 'a>,
        line: &mut Line<'a>,
    ) {
        let keyed = |attribute: &str, prefix: &str| {
            person.attr(attribute).map(|key| Cow::Owned([prefix, &key].concat()))
        };
        let id = person
            .attr("ri:account-id")
            .or_else(|| keyed("ri:userkey", "userkey:"))
            .or_else(|| keyed("ri:username", "username:"));
        let mut mention = Node::new(Kind::Mention).with("id", Value::Text(id.unwrap_or_default()));
        if let Some(name) = body.map(Element::text).filter(|name| !name.trim().is_empty()) {
            mention = mention.with("text", Value::Text(name));
        }
        line.word(with_id(mention, element));
    }
}

/// What a resource is called.
pub(super) fn value<'a>(resource: Element<'_, 'a>) -> Option<Cow<'a, str>> {
    let known = [
        "ri:content-title",
        "ri:filename",
        "ri:value",
        "ri:account-id",
        "ri:userkey",
        "ri:username",
        "ri:space-key",
        "ri:content-id",
        "ri:parameter",
    ];
    known.into_iter().find_map(|name| resource.attr(name)).filter(|value| !value.is_empty())
}

/// The address of what a link leads to.
#[inline(never)]
fn address<'a>(resource: Option<Element<'_, 'a>>, anchor: Option<Cow<'a, str>>) -> Option<String> {
    if let Some(url) = resource.filter(|resource| resource.name() == "ri:url") {
        return url.attr("ri:value").map(Cow::into_owned);
    }
    let mut found = Resource { anchor, ..Resource::default() };
    if let Some(resource) = resource {
        found.name = resource.name().into();
        for (name, _) in resource.attrs() {
            if name.starts_with("ri:") && name != "ri:version-at-save" {
                found.attributes.push((name.into(), resource.attr(name)?));
            }
        }
    }
    resource::write(&found)
}
