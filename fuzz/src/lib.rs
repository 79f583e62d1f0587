//! What the fuzz targets share: how bytes are read as an answer.

#![forbid(unsafe_code)]

use jira_engine::http::{Headers, Origin, Response, Url};

/// An answer as HTTP/1.1 writes it: a line with the status, headers, an empty
/// line, the body. Whatever the bytes are, they are one.
pub fn response(data: &[u8]) -> Response {
    let mut rest = data;
    let first = line(&mut rest);
    let digits: String = first.chars().filter(char::is_ascii_digit).take(3).collect();
    let status = digits.parse().unwrap_or(200_u16).clamp(100, 999);
    let mut headers = Headers::default();
    while !rest.is_empty() {
        let text = line(&mut rest);
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':').unwrap_or((&text, ""));
        headers.push(name.trim(), value.trim());
    }
    Response { status, headers, body: rest.to_vec() }
}

/// Takes a line off, as ISO-8859-1, which the component reads headers as.
pub fn line(rest: &mut &[u8]) -> String {
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (head, tail) = match end {
        Some(end) => (&rest[..end], &rest[end + 1..]),
        None => (*rest, &[][..]),
    };
    *rest = tail;
    head.strip_suffix(b"\r").unwrap_or(head).iter().copied().map(char::from).collect()
}

/// Where a request went.
pub fn asked() -> Url {
    Url {
        origin: Origin { secure: true, authority: "acme.atlassian.net".to_owned() },
        path: "/jira/rest/api/3/project".to_owned(),
        query: None,
    }
}
