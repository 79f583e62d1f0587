//! Bytes of a file, or a range of them.

use crate::answer;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Response, header::RANGE};
use http_range_header::parse_range_header;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The bytes that a request asks for: 200 all, 206 a range, 400 what is no
/// range, 416 one that the file does not have.
pub(crate) fn serve(headers: &HeaderMap, bytes: &Bytes, kind: &str, name: &str) -> Response<Body> {
    let response = part(headers, bytes);
    let response = answer::with(response, "accept-ranges", "bytes");
    let response = answer::with(response, "etag", &format!("\"{:016x}\"", digest(bytes)));
    if !response.status().is_success() {
        return response;
    }
    let quoted = name.replace(['"', '\\', '\r', '\n'], "_");
    let escaped: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        ascii(&quoted),
        escaped.replace('+', "%20")
    );
    answer::with(answer::with(response, "content-type", kind), "content-disposition", &disposition)
}

/// It differs between files that differ.
fn digest(bytes: &Bytes) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn ascii(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect()
}

fn part(headers: &HeaderMap, bytes: &Bytes) -> Response<Body> {
    let Some(range) = headers.get(RANGE) else { return whole(200, bytes.clone()) };
    let Some(ranges) = range.to_str().ok().and_then(|text| parse_range_header(text).ok()) else {
        return answer::refusal(400, "The Range header is malformed.");
    };
    let length = bytes.len() as u64;
    match ranges.validate(length).ok().as_deref() {
        Some([range]) => {
            let (first, last) = (*range.start(), *range.end());
            let end = usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1).min(bytes.len());
            let part = bytes.slice(usize::try_from(first).unwrap_or(end).min(end)..end);
            answer::with(whole(206, part), "content-range", &format!("bytes {first}-{last}/{length}"))
        }
        // Several ranges are answered with everything, which a server may do.
        Some([_, _, ..]) => whole(200, bytes.clone()),
        _ => answer::with(answer::empty(416), "content-range", &format!("bytes */{length}")),
    }
}

fn whole(status: u16, bytes: Bytes) -> Response<Body> {
    answer::empty(status).map(|_| Body::from(bytes))
}
