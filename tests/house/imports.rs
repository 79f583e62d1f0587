//! Imports between the files of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

/// The imports of each file: from which file, and as what paths.
pub(crate) type Imports = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

type Name = Vec<String>;

/// A module's code as far as it names other modules.
#[derive(Default)]
struct Module {
    file: PathBuf,
    uses: Vec<Use>,
    paths: BTreeSet<Name>,
}

struct Use {
    path: Name,
    /// The name in this module, or none for all that is there (`*`).
    name: Option<String>,
    public: bool,
}

/// A crate's modules by their names, tests left out.
struct Modules(BTreeMap<Name, Module>);

/// A module, or something in it.
enum Found {
    Module(Name),
    Inside(Name),
}

/// Adds the imports of the crate with this root file.
pub(crate) fn collect(root: &Path, imports: &mut Imports) {
    let mut modules = Modules(BTreeMap::new());
    let folder = root.parent().unwrap();
    modules.read(Vec::new(), root, folder);
    for (name, module) in &modules.0 {
        let mut add = |found: &Name, path: &Name| {
            let file = &modules.0[found].file;
            if *file != module.file {
                let of = imports.entry(module.file.clone()).or_default();
                of.entry(file.clone()).or_default().insert(path.join("::"));
            }
        };
        for used in &module.uses {
            match modules.find(name, &used.path) {
                Some(Found::Inside(found)) => add(&found, &used.path),
                // A module's name alone: what is imported are the paths that begin with it.
                Some(Found::Module(found)) if used.public || used.name.is_none() => add(&found, &used.path),
                _ => {}
            }
        }
        for path in &module.paths {
            if let Some(Found::Inside(found)) = modules.find(name, path) {
                add(&found, path);
            }
        }
    }
}

impl Modules {
    /// Reads a file and those of the modules that it declares, which are in `folder`.
    fn read(&mut self, name: Name, file: &Path, folder: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut reader = Reader { modules: self, name, file, folder: folder.to_owned() };
        reader.module(&tree.items);
    }

    /// The module that a path leads to, seen from `from`: none if it leaves the crate.
    fn find(&self, from: &Name, path: &Name) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            first => match self.first(from, first)? {
                Found::Module(module) => module,
                inside => return Some(inside),
            },
        };
        for part in rest {
            match part.as_str() {
                "super" => drop(at.pop()),
                part => match self.child(&at, part) {
                    Some(child) => at = child,
                    None => return Some(Found::Inside(at)),
                },
            }
        }
        Some(Found::Module(at))
    }

    /// What a path's first name is in a module: declared there, imported, or imported with `*`.
    fn first(&self, from: &Name, first: &str) -> Option<Found> {
        if let Some(child) = self.child(from, first) {
            return Some(Found::Module(child));
        }
        let uses = &self.0[from].uses;
        if let Some(used) = uses.iter().find(|used| used.name.as_deref() == Some(first)) {
            // A name that stands for itself is another crate's.
            return if used.path[0] == first { None } else { self.find(from, &used.path) };
        }
        let near = |used: &&Use| {
            let start = used.path[0].as_str();
            ["crate", "self", "super"].contains(&start) || self.child(from, start).is_some()
        };
        uses.iter().filter(|used| used.name.is_none()).filter(near).find_map(|used| {
            match self.find(from, &used.path) {
                Some(Found::Module(module)) => self.child(&module, first).map(Found::Module),
                _ => None,
            }
        })
    }

    fn child(&self, module: &Name, name: &str) -> Option<Name> {
        let child = [module.as_slice(), &[name.to_owned()]].concat();
        self.0.contains_key(&child).then_some(child)
    }
}

/// Reads one module of a file.
struct Reader<'a> {
    modules: &'a mut Modules,
    name: Name,
    file: &'a Path,
    /// Where the files of modules declared here are.
    folder: PathBuf,
}

impl Reader<'_> {
    fn module(&mut self, items: &[Item]) {
        let module = Module { file: self.file.to_owned(), ..Module::default() };
        let known = self.modules.0.insert(self.name.clone(), module);
        assert!(known.is_none(), "{} is read twice", self.name.join("::"));
        items.iter().for_each(|item| self.visit_item(item));
    }

    fn here(&mut self) -> &mut Module {
        self.modules.0.get_mut(&self.name).unwrap()
    }

    fn path(&mut self, path: Name) {
        if path.len() > 1 {
            self.here().paths.insert(path);
        }
    }

    fn tree(&mut self, tree: &UseTree, mut path: Name, public: bool) {
        let name = match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                return self.tree(&part.tree, path, public);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.tree(tree, path.clone(), public));
            }
            UseTree::Name(part) => {
                path.extend(Some(part.ident.to_string()).filter(|name| name != "self"));
                path.last().cloned()
            }
            UseTree::Rename(part) => {
                path.extend(Some(part.ident.to_string()).filter(|name| name != "self"));
                Some(part.rename.to_string())
            }
            UseTree::Glob(_) => None,
        };
        self.here().uses.push(Use { path, name, public });
    }

    /// The paths in the input of a macro, which has no other grammar.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Name::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.path(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.path(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.path(path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Const(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Macro(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = [self.name.as_slice(), &[item.ident.to_string()]].concat();
        let folder = self.folder.join(item.ident.to_string());
        if let Some((_, items)) = &item.content {
            Reader { modules: self.modules, name, file: self.file, folder }.module(items);
            return;
        }
        let file =
            [folder.with_extension("rs"), folder.join("mod.rs")].into_iter().find(|file| file.is_file());
        let file = file.unwrap_or_else(|| panic!("{} has no file", name.join("::")));
        self.modules.read(name, &file, &folder);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, Name::new(), public);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !item.attrs.iter().any(is_test) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path.segments.iter().map(|part| part.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// Whether an attribute leaves its item out of everything but tests.
fn is_test(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return attribute.path().is_ident("test") };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}
