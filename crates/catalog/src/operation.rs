//! One operation and its facts.

use super::product::Product;
use super::text::{BODIES, Lines, PARAMETERS, SCOPES};
use jira_engine::http::{Method, Safety};
use std::fmt;

/// An operation: a line of the catalog.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    product: Product,
    line: &'static str,
    method: Method,
}

/// Its name.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.product.name(), self.short_name())
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Operation {
    pub(super) fn new(product: Product, line: &'static str) -> Option<Self> {
        let method = Method::parse(line.split('\t').nth(1)?)?;
        Some(Self { product, line, method })
    }

    /// The product that it belongs to.
    pub fn product(self) -> Product {
        self.product
    }

    /// Its name without the product's. With it: `to_string`.
    pub fn short_name(self) -> &'static str {
        self.line.split('\t').next().unwrap_or_default()
    }

    /// The method.
    pub fn method(self) -> Method {
        self.method
    }

    /// The path on the site, with its placeholders: `/rest/api/3/issue/{issueIdOrKey}`.
    #[inline(never)]
    pub fn path(self) -> String {
        let mut path = String::new();
        for (before, parameter) in self.parts() {
            path.push_str(before);
            if let Some(parameter) = parameter {
                path.extend(["{", parameter.name, "}"]);
            }
        }
        path
    }

    /// The path in its parts: a literal text, and the placeholder behind it.
    #[inline(never)]
    pub(super) fn parts(self) -> Vec<(&'static str, Option<Parameter>)> {
        let template = self.line.split('\t').nth(2).unwrap_or_default();
        let (base, mut template) = match template.strip_prefix("//") {
            // The second slash is the path's own.
            Some(_) => ("", template.get(1..).unwrap_or_default()),
            None => (self.product.bases().first().copied().unwrap_or_default(), template),
        };
        let mut parts = vec![(base, None)];
        while let Some((before, (name, behind))) =
            template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let (name, kind) = name.split_once(':').unwrap_or((name, "s"));
            parts.push((before, Some(Parameter::new(Place::Path, name, Kind(kind), true))));
            template = behind;
        }
        parts.push((template, None));
        parts
    }

    /// Its parameters: those of the path, then those of query and headers.
    #[inline(never)]
    pub fn parameters(self) -> Vec<Parameter> {
        let mut parameters: Vec<_> =
            self.parts().into_iter().filter_map(|(_, parameter)| parameter).collect();
        for word in PARAMETERS.words(self.field('q')) {
            let place = if word.starts_with('@') { Place::Header } else { Place::Query };
            parameters.extend(word.get(1..).and_then(|word| Parameter::parse(place, word)));
        }
        parameters
    }

    /// The body of its request.
    pub fn body(self) -> Option<Body> {
        let (code, rest) = self.field('b').split_at_checked(2)?;
        let media = rest.get(1..).filter(|media| !media.is_empty()).unwrap_or("application/json");
        let text = BODIES.words(code).next()?;
        Some(Body { media, required: rest.starts_with('!'), text })
    }

    /// The scopes that an app needs for it: one of these alternatives. None
    /// where the document names none, and for a Data Center.
    pub fn scopes(self) -> impl Iterator<Item = Scopes> {
        let field = self.field('s');
        field.split('|').filter(|codes| !codes.is_empty()).map(Scopes)
    }

    /// Its pagination style: `start-at`, `start-at-body`, `array`,
    /// `window`, `token`, `token-body`, `cursor`, `start`, `offset` or `link`. None
    /// where all comes at once.
    pub fn pages(self) -> Option<&'static str> {
        Some(self.field('p')).filter(|style| !style.is_empty())
    }

    /// The effect of a retry.
    pub fn safety(self) -> Safety {
        match self.field('r') {
            "safe" => Safety::Safe,
            "idempotent" => Safety::Idempotent,
            "once" => Safety::Once,
            _ => self.method.safety(),
        }
    }

    /// Whether Atlassian advises against it.
    pub fn deprecated(self) -> bool {
        self.field('x').contains('d')
    }

    /// Whether it may change without notice.
    pub fn experimental(self) -> bool {
        self.field('x').contains('e')
    }

    /// Whether it is documented and yet answers 410.
    pub fn removed(self) -> bool {
        self.field('x').contains('r')
    }

    /// Whether a success may come without a body, whatever its status. 204 never has one.
    pub fn bodiless(self) -> bool {
        self.field('x').contains('b')
    }

    /// The headers that it takes one value of, with that value.
    pub fn headers(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.field('h').split('|').filter_map(|header| header.split_once(": "))
    }

    /// The media types of its response, where they are not JSON alone.
    pub fn accept(self) -> Option<&'static str> {
        Some(self.field('a')).filter(|media| !media.is_empty())
    }

    /// The statuses of success, of redirects too.
    pub fn statuses(self) -> impl Iterator<Item = u16> {
        let statuses = Some(self.field('c')).filter(|statuses| !statuses.is_empty()).unwrap_or("200");
        statuses.split(',').filter_map(|status| status.parse().ok())
    }

    #[inline(never)]
    pub(super) fn field(self, tag: char) -> &'static str {
        self.line.split('\t').skip(3).find_map(|field| field.strip_prefix(tag)).unwrap_or_default()
    }
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The URL.
    pub place: Place,
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is a member of the body that the path's placeholder of its
    /// name fills.
    pub filled: bool,
}

impl Parameter {
    pub(super) fn new(place: Place, name: &'static str, kind: Kind, required: bool) -> Self {
        Self { place, name, kind, required, filled: false }
    }

    #[inline(never)]
    fn parse(place: Place, word: &'static str) -> Option<Self> {
        let (name, kind) = word.split_once([':', '!', '='])?;
        let mark = word.as_bytes().get(name.len());
        let (required, filled) = (mark == Some(&b'!'), mark == Some(&b'='));
        Some(Self { place, name, kind: Kind(kind), required, filled })
    }
}

/// The part of the request that an argument is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the headers.
    Header,
    /// Into the body.
    Body,
}

impl Place {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// A type, in the letters of the catalog's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(pub(super) &'static str);

impl Kind {
    /// The type in JSON schema's word. None where it may be anything.
    #[inline(never)]
    pub fn name(self) -> Option<&'static str> {
        Some(match self.0.as_bytes().first()? {
            b's' | b'y' => "string",
            b'i' => "integer",
            b'n' => "number",
            b'b' => "boolean",
            b'o' | b'f' => "object",
            b'[' | b',' => "array",
            _ => return None,
        })
    }

    /// Whether it is bytes, which stand in Base64 among the arguments.
    pub fn is_bytes(self) -> bool {
        self.0 == "y"
    }

    /// Whether it is a file: an object with its name and its content.
    pub fn is_file(self) -> bool {
        self.0 == "f"
    }

    /// The type of an array's items.
    pub fn item(self) -> Option<Self> {
        self.0.strip_prefix(['[', ',']).map(Self)
    }

    /// Whether an array's items stand in one parameter, between commas.
    pub fn joined(self) -> bool {
        self.0.starts_with(',')
    }
}

/// The body of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// The media type.
    pub media: &'static str,
    /// Whether it must be there.
    pub required: bool,
    text: &'static str,
}

/// The form in which arguments are encoded as a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// JSON.
    Json,
    /// A form, percent-encoded.
    Form,
    /// Plain text.
    Text,
    /// A form whose parts are fields and files.
    Parts,
    /// Bytes as they are.
    Bytes,
}

impl Shape {
    /// Whether it carries files, which may be large.
    pub fn is_file(self) -> bool {
        matches!(self, Self::Parts | Self::Bytes)
    }
}

impl Body {
    /// The form in which arguments are encoded.
    pub fn shape(self) -> Shape {
        match self.media {
            "application/x-www-form-urlencoded" => Shape::Form,
            "text/plain" => Shape::Text,
            "multipart/form-data" => Shape::Parts,
            media if media.ends_with("json") => Shape::Json,
            _ => Shape::Bytes,
        }
    }

    /// The type of the whole.
    pub fn kind(self) -> Kind {
        if self.text.starts_with('{') { Kind("o") } else { Kind(self.text) }
    }

    /// The members of an object, where the document names any.
    #[inline(never)]
    pub fn members(self) -> Vec<Parameter> {
        let words = self.text.strip_prefix('{').unwrap_or_default().split(' ');
        words.filter_map(|word| Parameter::parse(Place::Body, word)).collect()
    }
}

/// The scopes that are needed together.
#[derive(Clone, Copy)]
pub struct Scopes(&'static str);

impl Scopes {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        const ALL: Lines = SCOPES;
        ALL.words(self.0)
    }

    /// Whether they are granular: of the shape `verb:noun:product`. An app
    /// takes either these or the classic ones.
    pub fn granular(self) -> bool {
        // Classic despite its shape.
        let classic = "readonly:content.attachment:confluence";
        self.iter().any(|scope| scope.split(':').count() > 2 && scope != classic)
    }
}
