//! Boards, and the issues on them.

use crate::agile::state::Board;
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::Change;
use crate::data::PROJECTS;
use crate::issues::{self, wanted::Wanted};
use crate::place::Place;
use crate::platform::listing::{Slice, slice};
use crate::platform::projects;
use crate::reply::{Refusal, Reply, missing};
use serde_json::{Value, json};

/// `GET /rest/agile/1.0/board`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let (kind, name) = (call.asked("type"), call.asked("name").unwrap_or_default().to_lowercase());
    let project = call.asked("projectKeyOrId").map(|word| projects::place(call, word)).transpose()?;
    let sees = call.ask.caller.sees_all();
    let fits = |board: &Board| {
        sees && kind.is_none_or(|kind| kind.split(',').any(|kind| kind == board.kind))
            && board.name.to_lowercase().contains(&name)
            && project.is_none_or(|project| project == board.project)
    };
    let boards = call.record.agile.boards.which(fits);
    let shown = boards.map(|(id, board)| show(call.ask, id, board)).collect();
    values(call, shown)
}

/// `POST /rest/agile/1.0/board`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked = call.object()?;
    let refused = |text: &str| Box::new(answer::refusal(400, text));
    let name = asked.get("name").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| refused("The board name must not be empty."))?;
    let kind = match asked.get("type").and_then(Value::as_str) {
        Some("scrum") => "scrum",
        Some("kanban") => "kanban",
        Some("agility") => "simple",
        _ => return Err(refused("The board type must be scrum, kanban or agility.")),
    };
    let location = asked.get("location").and_then(|location| location["projectKeyOrId"].as_str());
    let project = match location {
        Some(word) => projects::place(call, word).map_err(|_| refused("The project does not exist."))?,
        None => 0,
    };
    let board = Board { name: name.to_owned(), kind, project };
    let id = call.record.agile.boards.add(board.clone());
    call.record.change(Change::Make, format!("board/{id}"), board.name.clone());
    Ok(answer::json(201, &show(call.ask, id, &board)))
}

/// `GET /rest/agile/1.0/board/{boardId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, board) = found(call)?;
    Ok(answer::json(200, &show(call.ask, id, &board)))
}

/// `DELETE /rest/agile/1.0/board/{boardId}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, board) = found(call)?;
    call.record.agile.boards.all.remove(&id);
    call.record.change(Change::Remove, format!("board/{id}"), board.name);
    Ok(answer::empty(204))
}

/// `GET /rest/agile/1.0/board/{boardId}/issue`
pub(crate) fn board_issues(call: &mut Call<'_>) -> Reply {
    let places = on_board(call)?;
    totalled(call, places)
}

/// `GET /rest/agile/1.0/board/{boardId}/backlog`
pub(crate) fn backlog(call: &mut Call<'_>) -> Reply {
    let places = in_backlog(call)?;
    totalled(call, places)
}

/// The issues of a board by their rank.
pub(crate) fn on_board(call: &Call<'_>) -> Result<Vec<Place>, Refusal> {
    let (_, board) = found(call)?;
    Ok(call.record.agile.ranked(call.record, board.project))
}

/// Those of them that are in no sprint that is still open.
pub(crate) fn in_backlog(call: &Call<'_>) -> Result<Vec<Place>, Refusal> {
    let mut places = on_board(call)?;
    let agile = &call.record.agile;
    let open = |sprint: &u64| agile.sprints.all.get(sprint).is_some_and(|sprint| sprint.state != "closed");
    places.retain(|place| !agile.planned.get(place).is_some_and(open));
    Ok(places)
}

/// The board of the path.
pub(crate) fn found(call: &Call<'_>) -> Result<(u64, Board), Refusal> {
    let text = "The requested board cannot be viewed because it either does not exist or you do not have permission to view it.";
    call.insider(text)?;
    let found = call.record.agile.boards.find(call.name(0));
    found.map(|(id, board)| (id, board.clone())).ok_or_else(|| missing(text))
}

/// A page of `values`.
pub(crate) fn values(call: &Call<'_>, items: Vec<Value>) -> Reply {
    let page = slice(call, items, 50, 50)?;
    let body = json!({
        "maxResults": page.size, "startAt": page.start, "total": page.total, "isLast": page.is_last(),
        "values": page.items,
    });
    Ok(answer::json(200, &body))
}

/// A page of issues with a total.
pub(crate) fn totalled(call: &Call<'_>, places: Vec<Place>) -> Reply {
    let ids = places.iter().map(|place| json!([place.0, place.1])).collect();
    let Slice { start, size, total, items } = slice(call, ids, 50, 100)?;
    let here = places.get(start..start + items.len()).unwrap_or_default();
    let body = json!({
        "expand": "schema,names", "startAt": start, "maxResults": size, "total": total,
        "issues": shown(call, here),
    });
    Ok(answer::json(200, &body))
}

/// A page of issues by a token.
pub(crate) fn by_token(call: &Call<'_>, places: &[Place]) -> Reply {
    const TOKEN: &str = "from-";
    let size = call.number("maxResults", 50)?.clamp(1, 100);
    let start: usize = match call.asked("nextPageToken") {
        None => 0,
        Some(token) => {
            let text = "The provided next page token is invalid or expired.";
            let start = token.strip_prefix(TOKEN).and_then(|number| number.parse().ok());
            start.ok_or_else(|| Box::new(answer::refusal(400, text)))?
        }
    };
    let end = start.saturating_add(size).min(places.len());
    let last = end == places.len();
    let here = places.get(start..end).unwrap_or_default();
    let mut body = json!({"expand": "schema,names", "issues": shown(call, here), "isLast": last});
    if !last {
        body["nextPageToken"] = json!(format!("{TOKEN}{end}"));
    }
    Ok(answer::json(200, &body))
}

/// Issues with the fields that are asked for.
fn shown(call: &Call<'_>, places: &[Place]) -> Vec<Value> {
    let wanted = Wanted::of(call.asked("fields").into_iter().flat_map(|text| text.split(',')), "*all");
    places.iter().map(|place| issues::show::show(call.ask, call.record, *place, &wanted)).collect()
}

fn show(ask: &Ask<'_>, id: u64, board: &Board) -> Value {
    let project = &PROJECTS[board.project];
    json!({
        "id": id,
        "self": format!("{}/rest/agile/1.0/board/{id}", ask.base),
        "name": board.name,
        "type": board.kind,
        "location": {
            "projectId": project.id(), "displayName": format!("{} ({})", project.name, project.key),
            "projectName": project.name, "projectKey": project.key, "projectTypeKey": project.kind,
            "name": format!("{} ({})", project.name, project.key),
        },
    })
}
