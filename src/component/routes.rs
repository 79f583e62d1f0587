//! The routes that were found on the way, for as long as this instance lives: a host
//! may keep nothing.

use crate::connection::Connection;
use crate::exchange::Found;
use std::cell::RefCell;

/// The most connections whose routes are kept.
const MOST: usize = 64;

/// The route of one connection.
struct Known {
    connection: String,
    /// The site and who asks: a connection may come to be another's.
    digest: (String, u64),
    found: Found,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Remembers a route.
pub(super) fn remember(name: &str, connection: &Connection, found: Found) {
    let digest = digest(connection);
    KNOWN.with_borrow_mut(|known| {
        known.retain(|known| known.connection != name);
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push(Known { connection: name.to_owned(), digest, found });
    });
}

/// Adds the route that is remembered of a connection.
pub(super) fn recall(name: &str, connection: &mut Connection) {
    let digest = digest(connection);
    KNOWN.with_borrow(|known| {
        if let Some(known) = known.iter().find(|known| known.connection == name && known.digest == digest) {
            let Found { route, cloud_id, .. } = &known.found;
            connection.route = *route;
            connection.route_is_known = true;
            connection.cloud_id = connection.cloud_id.take().or_else(|| cloud_id.clone());
        }
    });
}

fn digest(connection: &Connection) -> (String, u64) {
    (connection.site.url(), connection.credential.digest())
}
