//! The media host, which has a port of its own: files by signed addresses, and
//! never with a credential.

use crate::ask::query;
use crate::files::File;
use crate::state::Site;
use crate::{answer, ranges};
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Response, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use std::time::Duration;

/// What the media host is called where there is no network.
pub(crate) const WITHOUT_NETWORK: &str = "media.localhost";

/// How long an address works.
const LIFETIME: Duration = Duration::from_secs(600);

/// The address of a file from now on, for some minutes.
pub(crate) fn signed(host: &str, now: Duration, id: u64, name: &str) -> String {
    let (media, ends) = (File::media(id), (now + LIFETIME).as_secs());
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let token = token(&media, ends);
    format!("{host}/file/{media}/binary?token={token}&client=simulated-client&dl=true&name={name}")
}

fn token(media: &str, ends: u64) -> String {
    static KEY: LazyLock<u128> = LazyLock::new(|| fastrand::u128(..));
    let signature = Sha256::digest(format!("{}/{media}/{ends}", *KEY));
    format!("{ends}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The answer of the media host.
pub(crate) fn respond(state: &Site, head: &Parts) -> Response<Body> {
    if head.headers.contains_key(AUTHORIZATION) {
        return answer::text(403, "An address that is signed takes no Authorization.");
    }
    let path = head.uri.path();
    let media = path.strip_prefix("/file/").and_then(|rest| rest.strip_suffix("/binary"));
    let Some(media) = media.filter(|_| head.method == Method::GET) else {
        return answer::text(404, "Not Found");
    };
    let query = query(head.uri.query());
    let said = query.get("token").map(String::as_str).unwrap_or_default();
    let ends = said.split_once('.').and_then(|(ends, _)| ends.parse().ok()).unwrap_or(0);
    if said != token(media, ends) || state.accounts.now() >= Duration::from_secs(ends) {
        return answer::text(403, "The token is wrong, or has ended.");
    }
    let record = state.record();
    match record.files.by_media(media) {
        Some(file) => ranges::serve(&head.headers, &file.bytes, &file.kind, &file.name),
        None => answer::text(404, "Not Found"),
    }
}
