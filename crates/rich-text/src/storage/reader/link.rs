//! Links: to addresses, and to what Confluence names by title, key or id.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::node::{Node, Value};
use super::super::super::{read, validate};
use super::super::resource::{self, Resource};
use super::line::Line;
use super::{Element, Reader, mark, node_of, put, say, set};
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
            self.note(&["link with an address that is not allowed: text kept"]);
            return self.flow(element, parent, line, out);
        }
        let appearance = element.attr("data-card-appearance");
        let shown = element.text();
        if matches!(appearance.as_deref(), Some("inline" | "block" | "embed"))
            && !shown.trim().is_empty()
            && shown.trim() != address
        {
            self.note(&["text of a card, which shows the title of its target"]);
        }
        match appearance.as_deref() {
            Some("inline") => {
                let mut card = node_of(Kind::InlineCard, element);
                put(&mut card, "url", address);
                line.word(card);
            }
            Some("block") => {
                self.break_line(parent, line, out);
                let card = self.block_card(element, address);
                self.place(parent, card, out);
            }
            Some("embed") => {
                self.break_line(parent, line, out);
                let card = embed(element, address);
                self.place(parent, card, out);
            }
            _ => {
                let mut mark = mark(MarkKind::Link, "href", address);
                if let Some(title) = element.attr("title").filter(|title| !title.is_empty()) {
                    mark = mark.with("title", Value::Text(title));
                }
                self.marked(vec![mark], element, parent, line, out);
            }
        }
    }

    #[inline(never)]
    fn block_card(&mut self, element: Element<'_, 'a>, address: Cow<'a, str>) -> Node<'a> {
        let mut card = node_of(Kind::BlockCard, element);
        put(&mut card, "url", address);
        let Some(source) = element.attr("data-datasource") else { return card };
        let plain = card.clone();
        let members = read::members(&source, self.levels());
        let source = Value::Object(members.unwrap_or_default()).into_owned();
        set(&mut card, "datasource", source);
        sized(&mut card, element);
        if validate::is_sound_by_itself(&card) {
            return card;
        }
        self.note(&["data source of a card, which cannot be parsed"]);
        plain
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
            self.note(&["link without a target: text kept"]);
            return self.flow(element, parent, line, out);
        };
        if resource.is_some_and(|resource| resource.name() != "ri:url") {
            self.note(&["link to a Confluence resource: converted to an address with its name"]);
        }
        if !link::is_common(&address) {
            self.note(&["link with an address that is not allowed: text kept"]);
            return self.flow(body.unwrap_or(element), parent, line, out);
        }
        let mark = mark(MarkKind::Link, "href", address.into());
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
        let mut mention = node_of(Kind::Mention, element);
        put(&mut mention, "id", id.unwrap_or_default());
        if let Some(name) = body.map(Element::text).filter(|name| !name.trim().is_empty()) {
            put(&mut mention, "text", name);
        }
        line.word(mention);
    }
}

/// Adds the layout and the width that a card has.
#[inline(never)]
fn sized<'a>(card: &mut Node<'a>, element: Element<'_, 'a>) {
    if let Some(layout) = element.attr("data-layout") {
        put(card, "layout", layout);
    }
    if let Some(width) = element.number("data-width") {
        set(card, "width", width);
    }
}

#[inline(never)]
fn embed<'a>(element: Element<'_, 'a>, address: Cow<'a, str>) -> Node<'a> {
    let mut card = node_of(Kind::EmbedCard, element);
    put(&mut card, "url", address);
    let plain = card.clone();
    sized(&mut card, element);
    if validate::is_sound_by_itself(&card) {
        return card;
    }
    card = plain;
    say(&mut card, "layout", "center");
    card
}

/// The name of a resource.
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
