//! The `fields` interface, and the fields of each connection's site by name.

use super::connections;
use super::driver::{self, Failure};
use super::guest::Component;
use super::wasi;
use crate::clock::Instant;
use crate::connection::Connection;
use crate::contract::fields::{Definition, Guest};
use crate::contract::types;
use crate::error::Error;
use crate::jira::draft;
use crate::jira::fields::{self, Fields, Unresolved};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// How long a list is good for.
const LIFETIME: Duration = Duration::from_secs(600);

/// The most connections whose fields are kept.
const MOST: usize = 64;

/// The fields of one connection's site, and when they were asked for.
struct Known {
    connection: String,
    /// The site's address and the language: a connection may come to lead elsewhere.
    site: String,
    fields: Rc<Fields>,
    since: Instant,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

impl Guest for Component {
    fn list_fields(connection: String) -> Result<Vec<Definition>, types::Error> {
        let fields = ask(&connection, "fields.list-fields");
        fields.map(|fields| fields.all.clone()).map_err(super::translate::failure)
    }
}

/// The fields by which these names can be resolved: none where there are no names.
/// A list that does not hold one of them is asked for anew.
pub(super) fn known(
    connection: &str,
    operation: &'static str,
    names: &[&str],
) -> Result<Rc<Fields>, Failure> {
    if names.is_empty() {
        return Ok(Rc::default());
    }
    let site = site(&*connections::load(connection)?);
    let kept = KNOWN.with_borrow(|known| {
        let known = known.iter().find(|known| known.connection == connection && known.site == site)?;
        (wasi::now().since(known.since) < LIFETIME).then(|| Rc::clone(&known.fields))
    });
    let unknown = |fields: &Fields, name: &&str| matches!(fields.resolve(name), Err(Unresolved::Unknown(_)));
    match kept {
        Some(fields) if !names.iter().any(|name| *name != "*all" && unknown(&fields, name)) => Ok(fields),
        _ => ask(connection, operation),
    }
}

/// What names of fields depend on.
fn site(connection: &Connection) -> String {
    [connection.language.tag(), " ", &connection.web_url()].concat()
}

fn ask(connection: &str, operation: &'static str) -> Result<Rc<Fields>, Failure> {
    let answer = driver::perform(connection, operation, fields::list())?;
    let fields = Rc::new(fields::read(&answer.response)?);
    KNOWN.with_borrow_mut(|known| {
        known.retain(|known| known.connection != connection);
        if known.len() >= MOST {
            known.remove(0);
        }
        let connection = connection.to_owned();
        known.push(Known {
            connection,
            site: answer.connection.as_deref().map(site).unwrap_or_default(),
            fields: Rc::clone(&fields),
            since: wasi::now(),
        });
    });
    Ok(fields)
}

/// The id of the field that a name means.
pub(super) fn id(fields: &Fields, name: &str) -> Result<String, Error> {
    draft::resolve(fields, name).map(|field| field.id)
}
