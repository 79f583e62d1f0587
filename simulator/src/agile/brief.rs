//! Sprints as issues show them.

use super::state::Sprint;
use crate::record::Record;
use serde_json::{Value, json};

impl Sprint {
    pub(crate) fn dates(&self, shown: &mut Value) {
        let all = [("startDate", &self.start), ("endDate", &self.end), ("completeDate", &self.complete)];
        for (name, date) in all {
            if let Some(date) = date {
                shown[name] = json!(date);
            }
        }
    }
}

/// A sprint as an issue shows it: in the list of those that it is in.
pub(crate) fn brief(record: &Record, id: u64) -> Value {
    let Some(sprint) = record.agile.sprints.all.get(&id) else { return Value::Null };
    let mut shown = json!({
        "id": id, "name": sprint.name, "state": sprint.state, "boardId": sprint.board, "goal": sprint.goal,
    });
    sprint.dates(&mut shown);
    json!([shown])
}
