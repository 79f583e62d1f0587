//! Calls of one export, in a line each.

/// Calls an export of the component by its name in the contract: on a connection, or
/// without one. An export that cannot fail stands in `Ok`. What it returns besides an
/// error may be cleaned by a function of `redaction`, which is named last.
///
/// ```text
/// call!(self, connection, "issues.get", issues.call_get(issue, selection))
/// call!(self, connection, "rest.pages", rest.call_pages(call, options, cursor), redaction::batch)
/// call!(self, "operations.describe", operations.call_describe(name))
/// call!(self, "search.quote", Ok(search.call_quote(text)))
/// ```
macro_rules! call {
    // A macro cannot join words to the names that the bindings have.
    (@ $exports:ident, comments) => { $exports.connector_jira_comments() };
    (@ $exports:ident, fields) => { $exports.connector_jira_fields() };
    (@ $exports:ident, files) => { $exports.connector_jira_files() };
    (@ $exports:ident, issues) => { $exports.connector_jira_issues() };
    (@ $exports:ident, jira) => { $exports.connector_jira_jira() };
    (@ $exports:ident, links) => { $exports.connector_jira_links() };
    (@ $exports:ident, oauth) => { $exports.connector_jira_oauth() };
    (@ $exports:ident, metadata) => { $exports.connector_jira_metadata() };
    (@ $exports:ident, operations) => { $exports.connector_jira_operations() };
    (@ $exports:ident, people) => { $exports.connector_jira_people() };
    (@ $exports:ident, projects) => { $exports.connector_jira_projects() };
    (@ $exports:ident, rest) => { $exports.connector_jira_rest() };
    (@ $exports:ident, rich_text) => { $exports.connector_jira_rich_text() };
    (@ $exports:ident, search) => { $exports.connector_jira_search() };
    (@ $exports:ident, worklogs) => { $exports.connector_jira_worklogs() };
    ($self:ident, $connection:ident, $name:literal, $interface:ident.$function:ident($($argument:expr),*)) => {
        $self
            .call($connection, $name, async |exports, store| {
                call!(@ exports, $interface).$function(store, $connection $(, $argument)*).await
            })
            .await
    };
    ($self:ident, $connection:ident, $name:literal, $interface:ident.$function:ident($($argument:expr),*), $clean:path) => {
        $self
            .call($connection, $name, async |exports, store| {
                let mut outcome =
                    call!(@ exports, $interface).$function(&mut *store, $connection $(, $argument)*).await?;
                outcome.iter_mut().for_each(|answer| $clean(answer, &store.data().cleaner()));
                Ok(outcome)
            })
            .await
    };
    ($self:ident, $name:literal, Ok($interface:ident.$function:ident($($argument:expr),*))) => {
        $self
            .call("", $name, async |exports, store| {
                Ok(Ok(call!(@ exports, $interface).$function(store $(, $argument)*).await?))
            })
            .await
    };
    ($self:ident, $name:literal, $interface:ident.$function:ident($($argument:expr),*)) => {
        $self
            .call("", $name, async |exports, store| {
                call!(@ exports, $interface).$function(store $(, $argument)*).await
            })
            .await
    };
}

pub(super) use call;
