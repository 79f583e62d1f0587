//! Reads JSON answers, and says what is wrong with one without quoting it.

use crate::error::Error;
use crate::http::Response;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The value in an answer's body. Fails with [`Error::Unreadable`].
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Error> {
    serde_json::from_slice(&response.body).map_err(|error| {
        let status = response.status;
        let problem = match error.classify() {
            _ if response.is_html() => "is an HTML page, not JSON".to_owned(),
            _ if response.body.is_empty() => "is empty".to_owned(),
            Category::Eof => "is cut short".to_owned(),
            Category::Data => format!(
                "has another shape than Jira documents, at line {}, column {}",
                error.line(),
                error.column()
            ),
            Category::Syntax | Category::Io => {
                format!("is not JSON, at line {}, column {}", error.line(), error.column())
            }
        };
        Error::Unreadable(format!("The answer (status {status}) {problem}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    fn problem(kind: &str, body: &str) -> String {
        let headers: Headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
        match read::<Vec<u32>>(&Response { status: 200, headers, body: body.into() }) {
            Err(Error::Unreadable(problem)) => problem,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn problems_name_the_place_and_quote_nothing() {
        let json = "application/json";
        assert_eq!(problem("text/html", "<html>"), "The answer (status 200) is an HTML page, not JSON.");
        assert_eq!(problem(json, ""), "The answer (status 200) is empty.");
        assert_eq!(problem(json, "[1,2"), "The answer (status 200) is cut short.");
        assert_eq!(problem(json, "[1,x]"), "The answer (status 200) is not JSON, at line 1, column 4.");
        let shape = problem(json, r#"["hunter2"]"#);
        assert!(shape.contains("another shape") && !shape.contains("hunter2"), "{shape}");
        let deep = Response { status: 200, headers: Headers::default(), body: b"[".repeat(1 << 20) };
        assert!(read::<serde_json::Value>(&deep).is_err());
    }
}
