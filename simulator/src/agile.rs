//! Jira Software: boards, sprints, the backlog and the rank of issues.

pub(crate) mod boards;
pub(crate) mod brief;
pub(crate) mod rank;
pub(crate) mod sprints;
pub(crate) mod state;

use crate::answer;
use crate::call::Call;
use crate::operation::Operation;
use crate::reply::Reply;
use serde_json::json;

const BOARD: &str = "read:board-scope:jira-software";
const SPRINT: &str = "read:sprint:jira-software";
const CHANGE: &str = "write:sprint:jira-software";

/// What is here of Jira Software.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("GET", "/rest/agile/1.0/board", BOARD, boards::all),
    Operation::new("POST", "/rest/agile/1.0/board", "write:board-scope:jira-software", boards::create),
    Operation::new("GET", "/rest/agile/1.0/board/{board}", BOARD, boards::one),
    Operation::new(
        "DELETE",
        "/rest/agile/1.0/board/{board}",
        "delete:board-scope.admin:jira-software",
        boards::remove,
    ),
    Operation::new("GET", "/rest/agile/1.0/board/{board}/issue", BOARD, boards::board_issues),
    Operation::new("GET", "/rest/agile/1.0/board/{board}/backlog", BOARD, boards::backlog),
    Operation::new("GET", "/rest/agile/1.0/board/{board}/sprint", SPRINT, sprints::of_board),
    Operation::new("POST", "/rest/agile/1.0/sprint", CHANGE, sprints::create),
    Operation::new("GET", "/rest/agile/1.0/sprint/{sprint}", SPRINT, sprints::one),
    Operation::new("POST", "/rest/agile/1.0/sprint/{sprint}", CHANGE, sprints::edit),
    Operation::new("PUT", "/rest/agile/1.0/sprint/{sprint}", CHANGE, sprints::edit),
    Operation::new(
        "DELETE",
        "/rest/agile/1.0/sprint/{sprint}",
        "delete:sprint:jira-software",
        sprints::remove,
    ),
    Operation::new("GET", "/rest/agile/1.0/sprint/{sprint}/issue", SPRINT, sprints::issues),
    Operation::new("POST", "/rest/agile/1.0/sprint/{sprint}/issue", CHANGE, sprints::fill),
    Operation::new(
        "POST",
        "/rest/agile/1.0/backlog/issue",
        "write:board-scope:jira-software",
        sprints::to_backlog,
    ),
    Operation::new("PUT", "/rest/agile/1.0/issue/rank", "write:issue:jira-software", rank::rank),
    Operation::new("GET", "/rest/software/1.0/board/{board}/issue", BOARD, board_issues),
    Operation::new("GET", "/rest/software/1.0/board/{board}/issue/approximate-count", BOARD, count),
    Operation::new("GET", "/rest/software/1.0/board/{board}/backlog", BOARD, backlog),
    Operation::new("GET", "/rest/software/1.0/board/{board}/backlog/approximate-count", BOARD, backlog_count),
    Operation::new("GET", "/rest/software/1.0/sprint/{sprint}/issue", SPRINT, sprint_issues),
];

/// `GET /rest/software/1.0/board/{boardId}/issue`
fn board_issues(call: &mut Call<'_>) -> Reply {
    boards::by_token(call, &boards::on_board(call)?)
}

/// `GET /rest/software/1.0/board/{boardId}/backlog`
fn backlog(call: &mut Call<'_>) -> Reply {
    boards::by_token(call, &boards::in_backlog(call)?)
}

/// `GET /rest/software/1.0/sprint/{sprintId}/issue`
fn sprint_issues(call: &mut Call<'_>) -> Reply {
    boards::by_token(call, &sprints::in_sprint(call, 0)?)
}

/// `GET /rest/software/1.0/board/{boardId}/issue/approximate-count`
fn count(call: &mut Call<'_>) -> Reply {
    Ok(answer::json(200, &json!({"count": boards::on_board(call)?.len()})))
}

/// `GET /rest/software/1.0/board/{boardId}/backlog/approximate-count`
fn backlog_count(call: &mut Call<'_>) -> Reply {
    Ok(answer::json(200, &json!({"count": boards::in_backlog(call)?.len()})))
}
