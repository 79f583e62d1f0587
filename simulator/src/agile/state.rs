//! What Jira Software remembers: its boards and sprints.

use crate::data::PROJECTS;
use crate::moments::moment;
use crate::place::Place;
use crate::table::Table;
use std::collections::BTreeMap;

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

/// A board of a project.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub(crate) name: String,
    /// `scrum`, `kanban` or, of a team-managed project, `simple`.
    pub(crate) kind: &'static str,
    pub(crate) project: usize,
}

impl Board {
    /// Those that were always there: two for each software project.
    pub(crate) fn first() -> impl Iterator<Item = Self> {
        let software = PROJECTS.iter().enumerate().filter(|(_, project)| project.kind == "software");
        software.flat_map(|(place, project)| {
            let team = if project.team_managed { "simple" } else { "kanban" };
            [("scrum", "Sprints"), (team, "Flow")].map(|(kind, word)| Self {
                name: format!("{} {word}", project.key),
                kind,
                project: place,
            })
        })
    }

    /// Whether it has sprints.
    pub(crate) fn has_sprints(&self) -> bool {
        self.kind == "scrum"
    }
}

/// A sprint of a board.
#[derive(Debug, Clone)]
pub(crate) struct Sprint {
    pub(crate) board: u64,
    pub(crate) name: String,
    pub(crate) goal: String,
    /// `future`, `active` or `closed`.
    pub(crate) state: &'static str,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) complete: Option<String>,
}

impl Sprint {
    /// One that was always there: the last but one runs, the last is to come.
    pub(crate) fn first(board: u64, number: usize, of: usize) -> Self {
        let state = match of - number {
            1 => "future",
            2 => "active",
            _ => "closed",
        };
        let begun = (state != "future").then(|| moment(number));
        Self {
            board,
            name: format!("Sprint {}", number + 1),
            goal: String::new(),
            state,
            start: begun.clone(),
            end: begun,
            complete: (state == "closed").then(|| moment(number + 1)),
        }
    }
}
