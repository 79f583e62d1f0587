//! A form of several parts (RFC 7578) around files that stay where they are.

use crate::contract::files::File;
use crate::header;
use crate::http::Body;

/// A form under way.
pub(super) struct Form {
    boundary: String,
    body: Body,
}

impl Form {
    /// A form whose parts are kept apart by these random bits.
    pub(super) fn new(boundary: u64) -> Self {
        Self { boundary: format!("jira-connector-{boundary:016x}"), body: Body::default() }
    }

    /// Adds a field.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        let part = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n",
            self.boundary
        );
        self.body.push(part.into_bytes());
    }

    /// Adds a file to the field `file`. The error says what is wrong with it.
    pub(super) fn file(&mut self, file: File) -> Result<(), String> {
        let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
        header::check("content-type", media_type).map_err(|_| {
            "A media type holds what no media type does. Write one like image/png.".to_owned()
        })?;
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {media_type}\r\n\r\n",
            self.boundary,
            escaped(&file.name)?
        );
        self.body.push(head.into_bytes());
        self.body.push(file.content);
        self.body.push(b"\r\n".to_vec());
        Ok(())
    }

    /// The form's media type and body.
    pub(super) fn end(mut self) -> (String, Body) {
        self.body.push(format!("--{}--\r\n", self.boundary).into_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body)
    }
}

/// A file's name as browsers send it: UTF-8 as it is, quotes and line breaks
/// escaped.
fn escaped(name: &str) -> Result<String, String> {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if own.is_empty() || own.len() > 1024 {
        return Err("A file has no name, or one of more than 1,024 bytes.".to_owned());
    }
    Ok(own.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(escaped(name).as_deref(), Ok(expected), "{name}");
    }

    #[test]
    fn names() {
        check("a.png", "a.png");
        check("Büro & \u{1f600}.txt", "Büro & \u{1f600}.txt");
        check("a\"b\r\nX: y.txt", "a%22b%0D%0AX: y.txt");
        check("../../etc/passwd", "passwd");
        check("C:\\temp\\a.txt", "a.txt");
        check("100%22.txt", "100%22.txt");
        assert!(escaped("").is_err() && escaped("a/").is_err() && escaped(&"a".repeat(1025)).is_err());
    }
}
