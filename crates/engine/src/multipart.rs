//! A form of several parts (RFC 7578) around files that stay where they are.

use crate::header;
use crate::http::Body;

/// A form under way.
pub struct Form {
    boundary: String,
    body: Body,
}

impl Form {
    /// A form whose parts are kept apart by these random bits.
    pub fn new(boundary: u64) -> Self {
        Self { boundary: format!("jira-connector-{boundary:016x}"), body: Body::default() }
    }

    /// A form whose parts are kept apart by what none of these contents holds.
    pub fn around(contents: &[&[u8]]) -> Self {
        let holds =
            |content: &[u8], text: &str| content.windows(text.len()).any(|part| part == text.as_bytes());
        let mut form = Self::new(0);
        for bits in 1..=u64::MAX {
            if !contents.iter().any(|content| holds(content, &form.boundary)) {
                break;
            }
            form = Self::new(bits);
        }
        form
    }

    /// Adds a field.
    pub fn field(&mut self, name: &str, value: Vec<u8>) {
        let head = format!("--{}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n", self.boundary);
        self.part(head, value);
    }

    /// Adds a file to a field. The error says what is wrong with it.
    pub fn file(
        &mut self,
        field: &str,
        name: &str,
        media_type: Option<&str>,
        content: Vec<u8>,
    ) -> Result<(), String> {
        let media_type = media_type.unwrap_or("application/octet-stream");
        header::check("content-type", media_type).map_err(|_| {
            "A media type contains a character that is not allowed. Use one such as image/png.".to_owned()
        })?;
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{}\"\r\nContent-Type: {media_type}\r\n\r\n",
            self.boundary,
            escaped(name)?
        );
        self.part(head, content);
        Ok(())
    }

    fn part(&mut self, head: String, content: Vec<u8>) {
        self.body.push(head.into_bytes());
        self.body.push(content);
        self.body.push(b"\r\n".to_vec());
    }

    /// The form's media type and body.
    pub fn end(mut self) -> (String, Body) {
        self.body.push(format!("--{}--\r\n", self.boundary).into_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body)
    }
}

/// A file's name as browsers send it: UTF-8 as it is, quotes and line breaks
/// escaped.
fn escaped(name: &str) -> Result<String, String> {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if own.is_empty() || own.len() > 1024 {
        return Err("A file name is empty or longer than 1,024 bytes.".to_owned());
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
    fn no_part_holds_what_keeps_them_apart() {
        let (first, second) = (Form::new(0).boundary, Form::new(1).boundary);
        let held = [b"x".as_slice(), first.as_bytes(), &[second.as_bytes(), b"--"].concat()].concat();
        assert_eq!(Form::around(&[b"", b"abc"]).boundary, first);
        assert_eq!(Form::around(&[b"abc", &held]).boundary, Form::new(2).boundary);
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
