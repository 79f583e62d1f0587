//! Issues to make and changes to make of them, as Jira takes them.

use super::fields::Fields;
use super::path::Path;
use super::value::{self, Change};
use super::{fields, once, records, text};
use jira_contract::fields::{Field, FieldValue, Value};
use jira_contract::issues::{Assignee, CreatedIssue, IssueUpdate, NewIssue};
use jira_contract::records::Text;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_rich_text::Attachment;

/// Which field of a site an input means.
pub type Resolve<'r> = dyn FnMut(&str) -> Result<Field, Error> + 'r;

/// The members `fields` and `update` in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    fields: Tree<'static>,
    update: Tree<'static>,
}

impl Draft {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { fields: Tree::object(), update: Tree::object() }
    }

    /// The draft of a new issue. `me` is the connection's own account id, where it
    /// is assigned.
    pub fn of(issue: &NewIssue, me: Option<&str>, resolve: &mut Resolve<'_>) -> Result<Self, Error> {
        let mut draft = Self::new();
        draft.own("project", Value::Text(issue.project.clone()))?;
        draft.own("issuetype", Value::Text(issue.issue_type.clone()))?;
        draft.summary(&issue.summary)?;
        if let Some(description) = &issue.description {
            draft.put("description", text::write(description, &[])?)?;
        }
        if let Some(assignee) = &issue.assignee
            && let Some(assignee) = self::assignee(assignee, me)?
        {
            draft.put("assignee", assignee)?;
        }
        for (id, one) in
            [("priority", &issue.priority), ("parent", &issue.parent), ("duedate", &issue.due_date)]
        {
            if let Some(one) = one {
                draft.own(id, Value::Text(one.clone()))?;
            }
        }
        let lists = [
            ("labels", &issue.labels),
            ("components", &issue.components),
            ("fixVersions", &issue.fix_versions),
        ];
        for (id, list) in lists {
            if !list.is_empty() {
                draft.own(id, Value::Many(list.clone()))?;
            }
        }
        draft.inputs(&issue.fields, &[], resolve)?;
        if let Tree::Object(updates) = &draft.update
            && !updates.is_empty()
        {
            return Err(Error::Invalid(
                "A new issue has no items to add to or to take from: set them.".into(),
            ));
        }
        Ok(draft)
    }

    /// The draft of changes.
    pub fn changes(
        changes: &IssueUpdate,
        files: &[Attachment],
        resolve: &mut Resolve<'_>,
    ) -> Result<Self, Error> {
        let mut draft = Self::new();
        if let Some(summary) = &changes.summary {
            draft.summary(summary)?;
        }
        if let Some(description) = &changes.description {
            draft.put("description", text::write(description, files)?)?;
        }
        for (verb, labels) in [
            (Value::Add as fn(Vec<String>) -> Value, &changes.add_labels),
            (Value::Remove, &changes.remove_labels),
        ] {
            if !labels.is_empty() {
                draft.own("labels", verb(labels.clone()))?;
            }
        }
        draft.inputs(&changes.fields, files, resolve)?;
        if draft == Self::new() {
            return Err(Error::Invalid("There is nothing to change.".into()));
        }
        Ok(draft)
    }

    fn summary(&mut self, summary: &str) -> Result<(), Error> {
        let summary = summary.trim();
        if summary.is_empty() || summary.contains(['\n', '\r']) || summary.chars().count() > 255 {
            return Err(Error::Invalid("The summary must be one line of 1 to 255 characters.".into()));
        }
        self.put("summary", Tree::of(summary.to_owned()))
    }

    fn own(&mut self, id: &str, value: Value) -> Result<(), Error> {
        let Some(field) = fields::own(id) else { return Ok(()) };
        self.apply(&field, &value, &[])
    }

    /// Adds further fields.
    pub fn inputs(
        &mut self,
        inputs: &[FieldValue],
        files: &[Attachment],
        resolve: &mut Resolve<'_>,
    ) -> Result<(), Error> {
        inputs.iter().try_for_each(|FieldValue { field, value }| self.apply(&resolve(field)?, value, files))
    }

    fn apply(&mut self, field: &Field, value: &Value, files: &[Attachment]) -> Result<(), Error> {
        let member = match field.id.as_str() {
            "timetracking" => Some("originalEstimate"),
            id => fields::estimate(id),
        };
        if let (Some(member), Value::Text(text)) = (member, value) {
            return self.estimate(field, member, text);
        }
        match value::write(field, value, files)? {
            Change::Set(tree) => self.put(&field.id, tree),
            Change::Update(changes) => {
                if self.fields.get(&field.id).is_some() {
                    return Err(twice(&field.id));
                }
                let Tree::Object(members) = &mut self.update else { return Ok(()) };
                match (members.iter_mut().find(|(id, _)| *id == field.id), changes) {
                    (Some((_, Tree::List(all))), Tree::List(changes)) => all.extend(changes),
                    (_, changes) => members.push((field.id.clone().into(), changes)),
                }
                Ok(())
            }
        }
    }

    /// One of the estimates: the other one stays.
    fn estimate(&mut self, field: &Field, member: &'static str, text: &str) -> Result<(), Error> {
        const HOME: &str = "timetracking";
        let text = text.trim();
        if text.is_empty() {
            let problem = format!("The field {:?} has an empty value: set it to 0m instead.", field.name);
            return Err(Error::Invalid(problem));
        }
        let Tree::Object(members) = &mut self.fields else { return Ok(()) };
        let value = Tree::of(text.to_owned());
        match members.iter_mut().find(|(id, _)| id == HOME) {
            Some((_, Tree::Object(estimates))) if estimates.iter().all(|(name, _)| name != member) => {
                estimates.push((member.into(), value));
                Ok(())
            }
            Some(_) => Err(twice(&field.id)),
            None => self.put(HOME, Tree::object().with(member, value)),
        }
    }

    fn put(&mut self, id: &str, value: Tree<'static>) -> Result<(), Error> {
        if self.fields.get(id).is_some() || self.update.get(id).is_some() {
            return Err(twice(id));
        }
        self.fields.put(id.to_owned(), value);
        Ok(())
    }

    /// Adds a comment.
    pub fn comment(&mut self, comment: &Text, files: &[Attachment]) -> Result<(), Error> {
        let body = Tree::object().with("body", text::write(comment, files)?);
        if self.fields.get("comment").is_some() || self.update.get("comment").is_some() {
            return Err(twice("comment"));
        }
        self.update.put("comment", Tree::List(vec![Tree::object().with("add", body)]));
        Ok(())
    }

    /// The body: what is empty is left out.
    pub fn into_tree(self) -> Tree<'static> {
        let mut tree = Tree::object();
        for (name, part) in [("fields", self.fields), ("update", self.update)] {
            if matches!(&part, Tree::Object(members) if !members.is_empty()) {
                tree.put(name, part);
            }
        }
        tree
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

fn twice(id: &str) -> Error {
    Error::Invalid(format!("The field {id:?} is given twice."))
}

/// Who is to work on it, as a member of `fields`. None where the project decides.
/// `me` is the connection's own account id.
pub fn assignee(assignee: &Assignee, me: Option<&str>) -> Result<Option<Tree<'static>>, Error> {
    let account = |id: &str| Tree::object().with("accountId", Tree::of(id.to_owned()));
    Ok(match assignee {
        Assignee::User(id) => {
            if id.is_empty() || id.contains(['@', ' ']) {
                return Err(Error::Invalid(format!("{id:?} is no account id: search for the person.")));
            }
            Some(account(id))
        }
        Assignee::Me => me.map(account),
        Assignee::Nobody => Some(Tree::Null),
        Assignee::Automatic => Some(account("-1")),
    })
}

/// The call that makes an issue, with its caller's key.
pub fn create(draft: Draft, key: Option<&str>) -> Call {
    let mut body = draft.into_tree();
    if let Some(key) = key {
        body.put("properties", Tree::List(vec![once::property(key)]));
    }
    Path::api("/issue").post(&body)
}

/// Reads the answer to [`create`]. Fails with [`Error::OutcomeUnknown`]: it was sent.
pub fn created(response: &Response, site_url: &str) -> Result<CreatedIssue, Error> {
    let tree: Option<Tree<'_>> = json::read(response).ok();
    let created = tree.and_then(|tree| records::made(&tree, site_url));
    created.ok_or_else(|| Error::OutcomeUnknown("the answer does not say which issue was made".into(), None))
}

/// The call that changes an issue.
pub fn edit(issue: &str, draft: Draft, notify: Option<bool>) -> Result<Call, Error> {
    let mut path = Path::api("/issue/").key(issue)?;
    if notify == Some(false) {
        path = path.ask("notifyUsers", "false");
    }
    // Fields are set to the same again, and a set has each of its members once. These
    // are lists, to which a retry would add again.
    let grows = ["comment", "worklog", "issuelinks"].iter().any(|list| draft.update.get(list).is_some());
    let mut call = path.put(&draft.into_tree());
    call.has_explicit_safety = !grows;
    Ok(call)
}

/// The call that says who works on an issue.
pub fn assign(issue: &str, assignee: &Assignee, me: Option<&str>) -> Result<Call, Error> {
    let path = Path::api("/issue/").key(issue)?.part("/assignee");
    let body = match self::assignee(assignee, me)? {
        Some(Tree::Null) | None => Tree::object().with("accountId", Tree::Null),
        Some(account) => account,
    };
    Ok(path.put(&body))
}

/// The fields of a site by which [`Draft`] resolves what inputs mean.
///
/// Without a list an id stands for itself: enough for JSON, which is sent as it is.
pub fn resolve(fields: &Fields, name: &str) -> Result<Field, Error> {
    match fields::own(name) {
        Some(field) => Ok(field),
        None if fields.all.is_empty() && fields::is_id(name) => Ok(fields::bare(name)),
        None => fields.resolve(name).cloned().map_err(fields::Unresolved::error),
    }
}

/// The names among these inputs that only a site's list of fields explains.
pub fn unexplained(inputs: &[FieldValue]) -> Vec<&str> {
    let explained = |input: &&FieldValue| {
        let json = matches!(input.value, Value::Json(_));
        !(fields::own(&input.field).is_some() || json && fields::is_id(&input.field))
    };
    inputs.iter().filter(explained).map(|input| input.field.as_str()).collect()
}

#[cfg(test)]
mod tests;
