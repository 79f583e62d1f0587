//! The statuses that issues of a project may have.

use super::path::Path;
use super::records;
use jira_contract::projects::IssueTypeStatuses;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks for the statuses of each type of a project's issues.
pub fn of_project(project: &str) -> Result<Call, Error> {
    Ok(Path::api("/project/").key(project)?.part("/statuses").get())
}

/// Reads the answer to [`of_project`].
pub fn read(response: &Response) -> Result<Vec<IssueTypeStatuses>, Error> {
    let Tree::List(types) = json::read_selected(response, records::take)? else {
        return Err(Error::Unreadable("The answer holds no list of types.".into()));
    };
    let of_type = |tree: &Tree<'_>| {
        let statuses = tree.list("statuses").iter().filter_map(records::status).collect();
        Some(IssueTypeStatuses { issue_type: records::issue_type(tree)?, statuses })
    };
    Ok(types.iter().filter_map(of_type).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};
    use jira_contract::records::StatusCategory;

    #[test]
    fn statuses() {
        assert_eq!(sent(of_project("KAN")), "GET /rest/api/3/project/KAN/statuses");
        assert!(refused(of_project("")).contains("is no key"));
        let all = read(&answer(
            r#"[{"id":"3","name":"Task","self":"x","subtask":false,"statuses":[{"description":"x","id":"10000",
            "name":"In Progress","statusCategory":{"key":"indeterminate"}},{"id":5,"name":null},null,{}]},
            {"id":4,"subtask":"no","statuses":{}},{},7]"#,
        ))
        .unwrap();
        assert_eq!((all.len(), all[0].issue_type.name.as_str(), all[0].statuses.len()), (2, "Task", 2));
        assert_eq!(all[0].statuses[0].category, Some(StatusCategory::InProgress));
        assert_eq!((all[1].issue_type.id.as_str(), all[1].statuses.len()), ("4", 0));
        for body in ["{}", "null", "<html>"] {
            assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
    }
}
