//! The reference of the contract: a page of the book for each interface of `wit/`.

use crate::prose::{WIDTH, block, item, joined, paragraph};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, fs, path::Path};
use wit_parser::{
    Docs, Function, Handle, Interface, InterfaceId, PackageId, Resolve, Type, TypeDef, TypeDefKind, TypeId,
    TypeOwner, WorldItem,
};

/// The folder of the pages, and the page that lists them, below the book's sources.
const FOLDER: &str = "reference";
const INDEX: &str = "reference.md";

/// The pages by their paths below `docs/src`.
type Pages = BTreeMap<String, String>;

/// Writes the pages, and removes those of interfaces that no longer exist.
pub(crate) fn write(root: &Path) -> Result<()> {
    let pages = pages(root)?;
    let folder = root.join("docs/src");
    fs::create_dir_all(folder.join(FOLDER))?;
    for stale in present(root)?.keys().filter(|path| !pages.contains_key(*path)) {
        fs::remove_file(folder.join(stale)).with_context(|| stale.clone())?;
    }
    for (path, text) in &pages {
        fs::write(folder.join(path), text).with_context(|| path.clone())?;
    }
    println!("docs/src/{FOLDER}: {} pages", pages.len());
    Ok(())
}

/// Fails where the pages are not those of `wit/`, and names them.
pub(crate) fn check(root: &Path) -> Result<()> {
    let (pages, present) = (pages(root)?, present(root)?);
    if pages == present {
        println!("docs/src/{FOLDER} holds the {} pages of wit/", pages.len());
        return Ok(());
    }
    let paths = pages.keys().chain(present.keys()).collect::<std::collections::BTreeSet<_>>();
    for path in paths.into_iter().filter(|path| pages.get(*path) != present.get(*path)) {
        println!("docs/src/{path} differs from wit/");
    }
    bail!("The reference differs from the contract. Run: xtask reference")
}

/// The pages that exist.
fn present(root: &Path) -> Result<Pages> {
    let folder = root.join("docs/src");
    let mut found = Pages::new();
    let mut paths = vec![INDEX.to_owned()];
    for entry in fs::read_dir(folder.join(FOLDER)).into_iter().flatten() {
        paths.push(format!("{FOLDER}/{}", entry?.file_name().display()));
    }
    for path in paths {
        if let Ok(text) = fs::read_to_string(folder.join(&path)) {
            found.insert(path, text);
        }
    }
    Ok(found)
}

fn pages(root: &Path) -> Result<Pages> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(root.join("wit"))?;
    let contract = Contract { resolve, package };
    let mut pages = Pages::new();
    pages.insert(INDEX.to_owned(), contract.index()?);
    for (name, id) in &contract.resolve.packages[package].interfaces {
        pages.insert(format!("{FOLDER}/{name}.md"), contract.page(name, *id));
    }
    Ok(pages)
}

struct Contract {
    resolve: Resolve,
    package: PackageId,
}

impl Contract {
    /// The page that lists the interfaces: what the world exports in its order, then
    /// what they share, and what the host provides.
    fn index(&self) -> Result<String> {
        let package = &self.resolve.packages[self.package];
        let world = package.worlds.values().next().context("wit/ has no world")?;
        let world = &self.resolve.worlds[*world];
        let own = |item: &WorldItem| match item {
            WorldItem::Interface { id, .. } => {
                package.interfaces.iter().find(|(_, own)| *own == id).map(|(name, id)| (name, *id))
            }
            _ => None,
        };
        let mut text = format!("# Contract reference\n\n{}", generated());
        text += &paragraphs(&world.docs);
        text += &format!("\nThe package is `{}`. Its world is `{}`.\n", package.name, world.name);
        let exports: Vec<_> = world.exports.values().filter_map(own).collect();
        let imports = world.imports.values().filter_map(own);
        let (shared, provided): (Vec<_>, Vec<_>) =
            imports.partition(|(_, id)| self.resolve.interfaces[*id].functions.is_empty());
        for (title, interfaces) in [
            ("What the component exports", exports),
            ("What the interfaces share", shared),
            ("What the host provides", provided),
        ] {
            text += &format!("\n## {title}\n\n");
            for (name, id) in interfaces {
                let docs = self.resolve.interfaces[id].docs.contents.as_deref().unwrap_or_default();
                let first = docs.trim().split("\n\n").next().unwrap_or_default();
                text += &item(&format!("[`{name}`]({FOLDER}/{name}.md): {}", joined(first)));
            }
        }
        text += "\nThe host also provides these interfaces of WASI:\n\n";
        for item in world.imports.values() {
            if let WorldItem::Interface { id, .. } = item
                && self.resolve.interfaces[*id].package != Some(self.package)
                && let Some(name) = self.resolve.id_of(*id)
            {
                text += &format!("- `{name}`\n");
            }
        }
        Ok(text)
    }

    fn page(&self, name: &str, id: InterfaceId) -> String {
        let interface = &self.resolve.interfaces[id];
        let mut text = format!("# `{name}`\n\n{}{}", generated(), paragraphs(&interface.docs));
        let functions: Vec<_> =
            interface.functions.values().filter(|function| function.kind.resource().is_none()).collect();
        if !functions.is_empty() {
            text += "\n## Functions\n";
        }
        for function in functions {
            text += &format!("\n### `{}`\n\n```wit\n{}\n```\n", function.name, self.signature(function));
            text += &block(&paragraphs(&function.docs));
            text += &self.mentioned(id, function);
        }
        let types: Vec<_> = interface
            .types
            .iter()
            .filter(|(_, ty)| self.defined(**ty).is_some_and(|(owner, _)| owner == id))
            .collect();
        if !types.is_empty() {
            text += "\n## Types\n";
        }
        for (name, ty) in types {
            text += &self.definition(id, interface, name, &self.resolve.types[*ty]);
        }
        text
    }

    /// A type with its members.
    fn definition(&self, page: InterfaceId, interface: &Interface, name: &str, ty: &TypeDef) -> String {
        let mut text = format!("\n### `{name}`\n\n");
        let is = match &ty.kind {
            TypeDefKind::Type(alias) => format!("Type: {}.", self.linked(page, alias)),
            kind => format!("A {}.", kind.as_str()),
        };
        text += &paragraph(&is.replace("A enum", "An enum"), "");
        text += &block(&paragraphs(&ty.docs));
        let mut members = String::new();
        match &ty.kind {
            TypeDefKind::Record(record) => {
                for field in &record.fields {
                    members += &self.member(page, &field.name, Some(&field.ty), &field.docs);
                }
            }
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    members += &self.member(page, &case.name, case.ty.as_ref(), &case.docs);
                }
            }
            TypeDefKind::Enum(cases) => {
                for case in &cases.cases {
                    members += &self.member(page, &case.name, None, &case.docs);
                }
            }
            TypeDefKind::Flags(flags) => {
                for flag in &flags.flags {
                    members += &self.member(page, &flag.name, None, &flag.docs);
                }
            }
            TypeDefKind::Resource => {
                let own = |function: &&Function| {
                    let resource = function.kind.resource().map(|id| &self.resolve.types[id]);
                    resource.is_some_and(|resource| resource.name == ty.name)
                };
                for function in interface.functions.values().filter(own) {
                    text += &format!("\n```wit\n{}\n```\n", self.signature(function));
                    text += &block(&paragraphs(&function.docs));
                    text += &self.mentioned(page, function);
                }
            }
            _ => {}
        }
        text + &block(&members)
    }

    fn member(&self, page: InterfaceId, name: &str, ty: Option<&Type>, docs: &Docs) -> String {
        let docs = docs.contents.as_deref().unwrap_or_default().trim();
        let (first, rest) = docs.split_once("\n\n").unwrap_or((docs, ""));
        let ty = ty.map(|ty| format!(" ({})", self.linked(page, ty))).unwrap_or_default();
        let mut text = item(&format!("`{name}`{ty}: {}", joined(first)));
        for part in rest.split("\n\n").filter(|part| !part.trim().is_empty()) {
            text += &format!("\n{}", paragraph(part, "  "));
        }
        text
    }

    /// A function as WIT has it, a parameter a line where it is long.
    fn signature(&self, function: &Function) -> String {
        let parameters = function.params.iter().filter(|parameter| parameter.name != "self");
        let parameters: Vec<_> =
            parameters.map(|parameter| format!("{}: {}", parameter.name, self.text(&parameter.ty))).collect();
        let result = function.result.as_ref().map(|ty| format!(" -> {}", self.text(ty))).unwrap_or_default();
        let name = function.item_name();
        let line = format!("{name}: func({}){result};", parameters.join(", "));
        if line.chars().count() <= WIDTH {
            return line;
        }
        format!("{name}: func(\n  {},\n){result};", parameters.join(",\n  "))
    }

    /// Where the types of a function are described.
    fn mentioned(&self, page: InterfaceId, function: &Function) -> String {
        let mut links = Vec::new();
        for ty in function.params.iter().map(|parameter| &parameter.ty).chain(&function.result) {
            self.each_named(ty, &mut |id| {
                let link = self.link(page, id);
                if !links.contains(&link) {
                    links.push(link);
                }
            });
        }
        match links.is_empty() {
            true => String::new(),
            false => format!("\n{}", paragraph(&format!("Types: {}.", links.join(", ")), "")),
        }
    }

    /// A type as WIT has it.
    fn text(&self, ty: &Type) -> String {
        self.spelled(ty, &|id| self.resolve.types[id].name.clone().unwrap_or_default())
    }

    /// A type in code, whose names are links.
    fn linked(&self, page: InterfaceId, ty: &Type) -> String {
        let text = self.spelled(ty, &|id| format!("`{}`", self.link(page, id)));
        format!("`{text}`").replace("``", "")
    }

    fn spelled(&self, ty: &Type, name: &dyn Fn(TypeId) -> String) -> String {
        let Type::Id(id) = ty else { return primitive(ty).to_owned() };
        let part = |ty: &Type| self.spelled(ty, name);
        let optional = |ty: &Option<Type>| ty.as_ref().map_or("_".to_owned(), part);
        match &self.resolve.types[*id].kind {
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => name(*id),
            _ if self.resolve.types[*id].name.is_some() => name(*id),
            TypeDefKind::Option(ty) => format!("option<{}>", part(ty)),
            TypeDefKind::List(ty) => format!("list<{}>", part(ty)),
            TypeDefKind::Tuple(tuple) => {
                format!("tuple<{}>", tuple.types.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            TypeDefKind::Result(result) => match (&result.ok, &result.err) {
                (None, None) => "result".to_owned(),
                (Some(ok), None) => format!("result<{}>", part(ok)),
                (ok, err) => format!("result<{}, {}>", optional(ok), optional(err)),
            },
            kind => kind.as_str().to_owned(),
        }
    }

    /// Calls with each named type in a type.
    fn each_named(&self, ty: &Type, found: &mut dyn FnMut(TypeId)) {
        let Type::Id(id) = ty else { return };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => found(*id),
            _ if self.resolve.types[*id].name.is_some() => found(*id),
            TypeDefKind::Option(ty) | TypeDefKind::List(ty) => self.each_named(ty, found),
            TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(|ty| self.each_named(ty, found)),
            TypeDefKind::Result(result) => {
                result.ok.iter().chain(&result.err).for_each(|ty| self.each_named(ty, found));
            }
            _ => {}
        }
    }

    /// A link to where a type is described, under the name that it has on this page.
    fn link(&self, page: InterfaceId, id: TypeId) -> String {
        let name = self.resolve.types[id].name.clone().unwrap_or_default();
        match self.defined(id) {
            Some((owner, own)) if owner == page => format!("[`{name}`](#{own})"),
            Some((owner, own)) => {
                let file = self.resolve.interfaces[owner].name.clone().unwrap_or_default();
                format!("[`{name}`]({file}.md#{own})")
            }
            None => format!("`{name}`"),
        }
    }

    /// The interface that defines a type, and its name there: `use` only borrows it.
    fn defined(&self, mut id: TypeId) -> Option<(InterfaceId, String)> {
        loop {
            let ty = &self.resolve.types[id];
            match ty.kind {
                TypeDefKind::Type(Type::Id(other)) if self.resolve.types[other].name.is_some() => id = other,
                _ => {
                    let TypeOwner::Interface(owner) = ty.owner else { return None };
                    return Some((owner, ty.name.clone()?));
                }
            }
        }
    }
}

fn primitive(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(_) => "type",
    }
}

fn generated() -> String {
    "<!-- Generated from wit/ by `xtask reference`. Change the contract, not this page. -->\n\n".to_owned()
}

/// Doc comments: their paragraphs, wrapped.
fn paragraphs(docs: &Docs) -> String {
    let docs = docs.contents.as_deref().unwrap_or_default().trim();
    let parts = docs.split("\n\n").filter(|part| !part.trim().is_empty());
    parts.map(|part| paragraph(part, "")).collect::<Vec<_>>().join("\n")
}
