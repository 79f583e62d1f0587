//! The facts learned about the sites of connections, kept for the lifetime of an instance: a
//! host may keep nothing.

use crate::connection::Connection;
use crate::exchange::Found;
use jira_time::clock::Instant;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// The most connections of which something is kept.
const MOST: usize = 64;

/// The facts that are kept.
#[derive(Default)]
pub struct Memory {
    routes: RefCell<Vec<Route>>,
    lists: RefCell<Vec<List>>,
}

/// The route of one connection.
struct Route {
    connection: String,
    /// The site and who asks: a connection may come to be another's.
    digest: (String, u64),
    found: Found,
}

/// A list of one connection's site, and when it was asked for.
struct List {
    connection: String,
    /// The site's address and the language: a connection may come to lead elsewhere.
    site: String,
    items: Rc<dyn Any>,
    since: Instant,
}

impl Memory {
    /// Keeps a route.
    pub fn keep_route(&self, name: &str, connection: &Connection, found: Found) {
        let route = Route { connection: name.to_owned(), digest: digest(connection), found };
        push(&self.routes, route, |known| known.connection == name);
    }

    /// Adds the route that is kept of a connection.
    pub(super) fn recall_route(&self, name: &str, connection: &mut Connection) {
        let digest = digest(connection);
        let routes = self.routes.borrow();
        let mut known = routes.iter().filter(|known| known.connection == name && known.digest == digest);
        if let Some(Route { found: Found { route, cloud_id, .. }, .. }) = known.next() {
            connection.route = *route;
            connection.route_is_known = true;
            connection.cloud_id = connection.cloud_id.take().or_else(|| cloud_id.clone());
        }
    }

    /// Keeps a list of a connection's site. There is one list of a type.
    pub fn keep<T: Any>(&self, name: &str, connection: &Connection, items: Rc<T>, since: Instant) {
        let list = List { connection: name.to_owned(), site: site(connection), items, since };
        push(&self.lists, list, |known| known.connection == name && known.items.is::<T>());
    }

    /// The list of this type that is kept of a connection's site, where it is younger.
    pub fn recall<T: Any>(
        &self,
        name: &str,
        connection: &Connection,
        younger: Duration,
        now: Instant,
    ) -> Option<Rc<T>> {
        let site = site(connection);
        let lists = self.lists.borrow();
        let mut lists = lists.iter().filter(|known| known.connection == name && known.site == site);
        let list = lists.find(|known| known.items.is::<T>() && now.since(known.since) < younger)?;
        Rc::clone(&list.items).downcast().ok()
    }
}

/// Adds to what is kept, in place of what is replaced, or of the oldest.
fn push<T>(all: &RefCell<Vec<T>>, new: T, is_replaced: impl Fn(&T) -> bool) {
    let mut all = all.borrow_mut();
    all.retain(|known| !is_replaced(known));
    if all.len() >= MOST {
        all.remove(0);
    }
    all.push(new);
}

fn digest(connection: &Connection) -> (String, u64) {
    (connection.site.url(), connection.credential.digest())
}

/// The key under which the names of a site are kept.
fn site(connection: &Connection) -> String {
    [connection.language.tag(), " ", &connection.web_url()].concat()
}
