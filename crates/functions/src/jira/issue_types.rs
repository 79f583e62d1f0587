//! The types of issues that a project has.

use super::path::Path;
use super::records;
use jira_contract::records::IssueType;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks for a project, which names its types.
pub fn of_project(project: &str) -> Result<Call, Error> {
    Ok(Path::api("/project/").key(project)?.get())
}

/// Reads the answer to [`of_project`].
pub fn read(response: &Response) -> Result<Vec<IssueType>, Error> {
    let project = json::read_selected(response, records::take)?;
    let Some(Tree::List(types)) = project.get("issueTypes") else {
        return Err(Error::Unreadable("The answer names no types of issues.".into()));
    };
    Ok(types.iter().filter_map(records::issue_type).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jira_engine::http::Headers;

    fn types(body: &str) -> Result<Vec<IssueType>, Error> {
        read(&Response { status: 200, headers: Headers::default(), body: body.into() })
    }

    #[test]
    fn types_of_a_project() {
        let all = types(
            r#"{"id":"1","issueTypes":[{"id":"3","name":"Task","description":"Do \"it\"","subtask":false,"hierarchyLevel":0},
                {"id":5,"name":"Sub-task","description":null,"hierarchyLevel":-1},{"name":7},null,{"iconUrl":"x"}]}"#,
        )
        .unwrap();
        assert_eq!(
            (all.len(), all[0].description.as_str(), all[0].hierarchy_level),
            (2, "Do \"it\"", Some(0))
        );
        assert_eq!((all[1].id.as_str(), all[1].subtask, all[1].hierarchy_level), ("5", true, Some(-1)));
        assert_eq!(types(r#"{"issueTypes":[]}"#).unwrap(), []);
        for body in ["<html>", "null", "7", "\"x\"", "[]", "{}", r#"{"issueTypes":{"a":1}}"#] {
            assert!(matches!(types(body), Err(Error::Unreadable(_))), "{body}");
        }
    }
}
