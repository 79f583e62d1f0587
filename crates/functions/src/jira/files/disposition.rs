//! The name in a `Content-Disposition` (RFC 6266).

/// The file's name, without any folder. `filename*` goes before `filename`.
pub(super) fn file_name(value: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        parameters(value)
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, text)| text)
    };
    let extended = parameter("filename*").and_then(|text| extended(&text));
    let name = extended.or_else(|| parameter("filename").map(|text| utf8(&text)))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// Names and values behind the first `;`.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let (text, end) = match behind.strip_prefix('"') {
            Some(quoted) => quoted_text(quoted),
            None => {
                behind.split_once(';').map_or((behind.to_owned(), ""), |(text, end)| (text.to_owned(), end))
            }
        };
        found.push((name.trim_matches([' ', '\t', ';']).to_owned(), text.trim().to_owned()));
        rest = end;
    }
    found
}

/// The text up to the closing quote, and what stands behind it.
fn quoted_text(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = quoted.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return (text, quoted.get(index.saturating_add(1)..).unwrap_or_default()),
            '\\' => text.extend(chars.next().map(|(_, c)| c)),
            c => text.push(c),
        }
    }
    (text, "")
}

/// `UTF-8'en'na%C3%AFve.txt`
fn extended(text: &str) -> Option<String> {
    let (charset, rest) = text.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    charset.eq_ignore_ascii_case("utf-8").then_some(())?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(byte);
        if byte == b'%'
            && let Some(code) = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())
            && let Ok(code) = u8::from_str_radix(code, 16)
        {
            bytes.pop();
            bytes.push(code);
            rest = tail.get(2..).unwrap_or_default();
        }
    }
    String::from_utf8(bytes).ok()
}

/// A header's bytes were read as ISO-8859-1; servers send UTF-8.
fn utf8(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(file_name(value).as_deref(), expected, "{value}");
    }

    #[test]
    fn names() {
        check("attachment; filename=\"a b.png\"", Some("a b.png"));
        check("attachment; filename=a.png; size=1", Some("a.png"));
        check("attachment; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20%22.txt", Some("naïve \".txt"));
        check("attachment;filename*=utf-8'en'a.txt", Some("a.txt"));
        check("attachment; filename=\"a\\\"b.txt\"", Some("a\"b.txt"));
        check("inline; filename=\"../../etc/passwd\"", Some("passwd"));
        check("attachment; filename*=ISO-8859-1''a.txt; filename=b.txt", Some("b.txt"));
        check("attachment; filename=\"B\u{c3}\u{bc}ro.txt\"", Some("Büro.txt"));
        check("attachment; filename=\"open", Some("open"));
        check("attachment; filename*=UTF-8''%", Some("%"));
        check("attachment; filename*=UTF-8''%e9", None);
        check("attachment; filename=\"\"", None);
        check("attachment", None);
        check("", None);
    }
}
