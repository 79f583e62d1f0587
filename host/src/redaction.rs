//! Cuts out of what the component says what it cannot know to be secret: the value of
//! a [`Credential::Host`](crate::Credential::Host) that a server repeats. Each record is
//! taken apart whole, so that none of its members is forgotten.

use crate::contract::issues::CreatedIssue;
use crate::contract::rest::{Batch, Deployment, Report};
use crate::contract::types::{Error, ErrorKind, FieldProblem, User};

/// Cleans the texts of an error.
pub(crate) fn error(error: &mut Error, clean: &dyn Fn(&mut String)) {
    let Error {
        kind,
        message,
        advice,
        trace_id,
        status: _,
        retry_after: _,
        until: _,
        attempts: _,
        waited: _,
    } = error;
    if let ErrorKind::Invalid(problems) = kind {
        for FieldProblem { field, message } in problems {
            clean(field);
            clean(message);
        }
    }
    clean(message);
    clean(advice);
    trace_id.iter_mut().for_each(clean);
}

/// Cleans what a batch says of a page that failed. Its items are what the site holds.
pub(crate) fn batch(batch: &mut Batch, clean: &dyn Fn(&mut String)) {
    let Batch { failure, items: _, pages: _, total: _, total_changed: _, stopped: _, next: _ } = batch;
    failure.iter_mut().for_each(|failure| error(failure, clean));
}

/// Cleans the errors of those of many issues that were not created.
pub(crate) fn created(results: &mut [Result<CreatedIssue, Error>], clean: &dyn Fn(&mut String)) {
    results.iter_mut().filter_map(|created| created.as_mut().err()).for_each(|failure| error(failure, clean));
}

/// Cleans the texts of a test's report.
pub(crate) fn report(report: &mut Report, clean: &dyn Fn(&mut String)) {
    let Report {
        summary,
        next_step,
        site_url,
        site_title,
        deployment,
        version,
        cloud_id,
        trace_id,
        verdict: _,
        account,
        projects: _,
    } = report;
    [summary, next_step, site_url].into_iter().for_each(clean);
    [site_title, version, cloud_id, trace_id].into_iter().flatten().for_each(clean);
    if let Some(Deployment::Other(text)) = deployment {
        clean(text);
    }
    account.iter_mut().for_each(|account| user(account, clean));
}

fn user(user: &mut User, clean: &dyn Fn(&mut String)) {
    let User { account_id, display_name, email, active: _, account_type, time_zone, locale } = user;
    [account_id, display_name].into_iter().for_each(clean);
    [email, account_type, time_zone, locale].into_iter().flatten().for_each(clean);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_an_error_is_cleaned() {
        let secret = || "hunter2".to_owned();
        let problem = FieldProblem { field: secret(), message: secret() };
        let mut told = Error {
            kind: ErrorKind::Invalid(vec![problem]),
            message: secret(),
            advice: secret(),
            status: None,
            retry_after: None,
            until: None,
            attempts: 0,
            waited: 0,
            trace_id: Some(secret()),
        };
        error(&mut told, &|text| *text = text.replace("hunter2", "-"));
        let shown = format!("{told:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(shown.matches("\"-\"").count(), 5, "{shown}");
    }
}
