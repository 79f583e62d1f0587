//! Sprints: made, started, closed, and filled.

use super::boards::{found as board, totalled, values};
use crate::agile::state::{Board, Sprint};
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::Change;
use crate::place::Place;
use crate::reply::{Refusal, Reply, missing, wrong};
use serde_json::{Map, Value, json};

/// `GET /rest/agile/1.0/board/{boardId}/sprint`
pub(crate) fn of_board(call: &mut Call<'_>) -> Reply {
    let (id, board) = board(call)?;
    if !board.has_sprints() {
        return Err(Box::new(answer::refusal(400, "The board does not support sprints")));
    }
    let states = call.asked("state");
    let fits = |sprint: &Sprint| {
        sprint.board == id && states.is_none_or(|states| states.split(',').any(|state| state == sprint.state))
    };
    let shown =
        call.record.agile.sprints.which(fits).map(|(id, sprint)| show(call.ask, id, sprint)).collect();
    values(call, shown)
}

/// `POST /rest/agile/1.0/sprint`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked = call.object()?;
    let board = asked.get("originBoardId").and_then(Value::as_u64);
    let board = board.filter(|id| call.record.agile.boards.all.get(id).is_some_and(Board::has_sprints));
    let board = board
        .ok_or_else(|| wrong("originBoardId", "Board with supplied ID does not exist or has no sprints."))?;
    let mut sprint = Sprint {
        board,
        name: String::new(),
        goal: String::new(),
        state: "future",
        start: None,
        end: None,
        complete: None,
    };
    sprint.set(&asked);
    if sprint.name.is_empty() {
        return Err(wrong("name", "The sprint name must not be empty."));
    }
    let id = call.record.agile.sprints.add(sprint.clone());
    call.record.change(Change::Make, format!("sprint/{id}"), sprint.name.clone());
    Ok(answer::json(201, &show(call.ask, id, &sprint)))
}

/// `GET /rest/agile/1.0/sprint/{sprintId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, sprint) = found(call, 0)?;
    Ok(answer::json(200, &show(call.ask, id, &sprint)))
}

/// `POST` and `PUT /rest/agile/1.0/sprint/{sprintId}`: a future sprint is
/// started, an active one closed.
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let (id, mut sprint) = found(call, 0)?;
    let (asked, now) = (call.object()?, call.stamp());
    sprint.set(&asked);
    match (sprint.state, asked.get("state").and_then(Value::as_str)) {
        (_, None) => {}
        (old, Some(new)) if old == new => {}
        ("future", Some("active")) => {
            if sprint.start.is_none() || sprint.end.is_none() {
                return Err(wrong("startDate", "A sprint needs a start and an end to be started."));
            }
            let other = |other: &Sprint| other.board == sprint.board && other.state == "active";
            if call.record.agile.sprints.which(other).next().is_some() {
                let text = "The board has an active sprint already.";
                return Err(Box::new(answer::refusal(400, text)));
            }
            sprint.state = "active";
        }
        ("active", Some("closed")) => {
            sprint.state = "closed";
            sprint.complete = Some(now);
        }
        (old, Some(new)) => {
            let text = format!("A sprint cannot go from {old} to {new}.");
            return Err(wrong("state", &text));
        }
    }
    call.record.agile.sprints.all.insert(id, sprint.clone());
    call.record.change(Change::Alter, format!("sprint/{id}"), sprint.state.to_owned());
    Ok(answer::json(200, &show(call.ask, id, &sprint)))
}

/// `DELETE /rest/agile/1.0/sprint/{sprintId}`: its issues go to the backlog.
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, sprint) = found(call, 0)?;
    call.record.agile.sprints.all.remove(&id);
    call.record.agile.planned.retain(|_, planned| *planned != id);
    call.record.change(Change::Remove, format!("sprint/{id}"), sprint.name);
    Ok(answer::empty(204))
}

/// `GET /rest/agile/1.0/sprint/{sprintId}/issue`
pub(crate) fn issues(call: &mut Call<'_>) -> Reply {
    let places = in_sprint(call, 0)?;
    totalled(call, places)
}

/// The issues of a sprint by their rank.
pub(crate) fn in_sprint(call: &Call<'_>, name: usize) -> Result<Vec<Place>, Refusal> {
    let (id, sprint) = found(call, name)?;
    let agile = &call.record.agile;
    let project = agile.boards.all.get(&sprint.board).map_or(0, |board| board.project);
    let mut places = agile.ranked(call.record, project);
    places.retain(|place| agile.planned.get(place) == Some(&id));
    Ok(places)
}

/// `POST /rest/agile/1.0/sprint/{sprintId}/issue`
pub(crate) fn fill(call: &mut Call<'_>) -> Reply {
    let (id, sprint) = found(call, 0)?;
    if sprint.state == "closed" {
        return Err(Box::new(answer::refusal(400, "Issues can be moved only to open or active sprints.")));
    }
    let places = named(call)?;
    for place in places {
        call.record.agile.planned.insert(place, id);
    }
    call.record.change(Change::Alter, format!("sprint/{id}"), "issues".to_owned());
    Ok(answer::empty(204))
}

/// `POST /rest/agile/1.0/backlog/issue`
pub(crate) fn to_backlog(call: &mut Call<'_>) -> Reply {
    call.account()?;
    for place in named(call)? {
        call.record.agile.planned.remove(&place);
    }
    call.record.change(Change::Alter, "backlog".to_owned(), "issues".to_owned());
    Ok(answer::empty(204))
}

/// At most 50 issues that are all there.
fn named(call: &Call<'_>) -> Result<Vec<Place>, Refusal> {
    let asked = call.object()?;
    let keys = asked.get("issues").and_then(Value::as_array).cloned().unwrap_or_default();
    if keys.is_empty() || keys.len() > 50 {
        return Err(Box::new(answer::refusal(400, "From 1 to 50 issues can be moved at once.")));
    }
    let find = |key: &Value| {
        let key = key.as_str().unwrap_or_default();
        let place = call.record.find(key).filter(|_| call.ask.caller.sees_all());
        place.ok_or_else(|| missing("Issue does not exist or you do not have permission to see it."))
    };
    keys.iter().map(find).collect()
}

fn found(call: &Call<'_>, name: usize) -> Result<(u64, Sprint), Refusal> {
    let text = "Sprint does not exist or you do not have permission to view it.";
    call.insider(text)?;
    let found = call.record.agile.sprints.find(call.name(name));
    found.map(|(id, sprint)| (id, sprint.clone())).ok_or_else(|| missing(text))
}

impl Sprint {
    fn set(&mut self, asked: &Map<String, Value>) {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).map(str::to_owned);
        self.name = text("name").unwrap_or_else(|| std::mem::take(&mut self.name));
        self.goal = text("goal").unwrap_or_else(|| std::mem::take(&mut self.goal));
        self.start = text("startDate").or_else(|| self.start.take());
        self.end = text("endDate").or_else(|| self.end.take());
    }
}

fn show(ask: &Ask<'_>, id: u64, sprint: &Sprint) -> Value {
    let mut shown = json!({
        "id": id,
        "self": format!("{}/rest/agile/1.0/sprint/{id}", ask.base),
        "state": sprint.state,
        "name": sprint.name,
        "originBoardId": sprint.board,
        "goal": sprint.goal,
    });
    sprint.dates(&mut shown);
    shown
}
