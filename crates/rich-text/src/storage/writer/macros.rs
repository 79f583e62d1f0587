//! Macros, and nodes that stand there as such.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::node::{Node, Value, get};
use super::super::names::{self, kebab};
use super::super::{BODY, MACRO};
use super::block::text;
use super::list::breakout;
use super::{Attributes, Writer, id};

/// The parameters, id and version of an extension as a macro.
type Macro<'n> = (Vec<(&'n str, &'n str)>, Option<&'n str>, Option<&'n str>);

impl Writer<'_> {
    fn open_macro(&mut self, name: &str, attributes: Attributes<'_>) {
        let mut all = vec![("ac:name", Some(name)), ("ac:schema-version", Some("1"))];
        all.extend(attributes);
        self.open("ac:structured-macro", &all);
    }

    fn parameter(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.leaf("ac:parameter", &[("ac:name", Some(name))], value);
        }
    }

    fn plain_body(&mut self, text: &str) {
        self.open("ac:plain-text-body", &[]);
        self.data(text);
        self.close("ac:plain-text-body");
    }

    /// A block of code.
    pub(super) fn code(&mut self, node: &Node<'_>) {
        self.lost(node, &["language"], &[MarkKind::Breakout]);
        let (mode, width) = breakout(node);
        self.open_macro(
            "code",
            &[("ac:breakout-mode", mode), ("ac:breakout-width", width.as_deref()), ("ac:local-id", id(node))],
        );
        self.parameter("language", node.attr_text("language"));
        let mut code = String::new();
        text(node, &mut code);
        self.plain_body(&code);
        self.close("ac:structured-macro");
    }

    /// A panel.
    pub(super) fn panel(&mut self, node: &Node<'_>) {
        let kind = node.attr_text("panelType").unwrap_or("info");
        let Some(name) = names::left(names::PANELS, kind) else { return self.adf(node) };
        let parameters = if kind == "custom" { names::PANEL_PARAMETERS } else { &[] };
        let mut said = vec!["panelType"];
        said.extend(parameters.iter().map(|(_, attribute)| *attribute));
        self.lost(node, &said, &[]);
        self.open_macro(name, &[("ac:local-id", id(node))]);
        for (name, attribute) in parameters {
            self.parameter(name, node.attr_text(attribute));
        }
        self.wrap("ac:rich-text-body", &[], node);
        self.close("ac:structured-macro");
    }

    /// An expand.
    pub(super) fn expand(&mut self, node: &Node<'_>) {
        self.lost(node, &["title"], &[MarkKind::Breakout]);
        let (mode, width) = breakout(node);
        self.open_macro(
            "expand",
            &[("ac:breakout-mode", mode), ("ac:breakout-width", width.as_deref()), ("ac:local-id", id(node))],
        );
        self.parameter("title", node.attr_text("title"));
        self.wrap("ac:rich-text-body", &[], node);
        self.close("ac:structured-macro");
    }

    /// A status.
    pub(super) fn status(&mut self, node: &Node<'_>) {
        self.lost(node, &["text", "color"], &[]);
        let color = node.attr_text("color").unwrap_or("neutral");
        self.open_macro("status", &[("ac:local-id", id(node))]);
        self.parameter("title", node.attr_text("text"));
        self.parameter("colour", names::left(names::STATUS_COLORS, color).or(Some(color)));
        self.close("ac:structured-macro");
    }

    /// An extension: a macro, or a node of ADF where no macro says all of it.
    pub(super) fn extension(&mut self, node: &Node<'_>) {
        let Some((parameters, macro_id, version)) = as_macro(node) else { return self.adf(node) };
        self.lost(node, &["extensionKey", "extensionType", "parameters", "layout", "text"], &[]);
        if node.attr_text("extensionKey").is_some_and(names::is_node) {
            self.note(&[node.name(), ": ADF has a native node for this macro"]);
        }
        self.open(
            "ac:structured-macro",
            &[
                ("ac:name", node.attr_text("extensionKey")),
                ("ac:schema-version", version),
                ("ac:macro-id", macro_id),
                ("data-layout", node.attr_text("layout")),
                ("ac:local-id", id(node)),
            ],
        );
        for (name, value) in &parameters {
            if *name != BODY {
                self.parameter(name, Some(value));
            }
        }
        if let Some((_, body)) = parameters.iter().find(|(name, _)| *name == BODY) {
            self.plain_body(body);
        }
        if node.kind == Kind::BodiedExtension {
            self.wrap("ac:rich-text-body", &[], node);
        }
        self.close("ac:structured-macro");
    }

    /// A node of ADF as such.
    pub(super) fn adf(&mut self, node: &Node<'_>) {
        self.open("ac:adf-extension", &[]);
        self.adf_node(node);
        self.close("ac:adf-extension");
    }

    fn adf_node(&mut self, node: &Node<'_>) {
        let all: Vec<&str> = node.attrs.iter().flatten().map(|(name, _)| &**name).collect();
        self.lost(node, &all, &[]);
        self.open("ac:adf-node", &[("type", Some(&kebab(node.name())))]);
        for (name, value) in node.attrs.iter().flatten() {
            self.adf_value("ac:adf-attribute", Some(name), value);
        }
        match node.kind {
            Kind::DecisionList => self.each(node, |writer, _, item| writer.adf_node(item)),
            Kind::DecisionItem if node.children().iter().all(|child| child.kind.is_inline()) => {
                self.open("ac:adf-content", &[]);
                self.line(node.children(), 0);
                self.close("ac:adf-content");
            }
            Kind::Extension | Kind::InlineExtension => {}
            _ => self.wrap("ac:adf-content", &[], node),
        }
        self.close("ac:adf-node");
    }

    fn adf_value(&mut self, element: &str, name: Option<&str>, value: &Value<'_>) {
        let key = name.map(kebab);
        if let (Some(name), Some(key)) = (name, &key)
            && names::camel(key.as_str().into()) != name
        {
            self.note(&["parameter ", name, ": name changed"]);
        }
        let key = ("key", key.as_deref());
        match value {
            Value::Null => self.note(&["parameter without a value"]),
            Value::Text(text) => self.leaf(element, &[key], text),
            Value::Flag(flag) => {
                self.leaf(element, &[key, ("type", Some("boolean"))], if *flag { "true" } else { "false" });
            }
            Value::Whole(_) | Value::Negative(_) | Value::Float(_) => {
                self.leaf(element, &[key, ("type", Some("number"))], &names::digits(value));
            }
            Value::List(values) => {
                self.open(element, &[key]);
                if values.is_empty() {
                    self.empty("ac:adf-parameter-value", &[]);
                }
                for value in values {
                    self.adf_value("ac:adf-parameter-value", None, value);
                }
                self.close(element);
            }
            Value::Object(members) => {
                self.open(element, &[key]);
                for (name, value) in members {
                    self.adf_value("ac:adf-parameter", Some(name), value);
                }
                self.close(element);
            }
        }
    }
}

/// The macro of an extension, if it can express all of it.
fn as_macro<'n>(node: &'n Node<'_>) -> Option<Macro<'n>> {
    let of_macro = node.attr_text("extensionType") == Some(MACRO);
    if !of_macro || node.attr_text("text").is_some_and(|text| !text.is_empty()) {
        return None;
    }
    let mut said: Macro<'n> = (Vec::new(), None, None);
    let Some(parameters) = node.attr("parameters") else { return Some(said) };
    let Value::Object(parameters) = parameters else { return None };
    let value = |value: &'n Value<'_>| match value {
        Value::Object(members) => {
            get(members, "value").and_then(Value::as_str).filter(|_| members.len() == 1)
        }
        _ => None,
    };
    for (name, members) in parameters {
        let Value::Object(members) = members else { return None };
        for (key, member) in members {
            match (&**name, &**key) {
                ("macroParams", key) => said.0.push((key, value(member)?)),
                ("macroMetadata", "macroId") => said.1 = Some(value(member)?),
                ("macroMetadata", "schemaVersion") => said.2 = Some(value(member)?),
                // How an editor shows the macro, which Confluence knows itself.
                ("macroMetadata", "title" | "placeholder") => {}
                _ => return None,
            }
        }
    }
    Some(said)
}
