//! The written form of the catalog, as `xtask catalog` makes it.
//!
//! A file for each product holds a line for each operation, in the order of
//! their names. Its fields stand between tabs: the name, the method, the path
//! (below the product's own, or after `//` from the root; a placeholder that is
//! no string has its type behind a colon), then, where there is something to say:
//!
//! | field | holds |
//! |---|---|
//! | `q` | codes of `parameters.txt`: those of query and headers |
//! | `b` | a code of `bodies.txt`, `!` or `:` (required or not), a media type unless JSON |
//! | `s` | codes of `scopes.txt`, alternatives behind a bar |
//! | `p` | the page style |
//! | `r` | what a retry does, unless that is what its method promises |
//! | `x` | `d` deprecated, `e` experimental, `r` removed, `b` a success other than 204 may come without a body |
//! | `n` | the name of what takes its place |
//! | `h` | headers of one value each, between bars |
//! | `a` | the media types of the response, unless they are JSON alone |
//! | `c` | the statuses of success, unless 200 |
//!
//! A code is two digits to the base of 36: the line of its word, from 0. A type
//! is `s` string, `i` integer, `n` number, `b` boolean, `o` object, `y` bytes, `f` a
//! file with its name, `*` anything, or an array: `[` with its items' type, or `,` where the items stand in one
//! parameter between commas. Behind a name, `!` says that it is required, and `=`
//! that the path's placeholder of that name fills it.

use super::product::Product;

/// A text of lines, and where each is to be found.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    text: &'static str,
    /// For each line a place inside.
    places: &'static [u16],
}

/// The operations of a product.
#[derive(Clone, Copy)]
pub(super) struct Section {
    /// The places are those of their paths.
    pub(super) lines: Lines,
    /// The [`outline`] of each path.
    outlines: &'static [u8],
    /// Whether there are paths from the root of the site.
    has_roots: bool,
}

/// The number of outlines that are compared in one step.
const CHUNK: usize = 32;

impl Section {
    /// The lines whose paths may be these: the one below the product's own path, and the
    /// one from the root of the site.
    pub(super) fn like(self, below: Option<&str>, path: &str) -> impl Iterator<Item = usize> {
        let root = self.has_roots.then(|| outline(path.as_bytes()));
        let below = below.map(|below| outline(below.as_bytes())).or(root);
        let (root, outlines) = (root.or(below), if below.is_some() { self.outlines } else { &[] });
        let (one, other) = (below.unwrap_or_default(), root.unwrap_or_default());
        let is_like = move |outline: &u8| (*outline == one) | (*outline == other);
        // A chunk is compared as a whole, in one vector.
        let chunks = outlines.chunks(CHUNK).enumerate();
        let chunks = chunks.filter(move |(_, chunk)| chunk.iter().fold(false, |any, it| any | is_like(it)));
        chunks.flat_map(move |(place, chunk)| {
            let lines = chunk.iter().enumerate().filter(move |(_, outline)| is_like(outline));
            lines.map(move |(line, _)| place.saturating_mul(CHUNK).saturating_add(line))
        })
    }
}

macro_rules! lines {
    ($name:literal, $tabs:literal) => {{
        const TEXT: &str = include_str!($name);
        static PLACES: [u16; count(TEXT)] = places(TEXT, $tabs);
        Lines { text: TEXT, places: &PLACES }
    }};
}

macro_rules! section {
    ($name:literal) => {{
        const LINES: Lines = lines!($name, 2);
        static OUTLINES: [u8; LINES.places.len()] = outlines(LINES);
        const HAS_ROOTS: bool = has_roots(LINES);
        Section { lines: LINES, outlines: &OUTLINES, has_roots: HAS_ROOTS }
    }};
}

/// The operations of a product.
pub(super) fn section(product: Product) -> Section {
    match product {
        Product::Jira => section!("jira.txt"),
        Product::Software => section!("software.txt"),
        Product::ServiceDesk => section!("servicedesk.txt"),
        Product::ConfluenceV1 => section!("confluence.v1.txt"),
        Product::ConfluenceV2 => section!("confluence.v2.txt"),
        Product::DataCenter => section!("datacenter.txt"),
        Product::DataCenterSoftware => section!("datacenter.software.txt"),
    }
}

/// Parameters by their codes.
pub(super) const PARAMETERS: Lines = lines!("parameters.txt", 0);

/// Bodies by their codes.
pub(super) const BODIES: Lines = lines!("bodies.txt", 0);

/// Scopes by their codes.
pub(super) const SCOPES: Lines = lines!("scopes.txt", 0);

impl Lines {
    /// The number of items.
    pub(super) fn len(self) -> usize {
        self.places.len()
    }

    /// The text from the place inside a line on.
    pub(super) fn from(self, line: usize) -> Option<&'static str> {
        self.text.get(usize::from(*self.places.get(line)?)..)
    }

    /// A line.
    pub(super) fn line(self, line: usize) -> Option<&'static str> {
        let (before, after) = self.text.split_at_checked(usize::from(*self.places.get(line)?))?;
        let start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
        let end = after.find('\n').unwrap_or(after.len());
        self.text.get(start..before.len().saturating_add(end))
    }

    /// The word that each two digits of `codes` stand for, up to what is none.
    pub(super) fn words(self, codes: &'static str) -> impl Iterator<Item = &'static str> {
        let digit = |byte: u8| char::from(byte).to_digit(36);
        codes.as_bytes().chunks_exact(2).map_while(move |code| {
            let place = digit(*code.first()?)?.checked_mul(36)?.checked_add(digit(*code.last()?)?)?;
            self.line(usize::try_from(place).ok()?)
        })
    }
}

/// The number of lines of a text.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "runs in the compiler alone")]
const fn count(text: &str) -> usize {
    let (bytes, mut at, mut lines) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        lines += (bytes[at] == b'\n') as usize;
        at += 1;
    }
    lines
}

/// Where in each line of a text so many tabs are over.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "runs in the compiler alone")]
const fn places<const LINES: usize>(text: &str, tabs: usize) -> [u16; LINES] {
    assert!(text.len() <= u16::MAX as usize, "a file of the catalog is larger than its places can say");
    let bytes = text.as_bytes();
    let mut places = [0; LINES];
    let (mut at, mut line) = (0, 0);
    while line < LINES {
        let mut seen = 0;
        while seen < tabs {
            seen += (bytes[at] == b'\t') as usize;
            at += 1;
        }
        places[line] = at as u16;
        while bytes[at] != b'\n' {
            at += 1;
        }
        at += 1;
        line += 1;
    }
    places
}

/// The outline of the path of each line.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "runs in the compiler alone")]
const fn outlines<const LINES: usize>(lines: Lines) -> [u8; LINES] {
    let (mut outlines, mut line) = ([0; LINES], 0);
    while line < LINES {
        let (_, path) = lines.text.as_bytes().split_at(lines.places[line] as usize);
        outlines[line] = outline(path.split_at(is_root(path) as usize).1);
        line += 1;
    }
    outlines
}

/// Whether a path is from the root of the site.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler alone")]
const fn is_root(path: &[u8]) -> bool {
    path[0] == b'/' && path[1] == b'/'
}

/// Whether some paths are.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "runs in the compiler alone")]
const fn has_roots(lines: Lines) -> bool {
    let mut line = 0;
    while line < lines.places.len() {
        if is_root(lines.text.as_bytes().split_at(lines.places[line] as usize).1) {
            return true;
        }
        line += 1;
    }
    false
}

/// The key that a path shares with the templates that it can match: their first part,
/// which no template leaves open, and how many parts they have.
pub(super) const fn outline(mut path: &[u8]) -> u8 {
    let (mut first, mut parts) = (0_u8, 0_u8);
    while let [byte, rest @ ..] = path {
        match *byte {
            b'\t' | b'\n' => break,
            b'/' => parts = parts.wrapping_add(1),
            byte if parts == 1 => first = first.wrapping_mul(31).wrapping_add(byte),
            _ => {}
        }
        path = rest;
    }
    first.wrapping_add(parts.wrapping_mul(73))
}
