//! The calls of Atlassian's REST APIs: paths of a product with keys and ids in them,
//! queries, bodies.

use jira_catalog::Product;
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::http::{Body, Method, Safety};
use jira_engine::json::Tree;
use jira_engine::path::encode_parameter;

/// A path of a product and its query, in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    product: Product,
    path: String,
    query: Vec<(String, String)>,
}

impl Path {
    /// A path of Jira's platform in the cloud, such as `/issue/`.
    pub fn api(path: &str) -> Self {
        Self::of(Product::Jira, path)
    }

    /// A path of a product, below the base of its version.
    #[inline(never)]
    pub fn of(product: Product, path: &str) -> Self {
        Self { product, path: [product.base(), path].concat(), query: Vec::new() }
    }

    /// It with a key, an id or an account id as its next part. Fails with
    /// [`Error::Invalid`] for what can be none.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Result<Self, Error> {
        let plain = |c: char| c.is_alphanumeric() || "-_:".contains(c);
        if key.is_empty() || key.len() > 255 || !key.chars().all(plain) {
            let shown: String = key.chars().take(40).collect();
            return Err(Error::Invalid(format!("{shown:?} is no key or id.")));
        }
        encode_parameter(&mut self.path, key);
        Ok(self)
    }

    /// It with a fixed part.
    #[inline(never)]
    pub fn part(mut self, part: &str) -> Self {
        self.path.push_str(part);
        self
    }

    /// It with any text as its next part, encoded.
    #[inline(never)]
    pub fn text(mut self, text: &str) -> Self {
        encode_parameter(&mut self.path, text);
        self
    }

    /// It with one more pair in its query.
    #[inline(never)]
    pub fn ask(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// Names a list of it, in pages of this size, in cursors of a connection.
    #[inline(never)]
    pub fn digest(&self, connection: &str, size: u32) -> Digest {
        let size = size.to_string();
        let mut parts = vec![connection, &self.path, &size];
        for (name, value) in &self.query {
            parts.extend([name.as_str(), value.as_str()]);
        }
        Digest::of(&parts)
    }

    /// A page of it.
    #[inline(never)]
    pub fn page(mut self, start: u64, size: u32) -> Self {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        self.query.splice(..0, [pair("startAt", start.to_string()), pair("maxResults", size.to_string())]);
        self
    }

    /// The question for it.
    #[inline(never)]
    pub fn get(self) -> Call {
        self.call(Method::Get, None)
    }

    /// What creates something there.
    #[inline(never)]
    pub fn post(self, body: &Tree<'_>) -> Call {
        self.call(Method::Post, Some(body))
    }

    /// What changes something there without a body.
    #[inline(never)]
    pub fn post_nothing(self) -> Call {
        self.call(Method::Post, None)
    }

    /// What asks by a body: it changes nothing and may be repeated.
    #[inline(never)]
    pub fn query(self, body: &Tree<'_>) -> Call {
        let mut call = self.call(Method::Post, Some(body));
        call.safety = Safety::Safe;
        call
    }

    /// What replaces it.
    #[inline(never)]
    pub fn put(self, body: &Tree<'_>) -> Call {
        self.call(Method::Put, Some(body))
    }

    /// What removes it.
    #[inline(never)]
    pub fn delete(self) -> Call {
        self.call(Method::Delete, None)
    }

    /// What sends a body of another type than JSON there.
    #[inline(never)]
    pub fn send(self, method: Method, media_type: &str, body: Body) -> Call {
        of_product(Call::send(method, &self.path, media_type, body), self.product)
    }

    fn call(self, method: Method, body: Option<&Tree<'_>>) -> Call {
        let mut query = String::new();
        for (name, value) in &self.query {
            query.push_str(if query.is_empty() { "" } else { "&" });
            encode_parameter(&mut query, name);
            query.push('=');
            encode_parameter(&mut query, value);
        }
        let body = body.map(|body| body.to_body().into());
        let query = Some(query).filter(|query| !query.is_empty());
        of_product(Call::encoded(method, self.path, query, body), self.product)
    }
}

/// A call of a product. The other products' paths are a Data Center's too, or another
/// server's.
fn of_product(mut call: Call, product: Product) -> Call {
    call.is_cloud_only = product == Product::Jira;
    call
}

/// Parts of a list of keys or ids, each short enough for the query of one request: the
/// servers before Jira take 8 KB.
pub fn parts(names: &[String]) -> Vec<&[String]> {
    const MANY: usize = 100;
    const BYTES: usize = 4000;
    let (mut parts, mut rest) = (Vec::new(), names);
    while !rest.is_empty() {
        let mut room = BYTES;
        let fits = |name: &&String| {
            let left = room.checked_sub(name.len());
            room = left.unwrap_or_default();
            left.is_some()
        };
        let count = rest.iter().take(MANY).take_while(fits).count().max(1);
        let Some((part, after)) = rest.split_at_checked(count) else { break };
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries() {
        let call =
            Path::api("/issue/").key("KAN-1").unwrap().part("/comment").ask("orderBy", "-created").get();
        assert_eq!(
            (call.path(), call.query()),
            ("/rest/api/3/issue/KAN-1/comment", Some("orderBy=-created"))
        );
        let call = Path::api("/user").ask("accountId", "557058:a b&c").get();
        assert_eq!(call.query(), Some("accountId=557058%3Aa%20b%26c"));
        let call = Path::api("/property/").text("a/../b?").delete();
        assert_eq!((call.path(), call.safety), ("/rest/api/3/property/a%2F..%2Fb%3F", Safety::Idempotent));
        let body = Tree::object().with("a", Tree::Null);
        assert_eq!(Path::api("/x").post(&body).body(), Some(&br#"{"a":null}"#[..]));
        assert_eq!(Path::api("/x").post(&body).safety, Safety::Once);
        assert_eq!(Path::api("/x").query(&body).safety, Safety::Safe);
        assert_eq!(Path::api("/x").put(&body).method(), Method::Put);
    }

    #[test]
    fn keys() {
        for key in ["", "a/b", "..", "a b", "a?b", "a%2Fb", "KAN-1\n", &"x".repeat(256)] {
            assert!(matches!(Path::api("/issue/").key(key), Err(Error::Invalid(_))), "{key}");
        }
        assert_eq!(Path::api("/issue/").key("ÄB-1").unwrap().get().path(), "/rest/api/3/issue/%C3%84B-1");
    }

    #[test]
    fn no_query_is_too_long() {
        let lengths = |count: usize, length: usize| {
            let names: Vec<_> = (0..count).map(|_| "x".repeat(length)).collect();
            let parts: Vec<_> = parts(&names).iter().map(|part| part.len()).collect();
            assert_eq!(parts.iter().sum::<usize>(), count);
            parts
        };
        assert!(lengths(0, 1).is_empty());
        assert_eq!(lengths(250, 20), [100, 100, 50]);
        assert_eq!(lengths(45, 200), [20, 20, 5]);
        assert_eq!(lengths(2, 5000), [1, 1]);
    }
}
