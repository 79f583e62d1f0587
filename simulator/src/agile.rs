//! Jira Software: boards, sprints, the backlog and the rank of issues.

pub(crate) mod boards;
pub(crate) mod rank;
pub(crate) mod sprints;

use crate::answer;
use crate::data::PROJECTS;
use crate::operations::{Call, Operation, Reply};
use crate::record::{Place, Record};
use crate::table::Table;
use boards::Board;
use serde_json::json;
use sprints::Sprint;
use std::collections::BTreeMap;

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

/// What Jira Software remembers.
#[derive(Debug)]
pub(crate) struct Agile {
    pub(crate) boards: Table<Board>,
    pub(crate) sprints: Table<Sprint>,
    /// Which sprint an issue is in.
    pub(crate) planned: BTreeMap<Place, u64>,
    /// The order of the issues of a project, where it was changed.
    pub(crate) ranks: BTreeMap<usize, Vec<Place>>,
}

impl Default for Agile {
    fn default() -> Self {
        const SPRINTS: usize = 7;
        let boards = Table::from(1, Board::first());
        let with: Vec<u64> = boards.which(Board::has_sprints).map(|(id, _)| id).collect();
        let each = |board: &u64| {
            let board = *board;
            (0..SPRINTS).map(move |number| Sprint::first(board, number, SPRINTS))
        };
        let sprints = Table::from(1, with.iter().flat_map(each));
        // The sprint that runs has the second quarter of the issues.
        let active = sprints.which(|sprint| sprint.state == "active");
        let planned = active.flat_map(|(id, sprint)| {
            let project = boards.all.get(&sprint.board).map_or(0, |board| board.project);
            (11..=20).map(move |number| ((project, number), id))
        });
        let planned = planned.collect();
        Self { boards, sprints, planned, ranks: BTreeMap::new() }
    }
}

impl Agile {
    /// The issues of a project by their rank.
    pub(crate) fn ranked(&self, record: &Record, project: usize) -> Vec<Place> {
        let there =
            |place: &Place| record.issues.contains_key(place) && !record.work.archived.contains(place);
        let mut order: Vec<Place> = self.ranks.get(&project).cloned().unwrap_or_default();
        order.retain(there);
        let all =
            record.issues.range((project.min(PROJECTS.len()), 0)..(project + 1, 0)).map(|(place, _)| *place);
        let others: Vec<Place> = all.filter(|place| there(place) && !order.contains(place)).collect();
        order.extend(others);
        order
    }
}

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
